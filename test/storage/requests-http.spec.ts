import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { openDatabase, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { v221, v230 } from '../fixtures/objects.js';
import { expectInvalid } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { startPlatform, type Answer, type Platform } from '../harness.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';
import { recorded, type Sent } from './recorded.js';

const url = await postgresUrl();
const schema = newSchema();
const ctx = ownContext('2.3.0', 'tests');
const at = '2026-06-01T12:00:00Z';

const DATABASES: [string, () => Promise<SqlDatabase>][] = [
  ['PGlite', () => openDatabase('memory:')],
  ...(url === undefined ? [] : [['PostgreSQL', () => openDatabase(url, { schema })] satisfies [string, () => Promise<SqlDatabase>]]),
];

const linkOf = (answer: Answer): string | undefined => /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
const idsOf = (answer: Answer): string[] => (answer.body.data as { id: string }[]).map(({ id }) => id);
const totalOf = (answer: Answer): number => Number(answer.headers.get('x-total-count'));

describe.each(DATABASES)('requests to a platform on %s', (_, open) => {
  let crud: SqlCrud;
  let sent: Sent[];
  let transactions = 0;
  let platform: Platform;
  let partner: TestPartner;

  beforeAll(async () => {
    const { database, sent: all } = recorded(await open());
    sent = all;
    const counting: SqlDatabase = {
      ...database,
      transaction: (run) => {
        transactions += 1;
        return database.transaction(run);
      },
    };
    crud = new SqlCrud(counting);
    platform = await startPlatform({ ocpi: { crud: { useValue: crud } } });
    partner = await platform.partner();
    for (let number = 0; number < 9; number++) await crud.create('tariffs', v230.tariff({ id: `T-${number}`, last_updated: at }), ctx);
  });

  afterAll(async () => {
    await platform.close();
    await crud.close();
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  const body = (id: string) => v221.location({ ...partner.owner, id });
  const there = (...ids: string[]) => partner.pushed('locations', ...ids);
  const [{ uid = '' } = {}] = v221.location({}).evses ?? [];
  const REQUESTS: [string, number, () => Promise<Answer>][] = [
    ['PUT of a new object', 2, () => partner.ask(there('L'), { method: 'PUT', body: body('L') })],
    ['PUT of the same', 1, () => partner.ask(there('L'), { method: 'PUT', body: body('L') })],
    ['PUT of another state', 2, () => partner.ask(there('L'), { method: 'PUT', body: { ...body('L'), name: 'Newer' } })],
    // Read, lowered, merged and raised in one change, and written if it is still what was read.
    ['PATCH', 2, () => partner.ask(there('L'), { method: 'PATCH', body: { name: 'New', last_updated: at } })],
    ['PATCH of an EVSE', 2, () => partner.ask(there('L', uid), { method: 'PATCH', body: { status: 'CHARGING', last_updated: at } })],
    ['GET', 1, () => partner.ask(there('L'))],
    ['GET of an EVSE', 1, () => partner.ask(there('L', uid))],
    ['GET of a page', 1, () => partner.ask(partner.offered('tariffs'))],
    ['GET of a page in a window', 2, () => partner.ask(`${partner.offered('tariffs')}?date_from=2026-01-01T00:00:00Z`)],
    ['versions', 0, () => partner.ask('/versions')],
  ];

  it.each(REQUESTS)('%s: %i statements, no transaction held, none for the token', async (_title, statements, request) => {
    await partner.ask('/versions');
    sent.length = 0;
    transactions = 0;
    expect((await request()).body.status_code).toBe(1000);
    expect(sent.map(({ text }) => text)).toHaveLength(statements);
    expect(transactions).toBe(0);
  });

  it('R-040 R-041 Links lead on by cursor, beside offset and limit, and offset alone works as well', async () => {
    const first = await partner.ask(`${partner.offered('tariffs')}?limit=4`);
    const link = new URL(linkOf(first) ?? '');
    expect([link.searchParams.get('offset'), link.searchParams.get('limit')]).toEqual(['4', '4']);
    expect(link.searchParams.get('cursor')).toMatch(/^[\w-]+$/);
    const [byCursor, byOffset] = [await partner.ask(link.href), await partner.ask(`${partner.offered('tariffs')}?limit=4&offset=4`)];
    expect(idsOf(byCursor)).toEqual(['T-4', 'T-5', 'T-6', 'T-7']);
    expect(idsOf(byOffset)).toEqual(idsOf(byCursor));
    const last = await partner.ask(linkOf(byCursor) ?? '');
    expect([idsOf(last), linkOf(last)]).toEqual([['T-8'], undefined]);
  });

  it.each(['x', 'after:5', Buffer.from('after:-1').toString('base64url'), "' or 1=1", `${'Z'.repeat(3000)}`, '%00', 'YWZ0ZXI6MDU'])(
    'R-050 a cursor that was not given out is 2001: %.20s',
    async (cursor) => {
      expectInvalid(await partner.ask(`${partner.offered('tariffs')}?cursor=${encodeURIComponent(cursor)}`));
    },
  );

  it('R-043 R-046 X-Total-Count follows deletes and owners in any case while a crawl misses nothing', async () => {
    const list = `${partner.offered('tariffs')}?limit=4`;
    const first = await partner.ask(list);
    await crud.create('tariffs', v230.tariff({ id: 'lower', country_code: 'nl', party_id: 'exa', last_updated: at }), ctx);
    await crud.delete('tariffs', { countryCode: 'nl', partyId: 'Exa', id: 't-0' }, ctx);
    await crud.delete('tariffs', { countryCode: 'NL', partyId: 'EXA', id: 'T-1' }, ctx);
    await crud.update(
      'tariffs',
      { countryCode: 'NL', partyId: 'EXA', id: 'T-8' },
      (now) => ({ ...now, last_updated: '2026-07-01T00:00:00Z' }),
      ctx,
    );
    const second = await partner.ask(linkOf(first) ?? '');
    const third = await partner.ask(linkOf(second) ?? '');
    expect([first, second, third].map(totalOf)).toEqual([9, 8, 8]);
    expect([first, second, third].flatMap(idsOf)).toEqual([...Array.from({ length: 9 }, (_each, number) => `T-${number}`), 'lower']);
    expect(totalOf(await partner.ask(`${list}&date_from=2026-06-15T00:00:00Z`))).toBe(1);
  });

  it('R-043 X-Total-Count and page are of the same moment while others write', async () => {
    const list = `${partner.offered('tariffs')}?limit=100`;
    const before = totalOf(await partner.ask(list));
    const key = (id: string) => ({ countryCode: 'NL', partyId: 'EXA', id });
    const writers = Array.from({ length: 8 }, async (_each, writer) => {
      for (let turn = 0; turn < 10; turn++) {
        const id = `W-${writer}-${turn}`;
        await crud.create('tariffs', v230.tariff({ id, last_updated: at }), ctx);
        if (turn % 2 === 1) await crud.delete('tariffs', key(id), ctx);
      }
    });
    const readers = ['', '&date_from=2026-01-01T00:00:00Z'].map(async (window) => {
      for (let turn = 0; turn < 30; turn++) {
        const page = await partner.ask(list + window);
        expect([window, totalOf(page)]).toEqual([window, idsOf(page).length]);
      }
    });
    await Promise.all([...writers, ...readers]);
    expect(totalOf(await partner.ask(list))).toBe(before + 8 * 5);
  });
});
