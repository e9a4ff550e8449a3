import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import type { OcpiParty } from '../../lib/contract/party.js';
import type { OcpiRole, OcpiVersion } from '../../lib/contract/version.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import type { RegistrationBounds } from '../../lib/partners/token.record.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockRole } from '../../lib/testing/mock-partner.options.js';
import { ADAPTERS, OWN, startPlatform, type Platform } from '../harness.js';

const HUB = { countryCode: 'SE', partyId: 'HUX' } as const;
const ITSELF: MockRole = { ...HUB, role: 'OTHER' };
const OTHERS: readonly MockRole[] = [
  { role: 'CPO', countryCode: 'SE', partyId: 'CP1' },
  { role: 'EMSP', countryCode: 'SE', partyId: 'EM1' },
];
/** Our own roles, one of them in lower case. */
const OURS: readonly MockRole[] = [
  { ...OWN, role: 'CPO' },
  { countryCode: 'nl', partyId: 'exa', role: 'EMSP' },
];

describe.each(ADAPTERS)('hubs that list what is reached through them on %s', (adapter) => {
  let platform: Platform;
  const mocks: MockPartner[] = [];
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
  });
  afterAll(() => platform.close());
  afterEach(async () => {
    for (const { id } of await partners()) await registration().unregister(id, { force: true });
    for (const mock of mocks.splice(0)) await mock.stop();
  });

  const registration = (): OcpiRegistration => platform.app.get(OcpiRegistration, { strict: false });
  const partners = () => platform.app.get(OcpiPartners, { strict: false }).all();
  const named = async (): Promise<string[][]> =>
    (await partners()).map(({ roles }) => roles.map(({ partyId, role }) => `${partyId} ${role}`));
  const hub = async (roles: readonly MockRole[], hubPartyId = 'SEHUX'): Promise<MockPartner> => {
    const mock = await MockPartner.start({ roles, hubPartyId });
    mocks.push(mock);
    return mock;
  };
  const join = async (mock: MockPartner, bounds: RegistrationBounds = {}, version: OcpiVersion = '2.3.0') => {
    const { token } = await registration().createToken(bounds);
    return (await mock.credentials.register(platform.url('/versions'), token, version)).body;
  };

  it('R-100 may list our own party when they register and when they renew their tokens: it is ours all the same', async () => {
    const mock = await hub([ITSELF, ...OTHERS, ...OURS]);
    expect(await join(mock)).toMatchObject({ status_code: 1000 });
    expect(await named()).toEqual([['HUX OTHER', 'CP1 CPO', 'EM1 EMSP']]);
    expect((await mock.credentials.update()).body).toMatchObject({ status_code: 1000 });
    expect(await named()).toEqual([['HUX OTHER', 'CP1 CPO', 'EM1 EMSP']]);
  });

  it('R-100 may list our own party in answer to a registration and an update of ours', async () => {
    const mock = await hub([...OURS, ITSELF, ...OTHERS]);
    const { id } = await registration().register({ url: mock.versionsUrl, token: 'mock-token-a', version: '2.3.0' });
    expect(await named()).toEqual([['HUX OTHER', 'CP1 CPO', 'EM1 EMSP']]);
    await registration().update(id);
    expect(await named()).toEqual([['HUX OTHER', 'CP1 CPO', 'EM1 EMSP']]);
  });

  it('may list nobody but us', async () => {
    const mock = await hub(OURS);
    expect(await join(mock)).toMatchObject({ status_code: 1000 });
    expect(await partners()).toMatchObject([{ hub: HUB, roles: [] }]);
    expect((await mock.credentials.update()).body).toMatchObject({ status_code: 1000 });
  });

  it.each<[string, OcpiVersion, readonly MockRole[], string]>([
    ['hub_party_id', '2.3.0', [ITSELF, ...OTHERS], 'nlexa'],
    ['the role HUB', '2.2.1', [{ ...OWN, role: 'HUB' }], ''],
  ])('are refused when our own party is what they call themselves by %s', async (_, version, roles, hubPartyId) => {
    expect(await join(await hub(roles, hubPartyId), {}, version)).toMatchObject({
      status_code: 2001,
      status_message: expect.stringMatching(/NL\*EXA.* is our own party/i),
    });
    expect(await partners()).toEqual([]);
  });

  it('are not excused when they do not say that they are hubs', async () => {
    expect(await join(await hub([ITSELF, ...OURS], ''))).toMatchObject({ status_code: 2001 });
  });

  describe('and whose registration token is bound', () => {
    const toHub: { readonly parties: readonly OcpiParty[]; readonly roles: readonly OcpiRole[] } = { parties: [HUB], roles: ['HUB'] };

    it('are judged by their own party alone', async () => {
      expect(await join(await hub([ITSELF, ...OTHERS]), toHub)).toMatchObject({ status_code: 1000 });
    });

    it('are judged by it also when they do not list it', async () => {
      expect(await join(await hub(OTHERS), toHub)).toMatchObject({ status_code: 1000 });
    });

    it('may be allowed the role that 2.3.0 has for them', async () => {
      expect(await join(await hub([ITSELF, ...OTHERS]), { parties: [HUB], roles: ['OTHER'] })).toMatchObject({ status_code: 1000 });
    });

    it('are judged in 2.2.1 by the party with the role HUB', async () => {
      expect(await join(await hub([{ ...HUB, role: 'HUB' }], ''), toHub, '2.2.1')).toMatchObject({ status_code: 1000 });
    });

    it.each<[string, readonly MockRole[], string, RegistrationBounds]>([
      ['is another party', [ITSELF, ...OTHERS], 'SECP1', toHub],
      ['plays another role, too', [ITSELF, { ...HUB, role: 'CPO' }], 'SEHUX', toHub],
      ['was to be no hub', [{ ...HUB, role: 'CPO' }], 'SEHUX', { parties: [HUB], roles: ['CPO'] }],
    ])('are refused when whoever uses it %s', async (_, roles, hubPartyId, bounds) => {
      expect(await join(await hub(roles, hubPartyId), bounds)).toMatchObject({
        status_code: 2001,
        status_message: expect.stringContaining('is not what this registration token was made for'),
      });
      expect(await partners()).toEqual([]);
    });
  });
});
