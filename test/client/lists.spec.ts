import { lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { OcpiEvents } from '../../lib/partners/ocpi.events.js';
import { v211, v221 } from '../fixtures/objects.js';
import { Platform } from '../partners/platform.js';

let us: Platform;
let them: MockPartner;
let partner: OcpiPartner;

async function connect(version: OcpiVersion = '2.2.1', options: MockPartnerOptions = {}): Promise<void> {
  them = await MockPartner.start({ versions: [version], roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }], ...options });
  const side = them.roles[0]?.role === 'CPO' ? 'emsp' : 'cpo';
  partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side });
  them.requests.length = 0;
}

beforeEach(async () => {
  us = await Platform.start();
});
afterEach(async () => {
  await us.stop();
  await them.stop();
});

const numbered = (count: number) => Array.from({ length: count }, (_, index) => v221.token({ uid: `T${index}` }));
const uids = (count: number) => Array.from({ length: count }, (_, index) => `T${index}`);

async function crawled(limit = 10): Promise<string[]> {
  return (await us.client.for(partner).tokens.list({ limit }).toArray()).map(({ uid }) => uid);
}

describe('list', () => {
  it('R-038 follows Link over all pages, with date_from, date_to, offset and limit in the first', async () => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    const list = us.client.for(partner).tokens.list({ dateFrom: '2020-01-01T00:00:00Z', dateTo: '2030-01-01T00:00:00Z', limit: 10 });
    expect((await list.toArray()).map(({ uid }) => uid)).toEqual(uids(25));
    expect(them.requests.map(({ query }) => query.get('offset'))).toEqual(['0', '10', '20']);
    expect(Object.fromEntries(them.requests[0]!.query)).toEqual({
      date_from: '2020-01-01T00:00:00Z',
      date_to: '2030-01-01T00:00:00Z',
      offset: '0',
      limit: '10',
    });
  });

  it('asks for a page when it is wanted, and tells how far it is, as iterable and as Observable', async () => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    const list = us.client.for(partner).tokens.list({ limit: 10 });
    for await (const token of list) if (token.uid === 'T3') break;
    expect(them.requests).toHaveLength(1);
    const pages = await lastValueFrom(list.pages$().pipe(toArray()));
    expect(pages.map(({ items, position, total }) => [items.length, position, total])).toEqual([
      [10, 10, 25],
      [10, 20, 25],
      [5, 25, 25],
    ]);
  });

  it.each<[string, (mock: MockPartner) => void, number]>([
    ['a relative Link', ({ paging }) => (paging.link = 'relative'), 3],
    ['a Link with the wrong scheme', ({ paging }) => (paging.link = (next) => `<${next.replace('http:', 'https:')}>; rel="next"`), 3],
    [
      'a Link to another host',
      ({ paging }) => (paging.link = (next) => `<https://internal.example:8443/other${new URL(next).search}>; rel=next`),
      3,
    ],
    [
      'a Link beside others',
      ({ paging }) => (paging.link = (next) => `<http://x/first>; rel="first", <${next}>; rel="next"; title="a, b"`),
      3,
    ],
    ['no Link', ({ paging }) => (paging.link = 'none'), 3],
    ['an empty Link at the end', ({ paging }) => (paging.link = 'empty'), 3],
    ['no X-Total-Count', ({ paging }) => (paging.total = false), 3],
    ['no X-Limit', ({ paging }) => (paging.limitHeader = false), 3],
    ['nothing of these', ({ paging }) => Object.assign(paging, { link: 'none', total: false, limitHeader: false }), 3],
    ['a smaller page than asked for, and no Link', ({ paging }) => Object.assign(paging, { link: 'none', limit: 7 }), 4],
  ])('reads all pages of a partner with %s', async (_, prepare, requests) => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    prepare(them);
    expect(await crawled()).toEqual(uids(25));
    expect(them.requests).toHaveLength(requests);
    expect(new Set(them.requests.map(({ headers }) => headers['authorization'])).size).toBe(1);
  });

  // What extrawest_ocpi and its successors send on newer Pythons: neither the path nor the dates lead anywhere.
  it.each([
    ['that is not found', { status: 404 }],
    ['that is refused in HTTP', { status: 422, body: '{"detail":[]}' }],
    ['that is refused in OCPI', { envelope: { status_code: 2001, status_message: 'date_from', timestamp: '' } }],
  ])('R-047 goes on by offset when a partner gives a Link %s', async (_, fault) => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    them.paging.link = (next) =>
      `<${them.origin}/ocpi/cpo/VersionNumber.v_2_2_1/ModuleID.tokens/?date_from=None&offset=${new URL(next).searchParams.get('offset')}>; rel="next"`;
    them.fail(/VersionNumber/, fault, 99);
    expect(await crawled()).toEqual(uids(25));
    expect(them.requestsTo(/VersionNumber/)).toHaveLength(1);
    expect(them.requests).toHaveLength(4);
  });

  it('a page that fails is an error, with Link and without', async () => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    let page = 0;
    them.fail(/tokens/, { change: (answer) => (++page < 2 ? answer : { ...answer, status: 403 }) }, 99);
    await expect(crawled()).rejects.toMatchObject({ http: 403 });
    them.paging.link = 'none';
    them.heal();
    page = 0;
    them.fail(/tokens/, { change: (answer) => (++page < 2 ? answer : { ...answer, status: 404 }) }, 99);
    await expect(crawled()).rejects.toMatchObject({ http: 404 });
  });

  it.each<[string, (mock: MockPartner) => void]>([
    ['whose Link points at itself', ({ paging }) => (paging.link = 'self')],
    ['that ignores offset, without Link and total', ({ paging }) => Object.assign(paging, { link: 'none', total: false, offset: false })],
    ['that ignores offset, with a Link', ({ paging }) => Object.assign(paging, { offset: false })],
  ])('ends with a partner %s', async (_, prepare) => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    prepare(them);
    const found = await crawled();
    expect(new Set(found).size).toBe(found.length);
    expect(them.requests.length).toBeLessThan(6);
  });

  it('ends with a partner whose Links never end', async () => {
    await connect();
    let count = 0;
    them.paging.link = () => `<${them.url('2.2.1', 'tokens', 'SENDER')}?cursor=${count++}>; rel="next"`;
    them.fail(
      /tokens/,
      { change: (answer) => ({ ...answer, headers: { ...answer.headers, link: `<?cursor=${count++}>; rel="next"` } }) },
      99,
    );
    expect(await crawled()).toEqual([]);
    expect(them.requests).toHaveLength(3);
  });

  it.each([['absolute'], ['none']] as const)('misses nothing when objects go while it is read, with Link %s', async (link) => {
    await connect();
    const list = them.objects.list('tokens');
    list.push(...numbered(30));
    them.paging.link = link;
    them.objects.onPage = (_, offset) => {
      if (offset === 10 && list.length === 30) list.splice(2, 3);
    };
    const found = await crawled();
    for (const uid of uids(30).filter((_, index) => index < 2 || index > 4)) expect(found).toContain(uid);
    expect(new Set(found).size).toBe(found.length);
  });

  it('R-031 passes a bad object over, and reports it', async () => {
    await connect();
    const [good, bad, last] = numbered(3);
    them.objects.list('tokens').push(good, { ...bad, valid: 'perhaps' }, 'nonsense', { ...last, visual_number: null, colour: 'red' });
    const reported: unknown[] = [];
    const events: unknown[] = [];
    us.module
      .get(OcpiEvents)
      .of('call.bad-object')
      .subscribe((event) => events.push(event));
    const found = await us.client
      .for(partner)
      .tokens.list({ onBad: ({ faults }) => reported.push(faults[0]?.path) })
      .toArray();
    expect(found.map(({ uid }) => uid)).toEqual(['T0', 'T2']);
    expect(found[1]).toMatchObject({ colour: 'red' });
    expect(found[1]).not.toHaveProperty('visual_number');
    expect(reported).toEqual(['$.valid', '$']);
    expect(events).toMatchObject([{ module: 'tokens', partner: partner.id }, { object: 'nonsense' }]);
  });

  it('R-035 finds a list that is only there with a trailing slash, and remembers it', async () => {
    await connect();
    them.objects.list('tokens').push(...numbered(25));
    them.paging.link = 'none';
    const strict = (path: string) => path.endsWith('tokens');
    them.fail(/sender\/tokens$/, { status: 404 }, 99);
    expect(await crawled()).toEqual(uids(25));
    expect(them.requests.filter(({ path }) => strict(path))).toHaveLength(1);
    partner = (await us.partners.byId(partner.id))!;
    expect(partner.quirks).toMatchObject({ trailingSlash: 'add' });
    them.requests.length = 0;
    await crawled();
    expect(them.requests.every(({ path }) => !strict(path))).toBe(true);
  });

  it.each<[OcpiVersion, object]>([
    ['2.1.1', v211.location({ id: 'LOC1' })],
    ['2.2.1', v221.location({ id: 'LOC1', country_code: 'DE', party_id: 'MCK' })],
  ])('gives locations of a %s partner in house form', async (version, wire) => {
    await connect(version);
    them.objects.list('locations').push(wire);
    const [location] = await us.client.for(partner).locations.list().toArray();
    expect(location).toMatchObject({ id: 'LOC1', country_code: 'DE', party_id: 'MCK', publish: true });
    expect(location!.evses!.length).toBeGreaterThan(0);
  });

  it('says what the partner does not offer', async () => {
    await connect('2.2.1', { endpoints: [{ module: 'locations', interface: 'SENDER' }] });
    await expect(us.client.for(partner).tokens.list().toArray()).rejects.toThrow(/offers no tokens SENDER in 2\.2\.1/);
    await expect(us.client.for('nobody').tokens.list().toArray()).rejects.toThrow(/no registered partner nobody/);
  });
});
