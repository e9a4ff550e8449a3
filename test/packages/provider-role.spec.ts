import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockEndpoint } from '../../lib/testing/mock-partner.options.js';
import { expectEnvelope, expectSuccess } from '../harness.envelope.js';
import { ADAPTERS, ask, base64, type Platform } from '../harness.js';
import { startEnd } from './pair.js';

const CPO = { role: 'CPO', countryCode: 'DE', partyId: 'STA' } as const;

describe.each(ADAPTERS)('the role of a payment terminal provider on %s', (adapter) => {
  let provider: Platform;
  beforeAll(async () => {
    provider = await startEnd(adapter, { countryCode: 'NL', partyId: 'PTP', roles: ['EMSP', 'OTHER', 'PTP'] });
  });
  afterAll(() => provider.close());

  const registration = (): OcpiRegistration => provider.app.get(OcpiRegistration, { strict: false });
  const rolesIn = (credentials: unknown): string[] =>
    (credentials as { readonly roles: readonly { readonly role: string }[] }).roles.map(({ role }) => role).sort();

  it.each([
    ['OTHER to partners without payments', [], ['EMSP', 'OTHER']],
    ['told to partners with payments', ['payments'], ['EMSP', 'OTHER', 'PTP']],
  ])('is %s, whoever registers', async (_, packages, expected) => {
    const endpoints = ['locations', 'tokens', ...packages].flatMap((module): MockEndpoint[] => [
      { module, interface: 'SENDER' },
      { module, interface: 'RECEIVER' },
    ]);
    const mock = await MockPartner.start({ versions: ['2.3.0'], roles: [CPO], endpoints });
    try {
      const { token } = await registration().createToken();
      await mock.credentials.register(provider.url('/versions'), token, '2.3.0');
      expect(rolesIn(mock.credentials.theirs)).toEqual(expected);
      const address = provider.url('/2.3.0/credentials');
      expect(rolesIn((await mock.credentials.call('GET', address)).body?.data)).toEqual(expected);
      expect(rolesIn((await mock.credentials.update()).body?.data)).toEqual(expected);
      await mock.credentials.unregister();
      const { id } = await registration().register({ url: mock.versionsUrl, token: 'mock-token-a' });
      expect(rolesIn(mock.credentials.theirs)).toEqual(expected);
      await registration().unregister(id);
    } finally {
      await mock.stop();
    }
  });

  it('is OTHER to somebody of whom nothing is known yet', async () => {
    const { token } = await registration().createToken();
    const answer = expectEnvelope(await ask(provider.url('/2.3.0/credentials'), { authorization: base64(token) }));
    expect(rolesIn(expectSuccess(answer).body.data)).toEqual(['EMSP', 'OTHER']);
  });
});
