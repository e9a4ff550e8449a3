import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import type { OcpiQuery } from '../../lib/contract/query.js';
import { openPglite, openPostgres, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { sample } from '../../lib/testing/contract/samples.js';
import { scansOf } from './plans.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';
import { recorded, type Sent } from './recorded.js';

const url = await postgresUrl();
const schema = newSchema();
const owner = { countryCode: 'NL', partyId: 'EXA' };
const other = { countryCode: 'DE', partyId: 'ABC' };
const partner = { countryCode: 'BE', partyId: 'P03' };
const ctx = ownContext('2.3.0', 'locations', { served: owner });
const page = (more: Partial<OcpiQuery>): OcpiQuery => ({ owners: [owner], offset: 0, limit: 50, ...more });
const recent = { from: '2026-01-01T02:00:00Z', to: '2026-01-01T02:05:00Z' };
/** More matches than are sorted. */
const long = { from: '2026-01-01T04:30:00Z' };

/** Enough that reading a whole table is never the cheapest way. */
const ROWS = 30_000;

describe('every query of the protocol finds what it wants by an index', () => {
  let database: SqlDatabase;
  let sent: Sent[];
  let crud: SqlCrud;
  let next: string | undefined;

  beforeAll(async () => {
    const opened = url === undefined ? await openPglite('memory:') : await openPostgres(url, { schema });
    ({ database, sent } = recorded(opened));
    crud = new SqlCrud(database);
    for (const table of ['ocpi_locations', 'ocpi_sessions', 'ocpi_cdrs', 'ocpi_tokens']) {
      const seen = table === 'ocpi_sessions' || table === 'ocpi_cdrs';
      await database.query(`
        insert into ${table} (owner, id, variant, seen_by, last_updated, doc)
          select o, 'ID-' || n, ${table === 'ocpi_tokens' ? "'RFID'" : "''"}, ${seen ? "'BE*P0' || n % 10 || ' ' || o" : 'null'},
            timestamptz '2026-01-01T00:00:00Z' + n * interval '1 second', '{"id":"ID-' || n || '","last_updated":"2026-01-01T00:00:00Z","x":"' || repeat(md5(n::text), 16) || '"}'
          from generate_series(1, ${ROWS}) n, lateral (select case when n % 10 = 0 then 'DE*ABC' else 'NL*EXA' end as o) x`);
      await database.query(`analyze ${table}`);
    }
    await database.query(
      "insert into ocpi_state (bucket, id, value) select case n % 3 when 0 then 'partners' when 1 then 'tokens' else 'calls' end, md5(n::text), '1' from generate_series(1, 10000) n",
    );
    await database.query('analyze ocpi_state');
    next = (await crud.list('locations', page({ offset: 3_000 }), ctx)).next;
  }, 120_000);

  afterAll(async () => {
    await database.close();
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  const key = { ...owner, id: 'ID-77' };
  const CASES: [string, () => Promise<unknown>, RegExp, { statements?: number }?][] = [
    ['get', () => crud.get('locations', key, ctx), /_key$/],
    ['text', () => crud.text('locations', key, ctx), /_key$/],
    ['several at once', () => crud.getMany('locations', [key, { ...owner, id: 'ID-78' }], ctx), /_key$/],
    ['a token of any type', () => crud.get('tokens', { ...owner, uid: 'ID-77' }, ctx), /_key$/],
    ['create', () => crud.create('locations', sample('locations', owner, 'NEW'), ctx), /^$/],
    ['update', () => crud.update('locations', key, (now) => ({ ...now, name: 'New' }), ctx), /_key$|_pkey$/, { statements: 2 }],
    ['delete', () => crud.delete('locations', { ...owner, id: 'ID-5' }, ctx), /_key$|_pkey$/],
    ['the first page', () => crud.pageText('locations', page({}), ctx), /_pkey$/],
    ['a page by offset', () => crud.list('locations', page({ offset: 3_000 }), ctx), /_pkey$/],
    ['a deep page by cursor', () => crud.list('locations', page({ cursor: next }), ctx), /_pkey$/],
    ['a page of two owners', () => crud.list('locations', page({ owners: [owner, other], cursor: next }), ctx), /_pkey$/],
    ['a page of every owner', () => crud.list('locations', page({ owners: undefined, cursor: next }), ctx), /_pkey$/],
    ['a short window', () => crud.list('locations', page({ updated: recent }), ctx), /_owner_updated$|_pkey$/, { statements: 2 }],
    ['a long window', () => crud.list('locations', page({ updated: long }), ctx), /_owner_updated$|_pkey$/, { statements: 2 }],
    [
      'a long window by cursor',
      () => crud.list('locations', page({ updated: long, cursor: next }), ctx),
      /_owner_updated$|_pkey$/,
      { statements: 2 },
    ],
    ['sessions of a partner', () => crud.list('sessions', page({ counterparties: [partner] }), ctx), /_seen_|_pkey$/, { statements: 2 }],
    [
      'CDRs of a partner in a window',
      () => crud.list('cdrs', page({ counterparties: [partner], updated: recent }), ctx),
      /_seen_|_pkey$/,
      { statements: 2 },
    ],
    [
      'CDRs of a partner, of every owner',
      () => crud.list('cdrs', page({ counterparties: [partner], owners: undefined }), ctx),
      /_seen_|_pkey$/,
      { statements: 2 },
    ],
    ['a partner by the hash of its token', () => crud.state.get('tokens', 'c4ca4238a0b923820dcc509a6f75849b'), /^ocpi_state_pkey$/],
    [
      'a change of what is remembered',
      () => crud.state.update('calls', 'c81e728d9d4c2f636f067f89cc14862c', () => 2),
      /^ocpi_state_pkey$/,
      { statements: 2 },
    ],
    ['what is remembered, by prefix', () => crud.state.list('calls', 'c81e'), /^ocpi_state_pkey$/],
  ];

  it.each(CASES)('%s', async (_, ask, indexes, { statements = 1 } = {}) => {
    sent.length = 0;
    await ask();
    const asked = [...sent];
    expect(asked).toHaveLength(statements);
    const scans = (await Promise.all(asked.map((one) => scansOf(database, one)))).flat().filter(({ table }) => table !== 'ocpi_counts');
    expect(scans.filter(({ node }) => node === 'Seq Scan')).toEqual([]);
    for (const { index } of scans) if (index !== undefined && !index.startsWith('ocpi_counts')) expect(index).toMatch(indexes);
  });

  it('and a write is not planned anew for more than its own row', async () => {
    sent.length = 0;
    await crud.update('locations', { ...owner, id: 'ID-99' }, (now) => ({ ...now, name: 'Newer' }), ctx);
    const write = sent.at(-1);
    expect(write?.text).toMatch(/where owner = \$1 and seq = \$2 and version = \$3/);
  });
});
