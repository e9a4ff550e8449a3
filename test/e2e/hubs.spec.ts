import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { v230 } from '../fixtures/objects.js';
import { expectEnvelope, expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, base64, OWN, startPlatform, type Platform } from '../harness.js';

/** A party that is reached over the hub only. */
const BEHIND = { country_code: 'FR', party_id: 'BHD' };

type Version = '2.1.1' | '2.2.1' | '2.3.0';

describe.each(ADAPTERS)('partners that are hubs on %s', (adapter) => {
  let platform: Platform;
  let forwardTo: TestPartner | undefined;
  beforeAll(async () => {
    platform = await startPlatform({
      adapter,
      actions: {
        // What a host does that passes a question on.
        AUTHORIZE_TOKEN: async ({ token }, ctx) => {
          const partner = await platform.app.get(OcpiPartners, { strict: false }).byParty(forwardTo!.party, 'EMSP');
          await platform.app
            .get(OcpiClient, { strict: false })
            .for(partner!, { ctx })
            .tokens.authorize(token.uid)
            .catch(() => undefined);
          return { allowed: 'ALLOWED', token };
        },
      },
    });
    await platform.store('tokens', v230.token({ uid: 'FORWARD', country_code: OWN.countryCode, party_id: OWN.partyId }));
  });
  afterAll(() => platform.close());

  describe.each(['2.2.1', '2.3.0'] as const)('%s', (version) => {
    let hub: TestPartner;
    let direct: TestPartner;
    beforeAll(async () => {
      const party = { countryCode: 'NL', partyId: version === '2.2.1' ? 'HB1' : 'HB2' };
      hub = await platform.partner(
        version === '2.2.1' ? { version, party, roles: ['HUB'] } : { version, party, roles: ['OTHER'], hub: party },
      );
      direct = await platform.partner({ version, roles: ['CPO', 'EMSP'] });
    });
    const broadcast = (): Record<string, string> => ({
      'OCPI-from-country-code': hub.party.countryCode,
      'OCPI-from-party-id': hub.party.partyId,
      'OCPI-to-country-code': OWN.countryCode,
      'OCPI-to-party-id': OWN.partyId,
    });

    it('R-092 R-097 take a broadcast whose URL names the owner, not the hub, and keep owner and last_updated', async () => {
      const at = `/emsp/${version}/locations/${BEHIND.country_code}/${BEHIND.party_id}/CAST-${version}`;
      const location = wire(version, 'location', { ...BEHIND, id: `CAST-${version}`, last_updated: '2020-02-29T12:00:00Z' });
      const answer = expectSuccess(await hub.ask(at, { method: 'PUT', headers: broadcast(), body: location }), 201);
      expect(answer.headers.get('ocpi-to-party-id')).toBe(hub.party.partyId);
      expect(answer.headers.get('ocpi-from-party-id')).toBe(OWN.partyId);
      expect((await hub.ask(at)).body.data).toEqual(location);
      const other = version === '2.2.1' ? '2.3.0' : '2.2.1';
      expect((await hub.ask(at.replace(version, other))).body.data).toMatchObject({ ...BEHIND, last_updated: '2020-02-29T12:00:00Z' });
      expectSuccess(await hub.ask(at, { method: 'PATCH', headers: broadcast(), body: { name: 'Patched', last_updated: LATER } }));
      expect((await hub.ask(at)).body.data).toMatchObject({ name: 'Patched', last_updated: LATER });
      const token = wire(version, 'token', { ...BEHIND, uid: `CAST-${version}` });
      const path = `/cpo/${version}/tokens/${BEHIND.country_code}/${BEHIND.party_id}/CAST-${version}`;
      expectSuccess(await hub.ask(path, { method: 'PUT', headers: broadcast(), body: token }), 201);
      expectInvalid(await hub.ask(path, { method: 'PUT', headers: broadcast(), body: { ...token, party_id: hub.party.partyId } }));
    });

    it('R-016 say nothing for parties that are connected directly, and others say nothing for them', async () => {
      const claimed = direct.pushed('locations', 'CLAIMED');
      const body = wire(version, 'location', { ...direct.owner, id: 'CLAIMED' });
      expectFailure(await hub.ask(claimed, { method: 'PUT', headers: broadcast(), body }), 404);
      const behind = `/emsp/${version}/locations/${BEHIND.country_code}/${BEHIND.party_id}/STOLEN`;
      const stolen = wire(version, 'location', { ...BEHIND, id: 'STOLEN' });
      expectFailure(await direct.ask(behind, { method: 'PUT', headers: broadcast(), body: stolen }), 404);
    });

    it('R-016 say nothing for parties that are ours', async () => {
      const owner = { country_code: OWN.countryCode, party_id: OWN.partyId };
      const at = `/emsp/${version}/locations/${owner.country_code}/${owner.party_id}/OURS`;
      const body = wire(version, 'location', { ...owner, id: 'OURS' });
      expectFailure(await hub.ask(at, { method: 'PUT', headers: broadcast(), body }), 404);
      const cdr = wire(version, 'cdr', { ...owner, id: 'OURS' });
      expectInvalid(await hub.ask(`/emsp/${version}/cdrs`, { method: 'POST', headers: broadcast(), body: cdr }), /party_id/);
    });

    it('R-016 are not shown the Sessions of a party that is ours by asking in its name', async () => {
      const { countryCode: country_code, partyId: party_id } = OWN;
      const made = v230.session({ id: `OWN-${version}`, country_code, party_id, last_updated: LATER });
      await platform.store('sessions', { ...made, cdr_token: { ...made.cdr_token, country_code, party_id } });
      const from = { 'OCPI-from-country-code': OWN.countryCode, 'OCPI-from-party-id': OWN.partyId };
      const answer = expectSuccess(await hub.ask(`/cpo/${version}/sessions?date_from=2020-01-01T00:00:00Z`, { headers: from }));
      expect(answer.body.data).not.toContainEqual(expect.objectContaining({ id: `OWN-${version}` }));
    });

    it('R-082 a question that is passed on gets an X-Request-ID of its own and keeps the X-Correlation-ID', async () => {
      forwardTo = await platform.partner({ version, roles: ['EMSP'] });
      const headers = { 'X-Request-ID': 'request-of-the-origin', 'X-Correlation-ID': 'correlation-of-the-origin' };
      const answer = expectSuccess(await direct.ask(direct.offered('tokens', 'FORWARD', 'authorize'), { method: 'POST', headers }));
      expect(answer.headers.get('x-request-id')).toBe('request-of-the-origin');
      expect(answer.headers.get('x-correlation-id')).toBe('correlation-of-the-origin');
      const [asked] = forwardTo.received.filter(({ path }) => path.includes('FORWARD'));
      expect(asked?.headers['x-correlation-id']).toBe('correlation-of-the-origin');
      expect(asked?.headers['x-request-id']).toMatch(/^[!-~]{8,}$/);
      expect(asked?.headers['x-request-id']).not.toBe('request-of-the-origin');
    });
  });

  it('R-016 a hub that lists a party of a direct connection as its only one says nothing for it either', async () => {
    const version = '2.3.0';
    const { party } = await platform.partner({ version, roles: ['CPO'] });
    const listing = await platform.partner({ version, party, roles: ['OTHER'], hub: { countryCode: 'NL', partyId: 'HB3' } });
    const body = wire(version, 'location', { country_code: party.countryCode, party_id: party.partyId, id: 'LISTED' });
    const at = `/emsp/${version}/locations/${party.countryCode}/${party.partyId}/LISTED`;
    expectFailure(await listing.ask(at, { method: 'PUT', body }), 404);
  });
});

describe.each(ADAPTERS)('the roles of a platform on %s', (adapter) => {
  const details = { businessDetails: { name: 'Several' } };
  const start = (...parties: { partyId: string; roles: ('CPO' | 'EMSP' | 'HUB')[] }[]): Promise<Platform> =>
    startPlatform({
      adapter,
      ocpi: {
        roles: [...new Set(parties.flatMap(({ roles }) => roles))],
        parties: parties.map((party) => ({ countryCode: 'NL', ...party, ...details })),
      },
    });
  const own = async (platform: Platform, version: Version, side = ''): Promise<Wire> => {
    const { token } = await platform.app.get(OcpiRegistration, { strict: false }).createToken();
    const answer = await ask(platform.url(`${side}/${version}/credentials`), {
      authorization: version === '2.1.1' ? token : base64(token),
    });
    return expectSuccess(expectEnvelope(answer)).body.data as Wire;
  };
  const rolesOf = (credentials: Wire): string[] =>
    (credentials['roles'] as Record<'role' | 'country_code' | 'party_id', string>[]).map(
      (each) => `${each.role} ${each.country_code}*${each.party_id}`,
    );

  it('R-119 lists every combination of role and party once, and one party in 2.1.1', async () => {
    const platform = await start({ partyId: 'ONE', roles: ['CPO', 'EMSP'] }, { partyId: 'TWO', roles: ['EMSP'] });
    try {
      for (const version of ['2.2.1', '2.3.0'] as const)
        expect(rolesOf(await own(platform, version))).toEqual(['CPO NL*ONE', 'EMSP NL*ONE', 'EMSP NL*TWO']);
      expect(await own(platform, '2.1.1', '/emsp')).toMatchObject({ country_code: 'NL', party_id: 'ONE' });
      const twice = [
        { role: 'CPO', countryCode: 'DE', partyId: 'MCK' },
        { role: 'EMSP', countryCode: 'DE', partyId: 'MCK' },
        { role: 'CPO', countryCode: 'FR', partyId: 'MCK' },
      ] as const;
      const them = await platform.partner({ party: { countryCode: 'DE', partyId: 'MCK' }, roles: ['CPO', 'EMSP'], more: [...twice] });
      const [partner] = await platform.app.get(OcpiPartners, { strict: false }).all();
      expect(partner?.roles.map(({ role, countryCode, partyId }) => ({ role, countryCode, partyId }))).toEqual(twice);
      for (const country of ['DE', 'FR']) {
        const path = `/emsp/2.2.1/tariffs/${country}/MCK/NONE`;
        expectFailure(await them.ask(path), 404);
        expect((await them.ask(path)).body.status_message).toMatch(/no Tariff/);
      }
    } finally {
      await platform.close();
    }
  });

  it('R-099 R-100 a hub says the role HUB in 2.2.1, and hub_party_id instead in 2.3.0', async () => {
    const platform = await start({ partyId: 'HUB', roles: ['HUB'] });
    try {
      const older = await own(platform, '2.2.1');
      expect(rolesOf(older)).toEqual(['HUB NL*HUB']);
      expect(older).not.toHaveProperty('hub_party_id');
      const newer = await own(platform, '2.3.0');
      expect(newer).toMatchObject({ hub_party_id: 'NLHUB' });
      expect(rolesOf(newer)).toEqual(['OTHER NL*HUB']);
      const known = await platform.partner({ version: '2.3.0', roles: ['EMSP'], hub: { countryCode: 'BE', partyId: 'HUB' } });
      const [partner] = await platform.app.get(OcpiPartners, { strict: false }).all();
      expect(partner?.hub).toEqual({ countryCode: 'BE', partyId: 'HUB' });
      await known.close();
    } finally {
      await platform.close();
    }
  });
});
