import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiConflict } from '../../lib/contract/conflict.error.js';
import { ownContext } from '../../lib/contract/context.js';
import { openPostgres, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { sample } from '../../lib/testing/contract/samples.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const server = await postgresUrl();
const url = server ?? 'postgres://none';
const owner = { countryCode: 'NL', partyId: 'EXA' };
const ctx = ownContext('2.3.0', 'locations', { served: owner });

describe.skipIf(server === undefined)('several instances on one PostgreSQL server', () => {
  const schema = newSchema();
  /** Tells the connections of this file from those of others. */
  const named = new URL(url);
  named.searchParams.set('application_name', schema);
  let databases: SqlDatabase[] = [];
  let one: SqlCrud;
  let two: SqlCrud;

  beforeAll(async () => {
    databases = await Promise.all(Array.from({ length: 5 }, () => openPostgres(named.href, { schema, max: 4 })));
    const [first, second] = databases;
    if (first === undefined || second === undefined) throw new Error('no databases');
    one = new SqlCrud(first);
    two = new SqlCrud(second);
  });

  afterAll(async () => {
    await Promise.all(databases.map((database) => database.close()));
    await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  it('make the schema once when they start together', async () => {
    const [made] = await onServer<{ steps: string }>(url, `select count(*) as steps from ${schema}.ocpi_migrations`);
    expect(made?.steps).toBe('1');
  });

  it('keep documents compressed with lz4, where the server has it', async () => {
    const [found] = await onServer<{ has: boolean; all: boolean }>(
      url,
      `select exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)) as has,
         (select bool_and(attcompression = 'l') from pg_attribute join pg_class on attrelid = pg_class.oid
           where relnamespace = '${schema}'::regnamespace and relkind = 'r' and attname = 'doc') as all`,
    );
    expect(found?.all).toBe(found?.has);
  });

  it('start without the right to create tables when there is nothing to make', async () => {
    const reader = `${schema}_user`;
    await onServer(
      url,
      `create role ${reader} login; grant usage on schema ${schema} to ${reader}; grant select on all tables in schema ${schema} to ${reader}`,
    );
    try {
      const address = new URL(url);
      address.username = reader;
      await (await openPostgres(address.href, { schema })).close();
    } finally {
      await onServer(url, `drop owned by ${reader}; drop role ${reader}`);
    }
  });

  it('refuse a schema of a newer version', async () => {
    await onServer(url, `insert into ${schema}.ocpi_migrations (step) values (99)`);
    await expect(openPostgres(url, { schema })).rejects.toThrow(/newer version of nestjs-ocpi.*Update the package/);
    await onServer(url, `delete from ${schema}.ocpi_migrations where step = 99`);
  });

  it('lose none of 200 changes to one object', async () => {
    const key = { ...owner, id: 'HOT' };
    await one.create('locations', sample('locations', owner, 'HOT'), ctx);
    const changes = Array.from({ length: 200 }, (_, n) =>
      (n % 2 === 0 ? one : two).update('locations', key, (current) => ({ ...current, [`x-${n}`]: n }), ctx),
    );
    await Promise.all(changes);
    const stored = await two.get('locations', key, ctx);
    expect(Object.keys(stored ?? {}).filter((name) => name.startsWith('x-'))).toHaveLength(200);
  });

  it('lose none of 200 changes to one remembered value', async () => {
    const changes = Array.from({ length: 200 }, (_, n) =>
      (n % 2 === 0 ? one : two).state.update<number>('sync', 'count', (current) => (current ?? 0) + 1),
    );
    await Promise.all(changes);
    expect(await one.state.get('sync', 'count')).toBe(200);
  });

  it('create an object once, however many do', async () => {
    const tries = Array.from({ length: 200 }, (_, n) =>
      (n % 2 === 0 ? one : two).create('locations', sample('locations', owner, 'NEW'), ctx),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(OcpiConflict);
  });

  it('count exactly what there is, whoever writes and however', async () => {
    const counted = async () => {
      const [row] = await onServer<{ same: boolean }>(
        url,
        `select coalesce((select jsonb_object_agg(owner, n) from (select owner, count(*) n from ${schema}.ocpi_tariffs group by 1) x), '{}') =
           coalesce((select jsonb_object_agg(owner, n) from (select owner, sum(n) n from ${schema}.ocpi_counts where kind = 'ocpi_tariffs' group by 1 having sum(n) <> 0) x), '{}') as same`,
      );
      return row?.same;
    };
    const other = { countryCode: 'DE', partyId: 'ABC' };
    const tariffs = Array.from({ length: 40 }, (_, n) => sample('tariffs', n % 3 === 0 ? other : owner, `T${n}`));
    await Promise.all(tariffs.map((tariff, n) => (n % 2 === 0 ? one : two).create('tariffs', tariff, ctx)));
    expect(await counted()).toBe(true);
    await Promise.all([1, 2, 3, 4].map((n) => two.delete('tariffs', { ...(n % 3 === 0 ? other : owner), id: `T${n}` }, ctx)));
    await one.update('tariffs', { ...owner, id: 'T5' }, (current) => ({ ...current, country_code: 'DE', party_id: 'ABC' }), ctx);
    expect(await counted()).toBe(true);
    expect((await one.list('tariffs', { owners: [other], offset: 0, limit: 1 }, ctx)).total).toBe(14);
    await onServer(url, `delete from ${schema}.ocpi_tariffs where id in ('T7', 'T8', 'T9', 'T10')`);
    expect(await counted()).toBe(true);
    await onServer(url, `truncate ${schema}.ocpi_tariffs`);
    expect(await counted()).toBe(true);
    expect((await one.list('tariffs', { offset: 0, limit: 1 }, ctx)).total).toBe(0);
  });

  it('prepare each statement once for each connection', async () => {
    const single = await openPostgres(url, { schema, max: 1 });
    const crud = new SqlCrud(single);
    const prepared = async () =>
      single.query<{ runs: number }>(
        "select (generic_plans + custom_plans)::int as runs from pg_prepared_statements where statement like 'select doc, rest from ocpi_locations%'",
      );
    for (let turn = 0; turn < 8; turn++) await crud.get('locations', { ...owner, id: `ANY-${turn}` }, ctx);
    expect(await prepared()).toEqual([{ runs: 8 }]);
    await single.close();
  });

  it('write over no row but that of the object that changes', async () => {
    for (const id of ['W1', 'W2', 'W3']) await one.create('locations', sample('locations', owner, id), ctx);
    const rows = () => onServer<{ id: string; at: string }>(url, `select id, xmin::text || ctid::text as at from ${schema}.ocpi_locations`);
    const before = await rows();
    await two.update('locations', { ...owner, id: 'W2' }, (current) => ({ ...current, name: 'New' }), ctx);
    const after = await rows();
    const known = new Set(before.map(({ id, at }) => `${id} ${at}`));
    expect(after.filter(({ id, at }) => !known.has(`${id} ${at}`)).map(({ id }) => id)).toEqual(['W2']);
    expect(after).toHaveLength(before.length);
  });

  it('refuse a change that gives an object the key of another', async () => {
    for (const id of ['X1', 'X2']) await one.create('locations', sample('locations', owner, id), ctx);
    await expect(one.update('locations', { ...owner, id: 'X1' }, (current) => ({ ...current, id: 'x2' }), ctx)).rejects.toBeInstanceOf(
      OcpiConflict,
    );
  });

  it('hand out texts as the bytes that came from the server', async () => {
    const texts = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const object = { ...sample('cdrs', owner, `C${n}`), remark: `${n} `.repeat(n * 200) + 'é🚗' };
        await one.create('cdrs', object, ctx);
        return JSON.stringify(object);
      }),
    );
    const crawls = await Promise.all(
      Array.from({ length: 8 }, () => two.pageText('cdrs', { owners: [owner], offset: 0, limit: 100 }, ctx)),
    );
    for (const { items } of crawls) {
      expect(items.every((item) => Buffer.isBuffer(item))).toBe(true);
      expect(items.map(String).sort()).toEqual([...texts].sort());
    }
    expect(Buffer.isBuffer(await two.text('cdrs', { ...owner, id: 'C7' }, ctx))).toBe(true);
  });

  it('hear of what another remembers, again after the server ended their connection', async () => {
    const heard: string[] = [];
    let missed = 0;
    const stop = await two.state.watch(
      'partners',
      (id) => heard.push(id),
      () => (missed += 1),
    );
    await one.state.update('partners', 'before', () => 1);
    await expect.poll(() => heard, { timeout: 5_000 }).toContain('before');
    const ended = await onServer(
      url,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${schema}' and query like 'listen %'`,
    );
    expect(ended).toHaveLength(1);
    // Once when the connection is lost, and once when it is back.
    await expect.poll(() => missed, { timeout: 10_000 }).toBe(2);
    await one.state.update('partners', 'after', () => 1);
    await expect.poll(() => heard, { timeout: 5_000 }).toContain('after');
    await stop();
    await expect(one.state.watch('requests', () => undefined)).rejects.toThrow(/not announced/);
  });

  it('survive that the server ends a connection in the middle of a transaction', async () => {
    const database = databases[2];
    const cut = database?.transaction(async (runner) => {
      const [self] = await runner.query<{ pid: number }>('select pg_backend_pid() as pid');
      await onServer(url, `select pg_terminate_backend(${self?.pid})`);
      await runner.query('select pg_sleep(5)');
    });
    await expect(cut).rejects.toThrow(/terminat|ended|closed|ECONNRESET|not queryable/i);
    expect(await database?.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('lose nothing that was acknowledged, nor their count, while the server ends their connections again and again', async () => {
    const acknowledged: string[] = [];
    let refused = 0;
    let ends = 0;
    const writer = async (number: number): Promise<void> => {
      for (let turn = 0; ends < 10 || turn === 0; turn++) {
        const id = `CUT-${number}-${turn}`;
        await (number % 2 === 0 ? one : two).create('cdrs', sample('cdrs', owner, id), ctx).then(
          () => acknowledged.push(id),
          () => (refused += 1),
        );
      }
    };
    const ender = async (): Promise<void> => {
      for (; ends < 10; ends++) {
        const before = acknowledged.length;
        await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(before + 5);
        await onServer(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${schema}'`);
      }
    };
    await Promise.all([ender(), ...Array.from({ length: 20 }, (_, number) => writer(number))]);
    expect(refused).toBeGreaterThan(0);
    const rows = await onServer<{ id: string }>(url, `select id from ${schema}.ocpi_cdrs`);
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    const { total } = await one.list('cdrs', { owners: [owner], offset: 0, limit: 1 }, ctx);
    expect(total).toBe(stored.size);
  }, 120_000);

  it('survive that the server ends their connections', async () => {
    const ended = await onServer(url, `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${schema}'`);
    expect(ended.length).toBeGreaterThan(1);
    await expect.poll(() => one.get('locations', { ...owner, id: 'HOT' }, ctx).catch(() => undefined), { timeout: 5_000 }).toBeDefined();
  });
});
