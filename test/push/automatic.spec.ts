import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { v221, v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const AT = '2026-02-01T00:00:00Z';
const KEY = { countryCode: 'NL', partyId: 'EXA' } as const;

describe('push.automatic', () => {
  let setting: PushSetting;
  let emsp: MockPartner;
  let cpo: MockPartner;
  let crud: OcpiCrud;
  const ctx = ownContext('2.3.0', 'locations');

  beforeAll(async () => {
    setting = await PushSetting.start({ ocpi: { push: { automatic: true } } });
    emsp = await setting.partner('2.3.0', { roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'DRV' }] });
    cpo = await setting.partner('2.3.0', { roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'CPO' }] });
    crud = setting.platform.app.get(OcpiCrud);
  });

  beforeEach(() => {
    emsp.requests.length = 0;
    cpo.requests.length = 0;
  });

  afterAll(() => setting.close());

  const told = async (mock: MockPartner, ...pushes: string[]): Promise<void> => {
    await until(() => pushesTo(mock).length >= pushes.length);
    expect(pushesTo(mock)).toEqual(pushes);
  };

  it('a new object is PUT', async () => {
    await crud.create('locations', v230.location({ ...OWNER, id: 'LOC-1' }), ctx);
    await told(emsp, 'PUT locations/NL/EXA/LOC-1');
    expect(pushesTo(cpo)).toEqual([]);
  });

  it('R-025 the EVSE alone is sent that changed, what changed in it by PATCH', async () => {
    const location = await crud.get('locations', { ...KEY, id: 'LOC-1' }, ctx);
    const [evse, ...others] = location!.evses!;
    emsp.objects.pushed.set(`locations/NL/EXA/LOC-1/${evse!.uid}`, evse);
    const changed = { ...evse!, status: 'BLOCKED' as const, last_updated: AT };
    await crud.update('locations', { ...KEY, id: 'LOC-1' }, (now) => ({ ...now, evses: [changed, ...others], last_updated: AT }), ctx);
    await told(emsp, `PATCH locations/NL/EXA/LOC-1/${evse!.uid}`);
    expect(emsp.requests[0]?.body).toEqual({ status: 'BLOCKED', last_updated: AT });
  });

  it('R-026 a field that is no more is told by PUT', async () => {
    await crud.update('locations', { ...KEY, id: 'LOC-1' }, (now) => ({ ...now, name: undefined, last_updated: AT }), ctx);
    await told(emsp, 'PUT locations/NL/EXA/LOC-1');
  });

  it('a change that changes nothing is not told', async () => {
    await crud.update('locations', { ...KEY, id: 'LOC-1' }, (now) => ({ ...now }), ctx);
    await crud.create('tariffs', v230.tariff({ ...OWNER, id: 'TAR-1' }), ctx);
    await told(emsp, 'PUT tariffs/NL/EXA/TAR-1');
  });

  it('a Tariff that is no more is deleted', async () => {
    await crud.delete('tariffs', { ...KEY, id: 'TAR-1' }, ctx);
    await told(emsp, 'DELETE tariffs/NL/EXA/TAR-1');
  });

  it('R-186 a Token that is no more becomes invalid', async () => {
    const token = await crud.create('tokens', v230.token({ ...OWNER, uid: 'TOK-1', valid: true }), ctx);
    await told(cpo, 'PUT tokens/NL/EXA/TOK-1');
    await crud.delete('tokens', { ...KEY, uid: 'TOK-1', type: token.type }, ctx);
    await told(cpo, 'PUT tokens/NL/EXA/TOK-1', 'PUT tokens/NL/EXA/TOK-1');
    expect(cpo.requests[1]?.body).toMatchObject({ uid: 'TOK-1', valid: false });
  });

  it('what a partner pushes to us goes to nobody', async () => {
    const partner = await setting.platform.partner();
    const location = v221.location({ ...partner.owner, id: 'LOC-P' });
    const answer = await partner.ask(partner.pushed('locations', 'LOC-P'), { method: 'PUT', body: location });
    expect(answer.body.status_code).toBe(1000);
    await crud.create('tariffs', v230.tariff({ ...OWNER, id: 'TAR-2' }), ctx);
    await told(emsp, 'PUT tariffs/NL/EXA/TAR-2');
  });
});
