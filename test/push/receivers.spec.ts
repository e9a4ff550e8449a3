import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import type { Session } from '../../lib/versions/v230/sessions.js';
import { v230 } from '../fixtures/objects.js';
import { ADAPTERS } from '../harness.js';
import { PushSetting, pushesTo, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;

describe.each(ADAPTERS)('who is told what, on %s', (adapter) => {
  let setting: PushSetting;
  let emsp: MockPartner;
  let other: MockPartner;
  let cpo: MockPartner;
  let old: MockPartner;
  let hub: MockPartner;

  beforeAll(async () => {
    setting = await PushSetting.start({ adapter });
    emsp = await setting.partner('2.3.0', { roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'DRV' }] });
    other = await setting.partner('2.2.1', { roles: [{ role: 'EMSP', countryCode: 'FR', partyId: 'OTH' }] });
    cpo = await setting.partner('2.2.1', { roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'CPO' }] });
    old = await setting.partner('2.1.1', { roles: [{ role: 'EMSP', countryCode: 'AT', partyId: 'OLD' }] }, '/cpo');
    hub = await setting.partner('2.2.1', { roles: [{ role: 'HUB', countryCode: 'CH', partyId: 'HUB' }] });
  });

  afterAll(() => setting.close());

  const told = (): Record<string, string[]> => ({
    emsp: pushesTo(emsp),
    other: pushesTo(other),
    cpo: pushesTo(cpo),
    old: pushesTo(old),
    hub: pushesTo(hub),
  });

  async function push(...args: Parameters<PushSetting['push']['push']>): Promise<Record<string, string[]>> {
    for (const mock of setting.mocks) mock.requests.length = 0;
    const receipt = await setting.push.push(...args);
    expect(await receipt.outcomes).toEqual(receipt.partners.map((partner) => ({ partner, result: 'delivered' })));
    return told();
  }

  const sessionOf = (country_code: string, party_id: string, id: string): Session => {
    const session = v230.session({ ...OWNER, id });
    return { ...session, cdr_token: { ...session.cdr_token, country_code, party_id } };
  };

  it('R-033 a Session goes to the partner alone whose token it is', async () => {
    await setting.store('locations', v230.location({ ...OWNER }));
    const session = await setting.store('sessions', sessionOf('DE', 'DRV', 'SES-1'));
    expect(await push('sessions', session)).toEqual({ emsp: ['PUT sessions/NL/EXA/SES-1'], other: [], cpo: [], old: [], hub: [] });
    expect(emsp.objects.pushed.get('sessions/NL/EXA/SES-1')).toEqual(session);
  });

  it('R-094 a Session of a party behind a hub goes to the hub, addressed to that party', async () => {
    const session = await setting.store('sessions', sessionOf('CH', 'ALP', 'SES-2'));
    expect(await push('sessions', session)).toEqual({ emsp: [], other: [], cpo: [], old: [], hub: ['PUT sessions/NL/EXA/SES-2'] });
    expect(hub.requests[0]?.headers).toMatchObject({
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'EXA',
      'ocpi-to-country-code': 'CH',
      'ocpi-to-party-id': 'ALP',
    });
  });

  it('R-028 a CDR is posted, to the partner alone whose token it is', async () => {
    const cdr = v230.cdr({ ...OWNER, id: 'CDR-1' });
    const mine = await setting.store('cdrs', { ...cdr, cdr_token: { ...cdr.cdr_token, country_code: 'FR', party_id: 'OTH' } });
    expect(await push('cdrs', mine)).toEqual({ emsp: [], other: ['POST cdrs'], cpo: [], old: [], hub: [] });
  });

  it('a Location goes to everybody who keeps Locations, each in its version', async () => {
    const location = await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-9' }));
    const pushed = ['PUT locations/NL/EXA/LOC-9'];
    expect(await push('locations', location)).toEqual({ emsp: pushed, other: pushed, cpo: [], old: pushed, hub: pushed });
    expect(old.objects.pushed.get('locations/NL/EXA/LOC-9')).toMatchObject({ type: expect.any(String) });
    expect(old.objects.pushed.get('locations/NL/EXA/LOC-9')).not.toHaveProperty('party_id');
  });

  it('R-131 a Location that may be shown to nobody is not told, but that it is so from now on', async () => {
    const { publish_allowed_to: _, ...location } = v230.location({ ...OWNER, id: 'LOC-P', publish: false });
    await setting.store('locations', location);
    expect((await push('locations', location)).emsp).toEqual([]);
    const changed = await push('locations', location, { changed: ['publish', 'last_updated'] });
    expect(changed.emsp).toEqual(['PATCH locations/NL/EXA/LOC-P', 'PUT locations/NL/EXA/LOC-P']);
    const listed = await setting.store('locations', { ...location, publish_allowed_to: [{ uid: 'U1', type: 'RFID' }] });
    expect((await push('locations', listed)).emsp).toEqual(['PUT locations/NL/EXA/LOC-P']);
  });

  it('Tokens go to CPOs', async () => {
    const token = await setting.store('tokens', v230.token({ ...OWNER, uid: 'TOK-1' }));
    expect(await push('tokens', token)).toMatchObject({ emsp: [], other: [], cpo: ['PUT tokens/NL/EXA/TOK-1'], old: [] });
    expect(cpo.requests[0]?.query.get('type')).toBe(token.type);
  });

  it('objects of others are not ours to push', async () => {
    const foreign = await setting.store('locations', v230.location({ country_code: 'BE', party_id: 'CPO', id: 'LOC-F' }));
    expect(await push('locations', foreign)).toEqual({ emsp: [], other: [], cpo: [], old: [], hub: [] });
  });

  it('the partner that caused a change is not told of it', async () => {
    const location = await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-E' }));
    const everybody = await setting.push.push('locations', location);
    const [first] = everybody.partners;
    const others = await setting.push.push('locations', location, { except: [first!] });
    expect(others.partners).toEqual(everybody.partners.slice(1));
    await Promise.all([everybody.outcomes, others.outcomes]);
  });

  it('R-238 what belongs to a package goes to those alone who have it, though all are told at once', async () => {
    const receivers = (...modules: string[]) => modules.map((module) => ({ module, interface: 'RECEIVER' }) as const);
    const pays = await setting.partner('2.3.0', { endpoints: receivers('tariffs', 'payments') });
    const tariff = await setting.store('tariffs', v230.tariff({ ...OWNER, id: 'TAR-P', preauthorize_amount: 25 }));
    await push('tariffs', tariff);
    expect(pays.objects.pushed.get('tariffs/NL/EXA/TAR-P')).toMatchObject({ preauthorize_amount: 25 });
    expect(emsp.objects.pushed.get('tariffs/NL/EXA/TAR-P')).not.toHaveProperty('preauthorize_amount');
  });

  it('a partner without the endpoint is not told', async () => {
    const blind = await setting.partner('2.2.1', { endpoints: [{ module: 'sessions', interface: 'RECEIVER' }] });
    const location = await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-B' }));
    await push('locations', location);
    await until(() => pushesTo(emsp).length > 0);
    expect(pushesTo(blind)).toEqual([]);
  });
});
