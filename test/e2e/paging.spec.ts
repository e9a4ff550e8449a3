import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Answer, type Platform } from '../harness.js';

const COUNT = 23;
const MAX_LIMIT = 10;
const PUBLIC = 'https://ocpi.example.com';

/** Every object one day later than the one before, but for the order of creation, which is another. */
const created = Array.from({ length: COUNT }, (_, index) => ({ id: `T-${index}`, day: (index * 7) % COUNT }));
const timeOf = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString().replace('.000Z', 'Z');

const linkOf = (answer: Answer): string | undefined => /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
const idsOf = (answer: Answer): string[] => (answer.body.data as { id: string }[]).map(({ id }) => id);

describe.each(ADAPTERS)('lists on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter, ocpi: { url: PUBLIC, maxLimit: MAX_LIMIT, defaultLimit: 6 } });
    for (const { id, day } of created) {
      await platform.store('tariffs', v230.tariff({ id, last_updated: timeOf(day) }));
    }
    await platform.store('tariffs', v230.tariff({ id: 'OTHERS', country_code: 'DE', party_id: 'ZZZ' }));
    await platform.store('sessions', v230.session());
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    let list: string;
    beforeAll(async () => {
      partner = await platform.partner({ version });
      list = partner.offered('tariffs');
    });
    const get = async (query = ''): Promise<Answer> => expectSuccess(await partner.ask(list + query));
    const follow = (link: string): Promise<Answer> => partner.ask(link.replace(PUBLIC, platform.origin));
    const crawl = async (query: string): Promise<Answer[]> => {
      const pages = [await get(query)];
      for (let link = linkOf(pages[0]!); link !== undefined; link = linkOf(pages.at(-1)!)) {
        expect(pages.length).toBeLessThan(COUNT + 2);
        pages.push(expectSuccess(await follow(link)));
      }
      return pages;
    };

    it('R-038 pages without and with offset and limit', async () => {
      expect(idsOf(await get())).toEqual(created.slice(0, 6).map(({ id }) => id));
      expect(idsOf(await get('?limit=3'))).toEqual(['T-0', 'T-1', 'T-2']);
      expect(idsOf(await get('?offset=20'))).toEqual(['T-20', 'T-21', 'T-22']);
      expect(idsOf(await get('?offset=4&limit=2'))).toEqual(['T-4', 'T-5']);
    });

    it('R-039 R-044 sends X-Total-Count and X-Limit on every page, the last and the empty too', async () => {
      for (const query of ['', '?limit=2', '?offset=21', '?offset=500', '?date_from=2099-01-01T00:00:00Z']) {
        const { headers } = await get(query);
        expect(headers.get('x-total-count')).toBe(query.includes('2099') ? '0' : String(COUNT));
        expect(headers.get('x-limit')).toBe(String(MAX_LIMIT));
      }
      for (const page of await crawl('?limit=9')) {
        expect(page.headers.get('x-total-count')).toBe(String(COUNT));
        expect(page.headers.get('x-limit')).toBe(String(MAX_LIMIT));
      }
    });

    it('R-040 sends Link with rel="next" on every page but the last', async () => {
      const pages = await crawl('?limit=5');
      expect(pages.map((page) => page.headers.has('link'))).toEqual([true, true, true, true, false]);
      expect((await get('?offset=13&limit=10')).headers.has('link')).toBe(false);
      expect((await get('?offset=12&limit=10')).headers.has('link')).toBe(true);
    });

    it('R-041 R-042 keeps the filters in Link, says the effective limit, and starts it with the public address', async () => {
      const link = new URL(linkOf(await get('?date_from=2026-01-02T00:00:00Z&date_to=2026-02-01T00:00:00'))!);
      expect(link.origin + link.pathname).toBe(PUBLIC + '/ocpi' + list);
      expect(link.searchParams.get('date_from')).toBe('2026-01-02T00:00:00Z');
      expect(link.searchParams.get('date_to')).toBe('2026-02-01T00:00:00');
      expect(link.searchParams.get('limit')).toBe('6');
      expect(link.searchParams.get('offset')).toBe('6');
    });

    it('R-043 counts what matches and is visible, whatever limit and offset', async () => {
      const query = `date_from=${timeOf(3)}&date_to=${timeOf(9)}`;
      for (const more of ['', '&limit=1', '&limit=2&offset=3', '&offset=99']) {
        expect((await get(`?${query}${more}`)).headers.get('x-total-count')).toBe('6');
      }
    });

    it('R-045 caps a limit that is too large', async () => {
      for (const limit of ['100000', '9'.repeat(30)]) {
        const page = await get(`?limit=${limit}`);
        expect(idsOf(page)).toHaveLength(MAX_LIMIT);
        expect(page.headers.get('x-limit')).toBe(String(MAX_LIMIT));
        expect(new URL(linkOf(page)!).searchParams.get('limit')).toBe(String(MAX_LIMIT));
      }
    });

    it('R-046 keeps the order of creation', async () => {
      const ids = (await crawl('?limit=4')).flatMap(idsOf);
      expect(ids).toEqual(created.map(({ id }) => id));
    });

    it('R-049 answers an offset past the end with an empty list', async () => {
      await get(`?offset=${'9'.repeat(30)}`);
      const page = await get(`?offset=${COUNT}`);
      expect(page.body.data).toEqual([]);
      expect(page.headers.has('link')).toBe(false);
    });

    it('R-050 refuses what cannot be read', async () => {
      for (const query of ['limit=0', 'limit=-1', 'limit=ten', 'limit=1.5', 'offset=-1', 'offset=x', 'limit=1&limit=2', 'cursor=junk']) {
        expectInvalid(await partner.ask(`${list}?${query}`), new RegExp(query.split('=')[0]!));
      }
      for (const date of ['yesterday', '2026-13-01T00:00:00Z', '2026-01-01', '2026-01-01T00:00:00%2B25:00', '1767225600']) {
        expectInvalid(await partner.ask(`${list}?date_from=${date}`), /date_from/);
        expectInvalid(await partner.ask(`${list}?date_to=${date}`), /date_to/);
      }
    });

    it('R-051 R-052 takes date_from as inclusive and date_to as exclusive, of last_updated', async () => {
      const between = (from: number, to: number): string[] => created.filter(({ day }) => day >= from && day < to).map(({ id }) => id);
      expect(idsOf(await get(`?date_from=${timeOf(5)}&date_to=${timeOf(8)}`))).toEqual(between(5, 8));
      expect(idsOf(await get(`?date_from=${timeOf(5)}&date_to=${timeOf(5)}`))).toEqual([]);
      expect(idsOf(await get(`?date_from=${timeOf(20)}`))).toEqual(between(20, 99));
      expect(idsOf(await get(`?date_to=${timeOf(2)}`))).toEqual(between(0, 2));
    });

    it('R-053 asks for date_from in GET sessions, and nowhere else', async () => {
      expectInvalid(await partner.ask(partner.offered('sessions')), /date_from/);
      expectSuccess(await partner.ask(`${partner.offered('sessions')}?date_from=2026-01-01T00:00:00Z`));
      for (const module of ['locations', 'cdrs', 'tariffs', 'tokens']) expectSuccess(await partner.ask(partner.offered(module)));
    });

    it('R-054 reads filters without designator as UTC', async () => {
      const plain = timeOf(5).replace('Z', '');
      expect(idsOf(await get(`?date_from=${plain}&date_to=${timeOf(8)}`))).toEqual(
        idsOf(await get(`?date_from=${timeOf(5)}&date_to=${timeOf(8)}`)),
      );
    });

    it('R-041 R-046 gives every object once and in order to whoever follows Link, with any limit and filter', async () => {
      const day = fc.integer({ min: 0, max: COUNT });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 15 }), fc.option(day), fc.option(day), fc.boolean(), async (limit, from, to, zoned) => {
          const text = (of: number): string => (zoned ? timeOf(of) : timeOf(of).replace('Z', ''));
          const parameters = new URLSearchParams({ limit: String(limit) });
          if (from !== null) parameters.set('date_from', text(from));
          if (to !== null) parameters.set('date_to', text(to));
          const expected = created.filter((one) => one.day >= (from ?? 0) && one.day < (to ?? COUNT)).map(({ id }) => id);
          const pages = await crawl(`?${parameters}`);
          expect(pages.flatMap(idsOf)).toEqual(expected);
          for (const page of pages) expect(page.headers.get('x-total-count')).toBe(String(expected.length));
          const size = Math.min(limit, MAX_LIMIT);
          expect(pages).toHaveLength(Math.max(1, Math.ceil(expected.length / size)));
        }),
        { numRuns: 15 },
      );
    });
  });

  it('R-046 loses nothing that is there all along when an object before it goes away between two pages', async () => {
    const partner = await platform.partner({ version: '2.2.1' });
    await platform.store(
      'tokens',
      ...['A', 'B', 'C', 'D', 'E'].map((uid) => v230.token({ uid, country_code: OWN.countryCode, party_id: OWN.partyId })),
    );
    const first = await partner.ask(`${partner.offered('tokens')}?limit=2`);
    await platform.crud.delete('tokens', { ...OWN, uid: 'A', type: 'RFID' }, { version: '2.2.1', module: 'tokens' });
    const second = await partner.ask(linkOf(first)!.replace(PUBLIC, platform.origin));
    expect((second.body.data as { uid: string }[]).map(({ uid }) => uid)).toEqual(['C', 'D']);
  });

  it("R-033 lists of sessions and CDRs what is meant for the partner's party only, and counts no more", async () => {
    const party = { countryCode: 'DE', partyId: 'DRV' };
    const mine = await platform.partner({ version: '2.2.1', party, roles: ['EMSP'] });
    const other = await platform.partner({ version: '2.3.0', roles: ['EMSP'] });
    const foreign = { ...v230.cdr().cdr_token, country_code: other.party.countryCode, party_id: other.party.partyId };
    await platform.store('cdrs', v230.cdr(), v230.cdr({ id: 'CDR-2', cdr_token: foreign }), v230.cdr({ id: 'CDR-3' }));
    for (const [partner, ids] of [
      [mine, ['CDR-1', 'CDR-3']],
      [other, ['CDR-2']],
    ] as const) {
      const answer = await partner.ask(partner.offered('cdrs'));
      expect(idsOf(answer)).toEqual(ids);
      expect(answer.headers.get('x-total-count')).toBe(String(ids.length));
    }
    const sessions = '?date_from=2020-01-01T00:00:00Z';
    expect(idsOf(await mine.ask(mine.offered('sessions') + sessions))).toEqual(['SES-1']);
    expect(idsOf(await other.ask(other.offered('sessions') + sessions))).toEqual([]);
    expect(idsOf(await mine.ask(mine.offered('tariffs')))).not.toContain('OTHERS');
  });
});

describe.each(['express', 'ocpi-express'] as const)('lists on %s of a host that has switched query parsing off', (adapter) => {
  it('R-038 have their parameters all the same', async () => {
    const platform = await startPlatform({ adapter, configure: (app) => app.getHttpAdapter().getInstance().set('query parser', false) });
    await platform.store('tariffs', v230.tariff(), v230.tariff({ id: 'SECOND' }));
    const partner = await platform.partner();
    expect(idsOf(await partner.ask(`${partner.offered('tariffs')}?offset=1&limit=1`))).toEqual(['SECOND']);
    await platform.close();
  });
});
