import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { expectEnvelope, expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import type { Wire } from '../harness.objects.js';
import { ADAPTERS_AND_LANE, ask, base64, startPlatform, type Answer, type Platform } from '../harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
const BODIES: readonly [string, unknown][] = [
  ['an empty object', {}],
  ['no body', undefined],
  ['a list', []],
  ['no JSON', '{'],
];
const PARTY = { country_code: 'NO', party_id: 'FRM', business_details: { name: 'Form' } };

describe.each(ADAPTERS_AND_LANE)('bodies of credentials on %s', (adapter) => {
  let platform: Platform;
  let mock: MockPartner;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    mock = await MockPartner.start({ roles: [{ role: 'EMSP', countryCode: 'NO', partyId: 'FRM' }] });
  });
  afterAll(() => Promise.all([platform.close(), mock.stop()]));
  afterEach(async () => {
    for (const { id } of await partners()) await registration().unregister(id, { force: true });
  });

  const registration = (): OcpiRegistration => platform.app.get(OcpiRegistration, { strict: false });
  const partners = () => platform.app.get(OcpiPartners, { strict: false }).all();
  const tokenA = async (): Promise<string> => (await registration().createToken()).token;
  /** A request to a credentials address; the mock takes the token that it sends. */
  const send = async (method: string, address: string, token: string, body: unknown): Promise<Answer> => {
    mock.credentials.token = 'token-b';
    const authorization = address.includes('2.1.1') ? token : base64(token);
    return expectEnvelope(await ask(platform.url(`${address}/credentials`), { method, authorization, body }));
  };
  const register = async (version: OcpiVersion): Promise<string> => {
    const body = mock.credentials.object(version, 'token-b');
    return tokenIn(expectSuccess(await send('POST', `/${version}`, await tokenA(), body)));
  };
  const tokenIn = ({ body }: Answer): string => String((body.data as Wire)['token']);
  const common = () => ({ token: 'token-b', url: mock.versionsUrl });

  describe.each(VERSIONS)('%s', (version) => {
    it.each(BODIES)('R-111 POST of %s by who is registered is 405', async (_, body) => {
      const answer = await send('POST', `/${version}`, await register(version), body);
      expect(expectFailure(answer, 405).headers.get('allow')).toBe('GET, PUT, DELETE');
    });

    it.each(BODIES)('R-112 PUT of %s by who is not registered is 405', async (_, body) => {
      const answer = await send('PUT', `/${version}`, await tokenA(), body);
      expect(expectFailure(answer, 405).headers.get('allow')).toBe('GET, POST');
    });

    it('R-008 R-012 what cannot be read is refused, and the registration token stays usable', async () => {
      const token = await tokenA();
      for (const body of [undefined, [], '"text"', 'null']) expectInvalid(await send('POST', `/${version}`, token, body), /body/);
      expectFailure(await send('POST', `/${version}`, token, '{'), 400);
      expectSuccess(await send('POST', `/${version}`, token, mock.credentials.object(version, 'token-b')));
    });
  });

  it('R-012 names all that is wrong by its JSON path', async () => {
    const body = { url: 'nowhere', roles: [{ ...PARTY, role: 'XYZ', party_id: 'LONG' }] };
    const { body: answer } = expectInvalid(await send('POST', '/2.2.1', await tokenA(), body));
    for (const path of ['$.token: ', '$.url: ', '$.roles[0].role: ', '$.roles[0].party_id: '])
      expect(answer.status_message).toContain(path);
  });

  it.each<[string, string, Wire, Wire]>([
    ['the flat form of 2.1.1 in 2.2.1', '/cpo/2.2.1', PARTY, { role: 'EMSP' }],
    ['the flat form of 2.1.1 in 2.3.0', '/emsp/2.3.0', PARTY, { role: 'CPO' }],
    ['roles in 2.1.1', '/cpo/2.1.1', { roles: [{ ...PARTY, role: 'EMSP' }] }, { role: 'EMSP' }],
    ['roles in lower case', '/2.2.1', { roles: [{ ...PARTY, role: 'emsp' }] }, { role: 'EMSP' }],
    ['null for what is not given', '/2.3.0', { hub_party_id: null, roles: [{ ...PARTY, role: 'NSP' }] }, { role: 'NSP' }],
    ['an empty text for no hub', '/2.3.0', { hub_party_id: '', roles: [{ ...PARTY, role: 'NSP' }] }, { role: 'NSP' }],
  ])('understand %s', async (_, address, form, role) => {
    const token = tokenIn(expectSuccess(await send('POST', address, await tokenA(), { ...common(), ...form })));
    const expected = [{ roles: [{ countryCode: 'NO', partyId: 'FRM', businessDetails: { name: 'Form' }, ...role }] }];
    expect(await partners()).toMatchObject(expected);
    expect((await partners())[0]?.hub).toBeUndefined();
    expectSuccess(await send('PUT', address, token, { ...common(), ...form }));
    expect(await partners()).toMatchObject(expected);
  });

  it('understand the role HUB in 2.3.0', async () => {
    const body = { ...common(), roles: [{ ...PARTY, role: 'HUB' }] };
    expectSuccess(await send('POST', '/2.3.0', await tokenA(), body));
    expect(await partners()).toMatchObject([{ hub: { countryCode: 'NO', partyId: 'FRM' }, roles: [{ role: 'OTHER' }] }]);
  });

  it('are put right for a partner whose record says that it knows no better', async () => {
    const token = await register('2.2.1');
    const [partner] = await partners();
    const body = { ...common(), roles: [{ ...PARTY, role: 'EMSP', business_details: { name: 24 } }] };
    expectInvalid(await send('PUT', '/2.2.1', token, body), '$.roles[0].business_details.name');
    await registration().setQuirks(partner!.id, { looseTypes: true });
    expectSuccess(await send('PUT', '/2.2.1', token, body));
    expect(await partners()).toMatchObject([{ roles: [{ businessDetails: { name: '24' } }] }]);
  });

  it.each(['SEH', 'SEHU', '12ABC', 'S1ABC', 'SEA-B', 'SE AB', 'SEHUXX'])(
    'R-100 are refused with the hub_party_id %s: it is two letters and three characters',
    async (hub_party_id) => {
      const body = { ...common(), hub_party_id, roles: [{ ...PARTY, role: 'EMSP' }] };
      expectInvalid(await send('POST', '/2.3.0', await tokenA(), body), '$.hub_party_id');
      expect(await partners()).toEqual([]);
    },
  );

  it.each(['SEHUX', 'sehux', 'SE1A2'])('R-100 are taken with the hub_party_id %s', async (hub_party_id) => {
    const body = { ...common(), hub_party_id, roles: [{ ...PARTY, role: 'EMSP' }] };
    expectSuccess(await send('POST', '/2.3.0', await tokenA(), body));
    expect(await partners()).toMatchObject([{ hub: { countryCode: hub_party_id.slice(0, 2), partyId: hub_party_id.slice(2) } }]);
  });

  it('say nothing of a hub by a malformed field that their version does not know', async () => {
    const body = { ...common(), hub_party_id: 'SEH', roles: [{ ...PARTY, role: 'EMSP' }] };
    expectSuccess(await send('POST', '/2.2.1', await tokenA(), body));
    expect((await partners())[0]?.hub).toBeUndefined();
  });
});
