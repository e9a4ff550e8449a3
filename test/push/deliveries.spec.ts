import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { House } from '../../lib/contract/kinds.js';
import type { OcpiPushOptions, OcpiPushPatch } from '../../lib/push/ocpi-push.js';
import type { PushKind } from '../../lib/push/push-kinds.js';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const AT = '2026-02-01T00:00:00Z';

describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('what is sent to a partner of %s', (version) => {
  let setting: PushSetting;
  let mock: MockPartner;

  beforeAll(async () => {
    setting = await PushSetting.start();
    mock = await setting.partner(
      version,
      { roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'DRV' }] },
      version === '2.1.1' ? '/cpo' : '',
    );
    await setting.store('locations', v230.location({ ...OWNER }));
  });

  afterAll(() => setting.close());

  async function push<K extends PushKind>(kind: K, subject: House[K] | OcpiPushPatch<K>, options?: OcpiPushOptions): Promise<string[]> {
    mock.requests.length = 0;
    const { outcomes } = await setting.push.push(kind, subject, options);
    expect(await outcomes).toMatchObject([{ result: 'delivered' }]);
    return pushesTo(mock);
  }

  it('PATCH of what changed, with last_updated', async () => {
    const session = await setting.store('sessions', v230.session({ ...OWNER, status: 'PENDING' }));
    const path = `sessions/NL/EXA/${session.id}`;
    expect(await push('sessions', session)).toEqual([`PUT ${path}`]);
    const active = await setting.store('sessions', { ...session, status: 'ACTIVE', kwh: 1.5, last_updated: AT });
    expect(await push('sessions', active, { changed: ['status', 'kwh'] })).toEqual([`PATCH ${path}`]);
    expect(mock.requests[0]?.body).toEqual({ status: 'ACTIVE', kwh: 1.5, last_updated: AT });
  });

  it('R-027 an object that the partner lacks is PUT when it does not take the PATCH', async () => {
    const session = await setting.store('sessions', v230.session({ ...OWNER, id: 'SES-NEW', status: 'ACTIVE' }));
    const path = 'sessions/NL/EXA/SES-NEW';
    expect(await push('sessions', session, { changed: ['kwh'] })).toEqual([`PATCH ${path}`, `PUT ${path}`]);
    expect(mock.objects.pushed.get(path)).toMatchObject({ id: 'SES-NEW', kwh: session.kwh });
  });

  it('a partner that knows no PATCH gets the whole object', async () => {
    mock.fail(/PATCH/, { status: 405 });
    const session = await setting.store('sessions', v230.session({ ...OWNER, id: 'SES-NEW', status: 'ACTIVE', kwh: 3 }));
    expect(await push('sessions', session, { changed: ['kwh'] })).toEqual(['PATCH sessions/NL/EXA/SES-NEW', 'PUT sessions/NL/EXA/SES-NEW']);
  });

  it('R-144 charging_periods are told by PUT: PATCH would add them to those that are there', async () => {
    const session = await setting.store('sessions', v230.session({ ...OWNER, id: 'SES-NEW', status: 'ACTIVE', kwh: 4 }));
    expect(await push('sessions', session, { changed: ['kwh', 'charging_periods'] })).toEqual(['PUT sessions/NL/EXA/SES-NEW']);
  });

  it('R-025 an EVSE is told by itself, and by its Location where the partner has none', async () => {
    const location = await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-EVSE' }));
    const [evse] = location.evses!;
    const path = `locations/NL/EXA/LOC-EVSE`;
    const changed = { evse: evse!.uid.toLowerCase(), changed: ['status'] };
    expect(await push('locations', location, changed)).toEqual([`PATCH ${path}/${evse!.uid}`, `PUT ${path}`]);
    mock.objects.pushed.set(`${path}/${evse!.uid}`, evse);
    expect(await push('locations', location, changed)).toEqual([`PATCH ${path}/${evse!.uid}`]);
    expect(mock.requests[0]?.body).toEqual({ status: evse!.status, last_updated: evse!.last_updated });
    const connector = evse!.connectors[0]!;
    expect(await push('locations', location, { evse: evse!.uid, connector: connector.id })).toEqual([
      `PUT ${path}/${evse!.uid}/${connector.id}`,
    ]);
    expect(await push('locations', location, { evse: 'NONE' })).toEqual([`PUT ${path}`]);
  });

  it('R-169 Tariffs are PUT, and deleted', async () => {
    const tariff = await setting.store('tariffs', v230.tariff({ ...OWNER, id: 'TAR-1' }));
    expect(await push('tariffs', tariff, { changed: ['currency'] })).toEqual(['PUT tariffs/NL/EXA/TAR-1']);
    mock.requests.length = 0;
    const { outcomes } = await setting.push.gone('tariffs', tariff);
    expect(await outcomes).toMatchObject([{ result: 'delivered' }]);
    expect(pushesTo(mock)).toEqual(['DELETE tariffs/NL/EXA/TAR-1']);
    const again = await setting.push.gone('tariffs', tariff);
    expect(await again.outcomes).toMatchObject([{ result: 'delivered' }]);
  });

  it('a patch is what its names say, of the object that is stored', async () => {
    const key = { countryCode: 'NL', partyId: 'EXA', id: 'SES-NEW' };
    expect(await push('sessions', { key, changes: { kwh: 99 } })).toEqual(['PATCH sessions/NL/EXA/SES-NEW']);
    expect(mock.requests[0]?.body).toMatchObject({ kwh: 4 });
    await expect(setting.push.push('sessions', { key: { ...key, id: 'NONE' }, changes: {} })).rejects.toThrow(/Store it first/);
  });

  it('an object that the host does not store is sent as it was given', async () => {
    const session = v230.session({ ...OWNER, id: 'SES-GIVEN', location_id: 'LOC-EVSE' });
    expect(await push('sessions', session)).toEqual(['PUT sessions/NL/EXA/SES-GIVEN']);
  });

  it('an object that the host goes on changing is sent as it is with each push', async () => {
    const session = { ...v230.session({ ...OWNER, id: 'SES-LIVE', location_id: 'LOC-EVSE' }), kwh: 1 };
    await push('sessions', session);
    expect(mock.requests.at(-1)?.body).toMatchObject({ kwh: 1 });
    session.kwh = 2.5;
    await push('sessions', session);
    expect(mock.requests.at(-1)?.body).toMatchObject({ kwh: 2.5 });
  });

  it('an object that the partner refuses is told of, once', async () => {
    mock.fail(/PUT/, { envelope: { status_code: 2001, status_message: 'not so', timestamp: AT } });
    const tariff = await setting.store('tariffs', v230.tariff({ ...OWNER, id: 'TAR-R' }));
    mock.requests.length = 0;
    const { outcomes } = await setting.push.push('tariffs', tariff);
    expect(await outcomes).toMatchObject([{ result: 'refused', http: 200, statusCode: 2001, reason: expect.stringContaining('not so') }]);
    expect(setting.events.findLast(({ type }) => type === 'push.failed')).toMatchObject({ kind: 'tariffs', final: true });
    expect(pushesTo(mock)).toEqual(['PUT tariffs/NL/EXA/TAR-R']);
  });

  it('objects that cannot be written as JSON are given up, and do not keep the others waiting', async () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 20_000; depth++) deep = [deep];
    for (const id of ['DEEP-1', 'DEEP-2', 'DEEP-3', 'DEEP-4']) {
      const tariff = Object.assign(v230.tariff({ ...OWNER, id }), { nlx_deep: deep });
      const { outcomes } = await setting.push.push('tariffs', tariff);
      expect(await outcomes).toMatchObject([{ result: 'refused', reason: expect.stringContaining('cannot be written') }]);
    }
    const patched = Object.assign(v230.session({ ...OWNER, id: 'SES-DEEP', location_id: 'LOC-EVSE' }), { nlx_deep: deep });
    const { outcomes } = await setting.push.push('sessions', patched, { changed: ['nlx_deep'] });
    expect(await outcomes).toMatchObject([{ result: 'refused' }]);
    expect(setting.events.filter(({ type }) => type === 'push.suspended')).toEqual([]);
    expect(await push('tariffs', v230.tariff({ ...OWNER, id: 'TAR-FLAT' }))).toEqual(['PUT tariffs/NL/EXA/TAR-FLAT']);
  });
});
