import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, OWN, startPlatform, type Answer, type Ask, type Platform } from '../harness.js';

const ROUTING = ['ocpi-to-country-code', 'ocpi-to-party-id', 'ocpi-from-country-code', 'ocpi-from-party-id'] as const;
const SECOND = { countryCode: 'DE', partyId: 'TWO' };

const routing = (
  from: { countryCode: string; partyId: string },
  to?: { countryCode: string; partyId: string },
): Record<string, string> => ({
  'OCPI-from-country-code': from.countryCode,
  'OCPI-from-party-id': from.partyId,
  ...(to && { 'OCPI-to-country-code': to.countryCode, 'OCPI-to-party-id': to.partyId }),
});
const routed = ({ headers }: Answer): (string | null)[] => ROUTING.map((name) => headers.get(name));

describe.each(ADAPTERS)('message headers on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('locations', v230.location());
  });
  afterAll(() => platform.close());

  describe.each(['2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version });
    });
    /** Good requests and bad ones of every kind: they get the message ids back all the same. */
    const everything = (): [string, Ask, number][] => [
      ['/versions', {}, 200],
      [`/${version}/details`, {}, 200],
      [`/${version}/credentials`, {}, 200],
      [`/${version}/credentials`, { method: 'POST', body: {} }, 200],
      [partner.offered('locations'), {}, 200],
      [partner.offered('locations', 'LOC-1'), {}, 200],
      [`${partner.offered('locations')}?limit=x`, {}, 200],
      [partner.pushed('locations', 'X'), { method: 'PUT', body: wire(version, 'location', { ...partner.owner, id: 'X' }) }, 201],
      [partner.pushed('locations', 'X'), { method: 'PUT', body: {} }, 200],
      [partner.pushed('locations', 'X'), { method: 'PUT', body: '{' }, 400],
      [partner.pushed('locations', 'X'), { method: 'DELETE' }, 405],
      [partner.pushed('locations', 'NO'), {}, 404],
      ['/nowhere', {}, 404],
      ['/versions', { authorization: 'bm9ib2R5' }, 401],
      [partner.offered('locations'), { authorization: 'bm9ib2R5' }, 401],
      ['/nowhere', { authorization: 'bm9ib2R5' }, 401],
    ];

    it('R-078 R-079 R-080 returns X-Request-ID and X-Correlation-ID, on errors and configuration modules too', async () => {
      let count = 0;
      for (const [path, request] of everything()) {
        const ids = { 'X-Request-ID': `request-${(count += 1)}`, 'X-Correlation-ID': `correlation ${count}/of:all` };
        const { headers } = await partner.ask(path, { ...request, headers: ids });
        expect([path, headers.get('x-request-id'), headers.get('x-correlation-id')]).toEqual([
          path,
          ids['X-Request-ID'],
          ids['X-Correlation-ID'],
        ]);
      }
    });

    it('R-078 R-079 makes ids for partners that forgot them, each only once', async () => {
      const seen = new Set<string>();
      const answers = await Promise.all(
        [partner.offered('locations'), partner.pushed('locations', 'NO'), '/versions'].map((path) => partner.ask(path)),
      );
      for (const { headers } of answers) {
        for (const name of ['x-request-id', 'x-correlation-id']) {
          expect(headers.get(name)).toMatch(/^[0-9a-f-]{36}$/);
          seen.add(`${name} ${headers.get(name)}`);
        }
      }
      expect(seen.size).toBe(6);
    });

    it('R-078 R-079 sends unique ids with requests of its own', async () => {
      const { received } = await platform.partner({ version });
      const ids = received.map(({ headers }) => headers['x-request-id']);
      expect(ids.length).toBeGreaterThanOrEqual(2);
      for (const id of ids) expect(id).toMatch(/^[\x21-\x7e]{1,36}$/);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { headers } of received) expect(headers['x-correlation-id']).toBeTruthy();
    });

    it('R-083 returns the routing headers with the ends swapped, on errors too', async () => {
      const cases: [string, Ask][] = [
        [partner.offered('locations'), {}],
        [partner.offered('locations', 'NO'), {}],
        [partner.pushed('locations', 'Y'), { method: 'PUT', body: wire(version, 'location', { ...partner.owner, id: 'Y' }) }],
        [partner.pushed('locations', 'Y'), { method: 'PUT', body: {} }],
        [partner.pushed('locations', 'Y'), { method: 'PUT', body: '{' }],
        [partner.offered('tokens', 'NO', 'authorize'), { method: 'POST' }],
      ];
      for (const [path, request] of cases) {
        const answer = await partner.ask(path, { ...request, headers: routing(partner.party, OWN) });
        expect(routed(answer), path).toEqual([partner.party.countryCode, partner.party.partyId, OWN.countryCode, OWN.partyId]);
        const open = await partner.ask(path, { ...request, headers: routing(partner.party) });
        expect(routed(open), path).toEqual([partner.party.countryCode, partner.party.partyId, OWN.countryCode, OWN.partyId]);
      }
    });

    it('R-084 uses no routing headers on versions, credentials and hubclientinfo', async () => {
      const paths = [
        '/versions',
        `/${version}/details`,
        `/${version}/credentials`,
        `/cpo/${version}/credentials`,
        partner.pushed('hubclientinfo'),
      ];
      for (const path of paths) {
        const answer = await partner.ask(path, { headers: routing(partner.party, OWN) });
        expect(routed(answer), path).toEqual([null, null, null, null]);
      }
      for (const { headers } of partner.received) {
        for (const name of ROUTING) expect(headers[name]).toBeUndefined();
      }
    });

    it('R-085 works without routing headers between single parties', async () => {
      expectSuccess(await partner.ask(partner.offered('locations', 'LOC-1')));
      const body = wire(version, 'token', { ...partner.owner, uid: 'PLAIN' });
      const answer = await partner.ask(partner.pushed('tokens', 'PLAIN'), { method: 'PUT', body });
      expect(expectSuccess(answer, 201).headers.get('ocpi-to-party-id')).toBeNull();
    });
  });

  it('R-081 expects no ids of 2.1.1 partners, and returns those that come', async () => {
    const partner = await platform.partner({ version: '2.1.1' });
    const without = expectSuccess(await partner.ask(partner.offered('locations')));
    expect([without.headers.get('x-request-id'), without.headers.get('x-correlation-id')]).toEqual([null, null]);
    const { headers } = expectSuccess(await partner.ask(partner.offered('locations'), { headers: { 'X-Request-ID': 'one' } }));
    expect(headers.get('x-request-id')).toBe('one');
  });

  it('puts nothing into headers that does not belong there', async () => {
    const partner = await platform.partner();
    for (const id of ['x'.repeat(5000), 'Ünïcode'.normalize('NFC')]) {
      const answer = await ask(platform.url('/versions'), { authorization: partner.authorization, headers: { 'X-Request-ID': id } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('R-086 selects the served party by the to-headers, and returns only its data', async () => {
    const details = { businessDetails: { name: 'Example' } };
    const several = await startPlatform({
      adapter,
      ocpi: {
        parties: [
          { ...OWN, roles: ['CPO', 'EMSP'], ...details },
          { ...SECOND, roles: ['CPO', 'EMSP'], ...details },
        ],
      },
    });
    const two = { country_code: SECOND.countryCode, party_id: SECOND.partyId };
    const one = { country_code: OWN.countryCode, party_id: OWN.partyId };
    await several.store(
      'locations',
      v230.location({ id: 'SHARED', name: 'One' }),
      v230.location({ id: 'SHARED', name: 'Two', ...two }),
      v230.location({ id: 'TWO', ...two }),
    );
    await several.store('tokens', v230.token({ uid: 'T', ...one, issuer: 'One' }), v230.token({ uid: 'T', ...two, issuer: 'Two' }));
    try {
      const partner = await several.partner();
      const list = async (to?: typeof OWN | typeof SECOND): Promise<string[]> => {
        const answer = expectSuccess(await partner.ask(partner.offered('locations'), { headers: routing(partner.party, to) }));
        const data = answer.body.data as { name: string }[];
        expect(answer.headers.get('x-total-count')).toBe(String(data.length));
        return data.map(({ name }) => name);
      };
      expect(await list(OWN)).toEqual(['One']);
      expect(await list(SECOND)).toEqual(['Two', 'Garage Zuidkade']);
      expect(await list()).toHaveLength(3);
      for (const [to, name] of [
        [OWN, 'One'],
        [SECOND, 'Two'],
      ] as const) {
        const headers = routing(partner.party, to);
        expect((await partner.ask(partner.offered('locations', 'SHARED'), { headers })).body.data).toMatchObject({ name });
        const info = await partner.ask(partner.offered('tokens', 'T', 'authorize'), { method: 'POST', headers });
        expect(info.body.data).toMatchObject({ token: { issuer: name } });
        expect(routed(info)).toEqual([partner.party.countryCode, partner.party.partyId, to.countryCode, to.partyId]);
      }
      expect((await partner.ask(partner.offered('locations', 'TWO'), { headers: routing(partner.party, OWN) })).status).toBe(404);
      expect((await partner.ask(partner.offered('locations', 'TWO'))).status).toBe(200);
      const stranger = routing(partner.party, { countryCode: 'FR', partyId: 'XXX' });
      const nothing = expectSuccess(await partner.ask(partner.offered('locations'), { headers: stranger }));
      expect([nothing.body.data, nothing.headers.get('x-total-count')]).toEqual([[], '0']);
      expect((await partner.ask(partner.offered('locations', 'TWO'), { headers: stranger })).status).toBe(404);
      // Partners that name themselves mean nobody in particular.
      const itself = routing(partner.party, partner.party);
      expect((await partner.ask(partner.offered('locations'), { headers: itself })).body.data).toHaveLength(3);
      expect((await partner.ask(partner.offered('locations', 'SHARED'), { headers: itself })).body.data).toMatchObject({ name: 'One' });
    } finally {
      await several.close();
    }
  });

  it('R-016 believes from-headers only of parties that the partner speaks for', async () => {
    const mine = await platform.partner({ roles: ['EMSP'] });
    const token = { ...v230.cdr().cdr_token, country_code: mine.party.countryCode, party_id: mine.party.partyId };
    await platform.store('cdrs', v230.cdr({ id: `OF-${mine.party.partyId}`, cdr_token: token }));
    const thief = await platform.partner({ roles: ['EMSP'] });
    const answer = await thief.ask(thief.offered('cdrs'), { headers: routing(mine.party, OWN) });
    expect(answer.body.data).toEqual([]);
    expect((await mine.ask(mine.offered('cdrs'))).body.data).toHaveLength(1);
    expectInvalid(
      await thief.ask(thief.pushed('tokens', 'X'), { method: 'PUT', body: wire('2.2.1', 'token', { ...mine.owner, uid: 'X' }) }),
    );
  });
});
