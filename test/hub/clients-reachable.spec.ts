import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { expectSuccess } from '../harness.envelope.js';
import { ADAPTERS_AND_LANE } from '../harness.js';
import type { PushSetting } from '../push/setting.js';
import { HUB, join, role, say, startHub } from './cast-setting.js';

interface Credentials {
  readonly hub_party_id?: string;
  readonly roles: readonly { readonly role: string; readonly party_id: string; readonly business_details: { readonly name: string } }[];
}

describe.each(ADAPTERS_AND_LANE)('the parties that are reached through a hub on %s', (adapter) => {
  let hub: PushSetting;
  let emsp: MockPartner;
  let older: MockPartner;
  beforeAll(async () => {
    hub = await startHub(adapter);
    emsp = await hub.partner('2.3.0', { roles: [role('EM1', 'EMSP'), role('EM1', 'OTHER')] });
    older = await join(hub, '2.2.1', 'CP1', 'CPO');
    await join(hub, '2.1.1', 'OLD', 'EMSP');
    await join(hub, '2.2.1', 'HB2', 'HUB');
  });
  afterAll(() => hub.close());

  const named = (credentials: unknown): string[] =>
    (credentials as Credentials).roles.map(({ role: played, party_id }) => `${party_id} ${played}`).sort();

  it('R-100 are in the roles of its 2.3.0 credentials, but for those of the reader', async () => {
    const { body } = expectSuccess(await say(hub, emsp, '/2.3.0/credentials'));
    expect((body.data as Credentials).hub_party_id).toBe(`${HUB.countryCode}${HUB.partyId}`);
    expect(named(body.data)).toEqual(['CP1 CPO', 'HUB OTHER', 'OLD EMSP']);
    expect((body.data as Credentials).roles.find(({ party_id }) => party_id === 'CP1')?.business_details).toEqual({ name: 'Mock CP1' });
    expect(named((await emsp.credentials.update()).body?.data)).toEqual(['CP1 CPO', 'HUB OTHER', 'OLD EMSP']);
  });

  it('R-099 are not in those of 2.2.1', async () => {
    expect(named(expectSuccess(await say(hub, older, '/2.2.1/credentials')).body.data)).toEqual(['HUB HUB']);
  });

  it('R-100 are told by the credentials that the hub sends, too', async () => {
    const other = await MockPartner.start({ roles: [role('CP9', 'CPO')] });
    try {
      const registration = hub.platform.app.get(OcpiRegistration);
      const partner = await registration.register({ url: other.versionsUrl, token: other.credentials.registrationToken, version: '2.3.0' });
      const all = ['CP1 CPO', 'EM1 EMSP', 'EM1 OTHER', 'HUB OTHER', 'OLD EMSP'];
      expect(named(other.credentials.theirs)).toEqual(all);
      await registration.update(partner.id);
      expect(named(other.credentials.theirs)).toEqual(all);
      await registration.unregister(partner.id);
    } finally {
      await other.stop();
    }
  });
});
