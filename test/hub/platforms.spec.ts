import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import type { OcpiActions } from '../../lib/contract/actions.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import type { OcpiRole, OcpiVersion } from '../../lib/contract/version.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { v230 } from '../fixtures/objects.js';
import { ADAPTERS, startPlatform, type Adapter, type Platform } from '../harness.js';
import { startHub } from './setting.js';

const CPO = { countryCode: 'BE', partyId: 'CPO' };
const EMSP = { countryCode: 'FR', partyId: 'MSP' };
const of = ({ countryCode, partyId }: typeof CPO) => ({ country_code: countryCode, party_id: partyId });

/** A platform of this library behind a hub. */
async function behind(hub: Platform, adapter: Adapter, version: OcpiVersion, party: typeof CPO, role: OcpiRole, actions: OcpiActions = {}) {
  const own = { ...party, roles: [role], businessDetails: { name: role } };
  const platform = await startPlatform({ adapter, actions, ocpi: { roles: [role], parties: [own], defaultLimit: 1 } });
  const { token } = await hub.app.get(OcpiRegistration, { strict: false }).createToken();
  await platform.app.get(OcpiRegistration, { strict: false }).register({ url: hub.url('/versions'), token, version });
  return platform;
}

/** Calls a party behind the platform's hub. */
async function calls(from: Platform, to: typeof CPO): Promise<PartnerClient> {
  const partner = await from.app.get(OcpiPartners, { strict: false }).byParty(to);
  return from.app.get(OcpiClient, { strict: false }).for(partner!, { to });
}

describe.each(ADAPTERS)('platforms of this library behind a hub on %s', (adapter) => {
  describe.each([
    ['2.2.1', '2.2.1'],
    ['2.3.0', '2.3.0'],
    ['2.2.1', '2.3.0'],
    ['2.3.0', '2.2.1'],
  ] as const)('CPO with %s, eMSP with %s', (cpoVersion, emspVersion) => {
    let hub: Platform;
    let cpo: Platform;
    let emsp: Platform;
    const token = v230.token({ uid: 'T1', ...of(EMSP) });
    const session = v230.session({ id: 'S1', status: 'ACTIVE', ...of(CPO), cdr_token: { ...v230.session().cdr_token, ...of(EMSP) } });
    const cdr = v230.cdr({ id: 'C1', ...of(CPO), cdr_token: { ...v230.session().cdr_token, ...of(EMSP) } });
    beforeAll(async () => {
      hub = await startHub(adapter);
      cpo = await behind(hub, adapter, cpoVersion, CPO, 'CPO', {
        START_SESSION: async () => ({ result: 'ACCEPTED', timeout: 5, completion: Promise.resolve({ result: 'EVSE_OCCUPIED' }) }),
        STOP_SESSION: async () => ({ result: 'ACCEPTED', timeout: 5, completion: Promise.resolve({ result: 'ACCEPTED' }) }),
      });
      emsp = await behind(hub, adapter, emspVersion, EMSP, 'EMSP', {
        AUTHORIZE_TOKEN: async ({ token: known }) => ({ allowed: 'NO_CREDIT', token: known }),
      });
      const ids = ['L1', 'L2', 'L3'];
      await cpo.store('locations', ...ids.map((id) => v230.location({ id, ...of(CPO) })));
      await cpo.store('sessions', session);
      await emsp.store('tokens', token);
    });
    afterAll(() => Promise.all([hub, cpo, emsp].map((each) => each.close())));

    it('R-087 R-098 the result of a command comes back', async () => {
      const { commands } = await calls(emsp, CPO);
      expect(await commands.startSession({ token, location_id: 'L1' })).toMatchObject({
        result: 'EVSE_OCCUPIED',
        response: { result: 'ACCEPTED' },
      });
      expect(await commands.stopSession({ session_id: 'S1' })).toMatchObject({ result: 'ACCEPTED' });
    });

    it('R-033 R-208 a party sees and stops its own Sessions only, also over a hub that speaks for others', async () => {
      const foe = await behind(hub, adapter, emspVersion, { countryCode: 'DE', partyId: 'FOE' }, 'EMSP');
      try {
        const found = async (platform: Platform): Promise<string[]> => {
          const ids: string[] = [];
          const { sessions } = await calls(platform, CPO);
          for await (const { id } of sessions.list({ dateFrom: '2020-01-01T00:00:00Z' })) ids.push(id);
          return ids;
        };
        expect(await found(emsp)).toEqual(['S1']);
        expect(await found(foe)).toEqual([]);
        const { commands } = await calls(foe, CPO);
        expect(await commands.stopSession({ session_id: 'S1' })).toMatchObject({ result: 'REJECTED' });
        expect(await commands.startSession({ token, location_id: 'L1' })).toMatchObject({ result: 'REJECTED' });
      } finally {
        await foe.close();
      }
    });

    it('R-087 R-098 lists are read over all pages', async () => {
      const ids: string[] = [];
      for await (const location of (await calls(emsp, CPO)).locations.list({ limit: 1 })) ids.push(location.id);
      expect(ids).toEqual(['L1', 'L2', 'L3']);
    });

    it('R-087 Sessions and CDRs are pushed', async () => {
      const { sessions, cdrs } = await calls(cpo, EMSP);
      await sessions.put(session);
      const ctx = { version: '2.3.0', module: 'sessions' } as const;
      expect(await emsp.crud.get('sessions', { ...CPO, id: 'S1' }, ctx)).toMatchObject({ id: 'S1', status: 'ACTIVE' });
      const posted = await cdrs.post(cdr);
      expect(posted).toMatch(new RegExp(`^${hub.origin}/ocpi/emsp/${cpoVersion.replaceAll('.', '\\.')}/cdrs/BE/CPO/C1\\?`));
      expect(await emsp.crud.get('cdrs', { ...CPO, id: 'C1' }, ctx)).toMatchObject({ id: 'C1' });
      expect(await cdrs.getAt(posted!)).toMatchObject({ id: 'C1', ...of(CPO) });
      expect(await hub.crud.list('cdrs', { offset: 0, limit: 1 }, ctx)).toMatchObject({ total: 0 });
    });

    it('R-087 R-190 a Token is authorized, and errors come as the eMSP says them', async () => {
      const { tokens } = await calls(cpo, EMSP);
      expect(await tokens.authorize('T1')).toMatchObject({ allowed: 'NO_CREDIT', token: { uid: 'T1' } });
      expect(await tokens.authorize('UNKNOWN')).toBeUndefined();
      const nobody = await calls(cpo, { countryCode: 'DE', partyId: 'XXX' });
      await expect(nobody.tokens.authorize('T1')).rejects.toMatchObject({ failure: 'ocpi', http: 200, statusCode: 4001 });
    });
  });
});
