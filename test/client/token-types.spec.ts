import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import { OCPI_VERSIONS, type OcpiVersion } from '../../lib/contract/version.js';
import { success } from '../../lib/testing/mock-partner.answers.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { Platform } from '../partners/platform.js';

const AT = '2026-05-01T00:00:00Z';
const own = (type: string) => v230.token({ country_code: 'NL', party_id: 'EXA', uid: 'T', type });
const keyOf = (type?: string) => ({ countryCode: 'NL', partyId: 'EXA', uid: 'T', ...(type !== undefined && { type }) });
const answers = { '2.1.1': v211, '2.2.1': v221, '2.3.0': v230 };

/** What each version calls a type. */
const CALLED: readonly (readonly [string, Readonly<Record<OcpiVersion, string>>])[] = [
  ['RFID', { '2.1.1': 'RFID', '2.2.1': 'RFID', '2.3.0': 'RFID' }],
  ['APP_USER', { '2.1.1': 'OTHER', '2.2.1': 'APP_USER', '2.3.0': 'APP_USER' }],
  ['EMAID', { '2.1.1': 'OTHER', '2.2.1': 'OTHER', '2.3.0': 'EMAID' }],
  ['TATTOO', { '2.1.1': 'OTHER', '2.2.1': 'OTHER', '2.3.0': 'TATTOO' }],
];

let us: Platform;
let them: MockPartner;

async function connect(version: OcpiVersion, role: 'CPO' | 'EMSP'): Promise<PartnerClient> {
  them = await MockPartner.start({ versions: [version], roles: [{ role, countryCode: 'DE', partyId: 'MCK' }] });
  const side = role === 'CPO' ? 'emsp' : 'cpo';
  const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side });
  them.requests.length = 0;
  return us.client.for(partner);
}

beforeEach(async () => {
  us = await Platform.start();
});
afterEach(async () => {
  await us.stop();
  await them.stop();
});

const asked = (): string[] =>
  them.requests
    .splice(0)
    .map(({ method, path, query }) => `${method} ${path.replace(/^.*\/tokens\//, '')}${query.size > 0 ? `?${query}` : ''}`);

describe.each(OCPI_VERSIONS)('the type of a Token, asked of a %s partner', (version) => {
  it('R-185 R-243 R-249 is authorized as what the version calls it', async () => {
    const { tokens } = await connect(version, 'EMSP');
    const info = version === '2.1.1' ? {} : { token: answers[version].token() };
    them.objects.onOther = () => success({ allowed: 'ALLOWED', ...info });
    for (const [type, called] of CALLED) {
      const answer = await tokens.authorize('T', type);
      expect(answer).toMatchObject({ allowed: 'ALLOWED' });
      // 2.1.1 does not repeat the token: the type is the one that was asked for.
      if (version === '2.1.1') expect(answer!.token).toMatchObject({ uid: 'T', type });
      expect(asked()).toEqual([`POST T/authorize?type=${called[version]}`]);
    }
    await tokens.authorize('T');
    expect(asked()).toEqual(['POST T/authorize']);
  });

  it('R-185 R-243 R-249 is read and written as what the version calls it; 2.1.1 has no parameter for it', async () => {
    const { tokens } = await connect(version, 'CPO');
    for (const [type, called] of CALLED) {
      const at = version === '2.1.1' ? 'NL/EXA/T' : `NL/EXA/T?type=${called[version]}`;
      await tokens.put(own(type));
      expect(them.requests[0]!.body).toMatchObject({ type: called[version] });
      expect(await tokens.get(keyOf(type))).toMatchObject({ uid: 'T', type: called[version] });
      await tokens.patch(keyOf(type), { valid: false, last_updated: AT }, { before: own(type) });
      await tokens.delete(keyOf(type));
      expect(asked()).toEqual([`PUT ${at}`, `GET ${at}`, `PATCH ${at}`, `DELETE ${at}`]);
    }
    await tokens.get(keyOf());
    expect(asked()).toEqual(['GET NL/EXA/T']);
  });

  it('R-027 is the same in what PATCH turns into', async () => {
    const { tokens } = await connect(version, 'CPO');
    const at = version === '2.1.1' ? 'NL/EXA/T' : `NL/EXA/T?type=${version === '2.2.1' ? 'OTHER' : 'EMAID'}`;
    await tokens.patch(
      keyOf('EMAID'),
      { valid: false, last_updated: AT },
      { before: own('EMAID'), object: { ...own('EMAID'), valid: false } },
    );
    expect(asked()).toEqual([`PATCH ${at}`, `GET ${at}`, `PUT ${at}`]);
  });
});
