import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { openDatabase, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { v221 } from '../fixtures/objects.js';
import { ADAPTERS_AND_LANE, startPlatform, type Adapter, type Platform } from '../harness.js';
import type { TestPartner } from '../harness.partner.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
const schema = newSchema();
const AT_ONCE = 200;
const PARALLEL = Array.from({ length: AT_ONCE }, (_, number) => number);
const at = '2026-06-01T12:00:00Z';
const ctx = ownContext('2.3.0', 'tests');

const DATABASES: [string, () => Promise<SqlDatabase>][] = [
  ['PGlite', () => openDatabase('memory:')],
  ...(url === undefined ? [] : [['PostgreSQL', () => openDatabase(url, { schema })] satisfies [string, () => Promise<SqlDatabase>]]),
];
const SETTINGS = DATABASES.flatMap(([name, open]) =>
  ADAPTERS_AND_LANE.map((adapter): [string, Adapter, typeof open] => [name, adapter, open]),
);

describe.each(SETTINGS)('a platform on %s and %s', (_, adapter, open) => {
  let database: SqlDatabase;
  let crud: SqlCrud;
  let platform: Platform;
  let partner: TestPartner;

  beforeAll(async () => {
    database = await open();
    crud = new SqlCrud(database);
    platform = await startPlatform({ adapter, ocpi: { crud: { useValue: crud } } });
    partner = await platform.partner();
  }, 120_000);

  afterAll(async () => {
    await platform.close();
    await database.close();
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  it(`R-124 ${AT_ONCE} PATCHes at once to the EVSEs of one Location are all in it afterwards`, async () => {
    const { connectors } = v221.evse();
    const evses = PARALLEL.map((number) => ({
      uid: `EVSE-${number}`,
      status: 'AVAILABLE' as const,
      connectors: connectors.slice(0, 1),
      last_updated: '2026-01-01T00:00:00Z',
    }));
    const location = v221.location({ ...partner.owner, id: 'BIG', evses });
    expect((await partner.ask(partner.pushed('locations', 'BIG'), { method: 'PUT', body: location })).status).toBe(201);
    const answers = await Promise.all(
      PARALLEL.map((number) =>
        partner.ask(partner.pushed('locations', 'BIG', `EVSE-${number}`), {
          method: 'PATCH',
          body: { status: 'CHARGING', physical_reference: `${number}`, last_updated: at },
        }),
      ),
    );
    expect(answers.filter(({ body }) => body.status_code !== 1000)).toEqual([]);
    const stored = await partner.ask(partner.pushed('locations', 'BIG'));
    expect(stored.body.data).toMatchObject({
      evses: PARALLEL.map((number) => ({ uid: `EVSE-${number}`, status: 'CHARGING', physical_reference: `${number}`, last_updated: at })),
    });
  }, 120_000);

  it(`R-059 ${AT_ONCE} PUTs at once of the same new object make one, and one is answered with 201`, async () => {
    const answers = await Promise.all(
      PARALLEL.map((number) =>
        partner.ask(partner.pushed('tariffs', number % 2 === 0 ? 'NEW' : 'new'), {
          method: 'PUT',
          body: v221.tariff({ ...partner.owner, id: number % 2 === 0 ? 'NEW' : 'new', last_updated: at }),
        }),
      ),
    );
    expect(answers.filter(({ body }) => body.status_code !== 1000)).toEqual([]);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: AT_ONCE - 1 }, () => 200), 201]);
    const { items, total } = await crud.list('tariffs', { owners: [partner.party], offset: 0, limit: 10 }, ctx);
    expect([items.length, total]).toEqual([1, 1]);
  }, 120_000);
});
