import { afterEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import type { OcpiVanished } from '../../lib/sync/sync.options.js';
import { v221 } from '../fixtures/objects.js';
import { CPO, location, Setting } from './sync-setting.js';

let at: Setting;
afterEach(() => at.stop());

const locations = (): unknown[] => at.them.objects.list('locations');
const pull = (full = true) => at.sync.pull(at.partner, 'locations', { full });
const statuses = async (id: string) => (await at.stored(id))?.evses?.map(({ status }) => status);

describe('R-032 what a full pull does not contain any more', () => {
  it('is marked as gone, once, and comes back when the partner has it again', async () => {
    at = await Setting.start();
    at.offer(3);
    await pull();
    const [gone] = locations().splice(1, 1);
    expect(await pull(false)).toMatchObject({ vanished: 0 });
    expect(await pull()).toMatchObject({ unchanged: 2, vanished: 1 });
    expect([await statuses('L0'), await statuses('L1')]).toEqual([['AVAILABLE'], ['REMOVED']]);
    expect(at.them.requests.at(-1)!.path).toBe('/ocpi/2.2.1/sender/locations/L1');
    expect(await pull()).toMatchObject({ vanished: 0 });
    locations().push(gone);
    expect(await pull()).toMatchObject({ updated: 1, vanished: 0 });
    expect(await statuses('L1')).toEqual(['AVAILABLE']);
  });

  it('stays when the list only passed it over: a Location is asked for once more', async () => {
    at = await Setting.start();
    at.offer(3);
    await pull();
    const [hidden] = locations().splice(1, 1);
    at.them.objects.onOther = ({ path }) =>
      path.endsWith('/L1') ? { status: 200, headers: {}, envelope: { status_code: 1000, data: hidden } } : undefined;
    expect(await pull()).toMatchObject({ vanished: 0, unchanged: 3 });
    at.them.fail(/locations\/L1/, { status: 500 }, 9);
    await expect(pull()).rejects.toThrow(/500/);
    expect(await statuses('L1')).toEqual(['AVAILABLE']);
  });

  it('stays when the list is shorter than it says, or was pushed while it was read', async () => {
    at = await Setting.start();
    at.offer(3);
    await pull();
    locations().splice(1, 1);
    at.them.fail(/locations$/, { change: (answer) => ({ ...answer, headers: { ...answer.headers, 'x-total-count': '3' } }) }, 9);
    expect(await pull()).toMatchObject({ vanished: 0 });
    at.them.heal();
    const key = { countryCode: 'DE', partyId: 'MCK', id: 'L1' };
    const last_updated = new Date(Date.now() + 60_000).toISOString();
    await at.crud.update('locations', key, (current) => ({ ...current, last_updated }), ownContext('2.3.0', 'locations'));
    expect(await pull()).toMatchObject({ vanished: 0 });
  });

  it('is decided by the host, when it wants to', async () => {
    const asked: OcpiVanished[] = [];
    const fates = { L0: 'keep', L1: 'delete', L2: 'default' } as const;
    const onVanished = (vanished: OcpiVanished) => {
      asked.push(vanished);
      return 'id' in vanished.key ? fates[vanished.key.id as keyof typeof fates] : 'default';
    };
    at = await Setting.start({ sync: { onVanished } });
    at.offer(3);
    await pull();
    locations().splice(0, 3, location('L3'));
    expect(await pull()).toMatchObject({ created: 1, vanished: 2 });
    expect(asked.map(({ kind, key, object }) => [kind, key, 'id' in object && object.id])).toEqual(
      ['L0', 'L1', 'L2'].map((id) => ['locations', { countryCode: 'DE', partyId: 'MCK', id }, id]),
    );
    expect([await statuses('L0'), await statuses('L1'), await statuses('L2')]).toEqual([['AVAILABLE'], undefined, ['REMOVED']]);
  });

  it('is gone in the way of its kind: a Tariff deleted, a Session and a CDR not at all', async () => {
    at = await Setting.start();
    const lists = {
      tariffs: v221.tariff({ id: 'T', ...CPO }),
      sessions: v221.session({ id: 'S', ...CPO }),
      cdrs: v221.cdr({ id: 'C', ...CPO }),
    };
    for (const [module, object] of Object.entries(lists)) at.them.objects.list(module).push(object);
    await at.sync.pullAll(at.partner);
    for (const module of Object.keys(lists)) at.them.objects.list(module).length = 0;
    const reports = await at.sync.pullAll(at.partner, { full: true });
    expect(Object.fromEntries(reports.map(({ kind, vanished }) => [kind, vanished]))).toEqual({
      clients: 0,
      tariffs: 1,
      locations: 0,
      sessions: 0,
      cdrs: 0,
    });
    const ctx = ownContext('2.3.0', 'tariffs');
    expect(await at.crud.get('tariffs', { countryCode: 'DE', partyId: 'MCK', id: 'T' }, ctx)).toBeUndefined();
  });

  it('a Token is not valid any more', async () => {
    at = await Setting.start({ mock: { roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'MCK' }] } });
    at.them.objects.list('tokens').push(v221.token({ uid: 'A', ...CPO }), v221.token({ uid: 'B', ...CPO }));
    await at.sync.pull(at.partner, 'tokens');
    at.them.objects.list('tokens').pop();
    expect(await at.sync.pull(at.partner, 'tokens', { full: true })).toMatchObject({ vanished: 1 });
    const key = { countryCode: 'DE', partyId: 'MCK', uid: 'B' };
    expect(await at.crud.get('tokens', key, ownContext('2.3.0', 'tokens'))).toMatchObject({ valid: false });
  });
});
