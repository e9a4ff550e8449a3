import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { success } from '../../lib/testing/mock-partner.answers.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { OcpiCalls } from '../../lib/results/ocpi-calls.js';
import { startPlatform, type Platform } from '../harness.js';

const OWN = [{ countryCode: 'NL', partyId: 'EXA', roles: ['EMSP', 'SCSP'], businessDetails: { name: 'Example' } }] as const;
const DAY_MS = 86_400_000;

describe.each(['2.2.1', '2.3.0'] as const satisfies OcpiVersion[])('how long a result is waited for in %s', (version) => {
  let us: Platform;
  let them: MockPartner;
  let partner: OcpiPartner;
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);
  beforeAll(async () => {
    us = await startPlatform({ ocpi: { roles: ['EMSP', 'SCSP'], parties: OWN } });
    them = await MockPartner.start({ versions: [version], roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] });
    partner = await us.app.get(OcpiRegistration).register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
    process.on('warning', note);
  });
  afterAll(async () => {
    process.off('warning', note);
    await us.close();
    await them.stop();
  });
  beforeEach(() => {
    warnings.length = 0;
  });

  /** The CPO answers at once as given, and has the result a moment later. */
  function answers(response: object): void {
    them.objects.onOther = ({ body, query }) => {
      const url = query.get('response_url') ?? (body as { response_url: string }).response_url;
      setTimeout(() => them.credentials.call('POST', url, { result: 'ACCEPTED' }).catch(() => undefined), 200);
      return success(response);
    };
  }
  const commands = () => us.app.get(OcpiClient).for(partner).commands;
  const waitsUntil = async (id: string) =>
    (await us.crud.state.list<{ waitsUntil: number }>('calls')).find((call) => call.id === id)!.value.waitsUntil;

  it.each([99_999_999_999, 2_147_484, -5, 0])('is within a day, and not too short for the way, when the CPO says %s s', async (timeout) => {
    answers({ result: 'ACCEPTED', timeout });
    const { id, result } = await commands().stopSession({ session_id: 'S' });
    expect(result).toBe('ACCEPTED');
    expect(await waitsUntil(id)).toBeLessThanOrEqual(Date.now() + DAY_MS);
    const profiles = us.app.get(OcpiClient).for(partner).chargingProfiles;
    expect(await profiles.clear('S')).toMatchObject({ result: 'ACCEPTED' });
    expect(warnings).toEqual([]);
  });

  it('is as long as in 2.1.1 when the CPO does not say, which it should', async () => {
    answers({ result: 'ACCEPTED' });
    const { id, result, response } = await commands().stopSession({ session_id: 'S' });
    expect([result, response]).toEqual(['ACCEPTED', { result: 'ACCEPTED', timeout: 30 }]);
    expect(await waitsUntil(id)).toBeGreaterThan(Date.now() + 20_000);
    expect(await us.app.get(OcpiClient).for(partner).chargingProfiles.clear('S')).toMatchObject({ result: 'ACCEPTED' });
  });

  it('is within a day when the host says so', async () => {
    answers({ result: 'ACCEPTED', timeout: 30 });
    const { id, result } = await commands().stopSession({ session_id: 'S' }, { timeoutSeconds: Infinity });
    expect([result, warnings]).toEqual(['ACCEPTED', []]);
    expect(await waitsUntil(id)).toBeLessThanOrEqual(Date.now() + DAY_MS);
    const call = await us.app.get(OcpiCalls, { strict: false }).open(partner, 'STOP_SESSION', { timeoutSeconds: 1e12 });
    expect(await waitsUntil(call.id)).toBeLessThanOrEqual(Date.now() + DAY_MS);
    await call.cancel();
    expect((await commands().stopSession({ session_id: 'S' }, { timeoutSeconds: -1 })).result).toBe('TIMEOUT');
    expect(warnings).toEqual([]);
  });
});
