import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, OWN, startPlatform, type Answer, type Ask, type Platform } from '../harness.js';
import { host, Public } from './host-application.js';

const HEADERS = {
  'X-Request-ID': 'request-1',
  'X-Correlation-ID': 'correlation-1',
  'OCPI-from-country-code': 'BE',
  'OCPI-from-party-id': 'P00',
  'OCPI-to-country-code': OWN.countryCode,
  'OCPI-to-party-id': OWN.partyId,
};
/** What may differ between two platforms that say the same. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'x-powered-by']);

describe.each(ADAPTERS)('beside a host with global everything on %s', (adapter) => {
  let plain: Platform;
  let hosted: Platform;
  beforeAll(async () => {
    plain = await startPlatform({ adapter });
    hosted = await startPlatform({ adapter, ...host, base: '/api/ocpi', ocpi: { decorators: [Public()] } });
    for (const platform of [plain, hosted]) {
      await platform.store('locations', v230.location(), v230.location({ id: 'LOC-2' }));
      await platform.store('tokens', v230.token({ country_code: OWN.countryCode, party_id: OWN.partyId }));
    }
  });
  afterAll(() => Promise.all([plain.close(), hosted.close()]));

  it("the host's own routes keep prefix, version, guard, pipe, interceptor and filter", async () => {
    const authorization = { Authorization: 'Bearer good' };
    const at = (path: string, request: Ask = {}): Promise<Answer> => ask(`${hosted.origin}${path}`, request);
    expect(await at('/api/v1/notes', { headers: authorization })).toMatchObject({ status: 200, body: { wrapped: ['a note'] } });
    expect(await at('/api/v1/notes')).toMatchObject({ status: 401, body: { filtered: 401 } });
    expect(await at('/api/v1/nowhere', { headers: authorization })).toMatchObject({ status: 404, body: { filtered: 404 } });
    for (const path of ['/notes', '/v1/notes', '/api/notes'])
      expect((await fetch(`${hosted.origin}${path}`, { headers: authorization })).status).toBe(404);
    const post = (path: string, body: unknown) => at(path, { method: 'POST', headers: authorization, body });
    expect(await post('/api/v1/notes', { text: 'x' })).toMatchObject({ status: 201, body: { wrapped: { isNote: true, text: 'x' } } });
    expect(await post('/api/v1/notes', { text: 'x', more: 1 })).toMatchObject({ status: 400, body: { filtered: 400 } });
    expect(await post('/api/v1/notes', { text: 1 })).toMatchObject({ status: 400, body: { filtered: 400 } });
    const [connector] = v230.evse().connectors;
    expect(await post('/api/v1/notes/connector', connector)).toMatchObject({ body: { wrapped: { isConnector: true, id: '1' } } });
    expect(await post('/api/v1/notes/connector', { ...connector, standard: '' })).toMatchObject({ status: 400 });
  });

  it.each(['2.1.1', '2.2.1', '2.3.0'] as const)('the wire of %s is the same as without a host', async (version) => {
    const party = { countryCode: 'BE', partyId: 'P00' };
    const partners = await Promise.all([plain, hosted].map((platform) => platform.partner({ version, party })));
    for (const { path, ...request } of conversation(partners[0]!)) {
      const [expected, got] = await Promise.all(partners.map((partner) => partner.ask(path, { headers: HEADERS, ...request })));
      const label = `${request.method ?? 'GET'} ${path}`;
      expect(seen(got!, hosted, partners[1]!), label).toEqual(seen(expected!, plain, partners[0]!));
    }
    for (const partner of partners) await partner.ask(`/${version}/credentials`, { method: 'DELETE' });
    for (const partner of partners) expect((await partner.ask('/versions')).status).toBe(401);
  });

  it('addresses in replies carry the global prefix, and lead back', async () => {
    const partner = await hosted.partner();
    const versions = (await partner.ask('/versions')).body.data as { url: string }[];
    for (const { url } of versions) {
      expect(url).toMatch(new RegExp(`^${hosted.origin}/api/ocpi/`));
      const { endpoints } = (await partner.ask(url)).body.data as { endpoints: { url: string }[] };
      for (const endpoint of endpoints) expect(endpoint.url).toMatch(new RegExp(`^${hosted.origin}/api/ocpi/`));
    }
    const page = await partner.ask(`${partner.offered('locations')}?limit=1`);
    const link = /<(.*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    expect((await partner.ask(link!)).body.data).toMatchObject([{ id: 'LOC-2' }]);
    const cdr = wire('2.2.1', 'cdr', { ...partner.owner, id: 'HOSTED' });
    const posted = await partner.ask('/emsp/2.2.1/cdrs', { method: 'POST', body: cdr });
    expect((await partner.ask(posted.headers.get('location')!)).body.data).toEqual(cdr);
  });
});

/** Good and bad requests of every kind. */
function conversation(partner: TestPartner): (Ask & { path: string })[] {
  const { version, owner } = partner;
  const at = partner.pushed('locations', 'HOST');
  const location = wire(version, 'location', { ...owner, id: 'HOST', acme_extra: { not: ['in', 'the', 'model'] } });
  const token = wire(version, 'token', { ...owner, uid: 'HOST', acme_extra: 1 });
  const cdr = wire(version, 'cdr', { ...owner, id: `C-${version}` });
  const patch = (fields: Wire): Ask => ({ method: 'PATCH', body: { last_updated: LATER, ...fields } });
  return [
    { path: '/versions' },
    { path: `/${version}/details` },
    { path: `/cpo/${version}/details` },
    { path: `/${version}/credentials` },
    { path: `/${version}/credentials`, method: 'POST', body: {} },
    { path: `${partner.offered('locations')}?limit=1` },
    { path: `${partner.offered('locations')}/?limit=0` },
    { path: partner.offered('locations', 'LOC-1', 'EVSE-1') },
    { path: partner.offered('locations', 'NONE') },
    { path: partner.offered('locations'), headers: { ...HEADERS, Authorization: 'Bearer good' } },
    { path: partner.offered('locations'), headers: { ...HEADERS, Authorization: 'Token wrong' } },
    { path: at, method: 'PUT', body: location },
    { path: `${at}/`, method: 'PUT', body: { ...location, name: 'Again' } },
    { path: at },
    { path: at, ...patch({ acme_more: { a: 1 } }) },
    { path: at },
    { path: at, ...patch({ city: 5 }) },
    { path: at, method: 'PUT', body: { ...location, address: 5 } },
    { path: at, method: 'PUT', body: '{garbage' },
    { path: at, method: 'PUT', body: '[]' },
    { path: at, method: 'DELETE' },
    { path: at, method: 'OPTIONS' },
    { path: '/nowhere' },
    { path: partner.pushed('tokens', 'HOST'), method: 'PUT', body: token },
    { path: partner.pushed('tokens', 'HOST') },
    { path: partner.offered('tokens', v230.token().uid, 'authorize'), method: 'POST' },
    { path: partner.offered('tokens', v230.token().uid, 'authorize'), method: 'POST', body: { location_id: 'LOC-1', acme: true } },
    { path: partner.offered('tokens', 'NONE', 'authorize'), method: 'POST' },
    { path: `/emsp/${version}/cdrs`, method: 'POST', body: cdr },
    { path: partner.pushed('cdrs', `C-${version}`) },
    { path: `/cpo/${version}/commands/DANCE`, method: 'POST', body: {} },
    { path: `/cpo/${version}/commands/STOP_SESSION`, method: 'POST', body: { response_url: 'https://example.com', session_id: 'NONE' } },
  ];
}

/** A reply without what is a platform's own. */
function seen({ status, headers, text }: Answer, platform: Platform, { token }: TestPartner): object {
  const common = (value: string): string =>
    value
      .replaceAll(token, '{token}')
      .replaceAll(platform.url(''), '{ocpi}')
      .replace(/"timestamp":"[^"]*"/, '"timestamp":""');
  const kept = [...headers].filter(([name]) => !OWN_HEADERS.has(name)).map(([name, value]) => [name, common(value)]);
  return { status, text: common(text), headers: Object.fromEntries(kept) };
}
