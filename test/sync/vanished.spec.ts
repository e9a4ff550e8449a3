import { afterEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import type { OcpiVanished } from '../../lib/sync/sync.options.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { v221, v230 } from '../fixtures/objects.js';
import { CPO, location, OLD, Setting } from './sync-setting.js';

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

  it('is not what was pushed while the list was read, however old it says it is', async () => {
    at = await Setting.start({
      mock: {
        roles: [
          { role: 'CPO', countryCode: 'DE', partyId: 'MCK' },
          { role: 'EMSP', countryCode: 'DE', partyId: 'MCK' },
        ],
      },
    });
    at.them.objects.list('tariffs').push(v221.tariff({ id: 'T1', ...CPO, last_updated: OLD }));
    at.them.objects.list('tokens').push(v221.token({ uid: 'A', ...CPO, last_updated: OLD }));
    await at.sync.pull(at.partner, 'tariffs');
    await at.sync.pull(at.partner, 'tokens');
    const ctx = ownContext('2.3.0', 'tariffs');
    const pushed: Promise<unknown>[] = [];
    at.them.objects.onPage = (module) => {
      if (module === 'tariffs') pushed.push(at.crud.create('tariffs', v230.tariff({ id: 'T2', ...CPO, last_updated: OLD }), ctx));
      if (module === 'tokens') pushed.push(at.crud.create('tokens', v230.token({ uid: 'B', ...CPO, last_updated: OLD }), ctx));
    };
    for (const kind of ['tariffs', 'tokens'] as const)
      expect(await at.sync.pull(at.partner, kind, { full: true })).toMatchObject({ vanished: 0 });
    await Promise.all(pushed);
    const party = { countryCode: 'DE', partyId: 'MCK' };
    const kept = async () => [
      (await at.crud.get('tariffs', { ...party, id: 'T2' }, ctx))?.id,
      (await at.crud.get('tokens', { ...party, uid: 'B' }, ctx))?.valid,
    ];
    expect(await kept()).toEqual(['T2', true]);
    // The next list is made later, and knows better.
    at.them.objects.onPage = () => undefined;
    for (const kind of ['tariffs', 'tokens'] as const)
      expect(await at.sync.pull(at.partner, kind, { full: true })).toMatchObject({ vanished: 1 });
    expect(await kept()).toEqual([undefined, false]);
  });

  it('is looked for also when the pull was interrupted, and in what was pushed before it', async () => {
    at = await Setting.start();
    at.offer(350);
    await pull();
    const ctx = ownContext('2.3.0', 'locations');
    await at.crud.create('locations', { ...(await at.stored('L0'))!, id: 'PUSHED' }, ctx);
    locations().splice(5, 1);
    at.them.objects.onPage = (_module, offset) => {
      if (offset === 200) at.them.fail(/locations$/, { status: 400 });
    };
    await expect(pull()).rejects.toThrow(/400/);
    at.them.objects.onPage = () => undefined;
    const another = await at.instance();
    expect(await another.module.get(OcpiSync).pull(at.partner, 'locations', { full: true })).toMatchObject({ vanished: 2 });
    expect([await statuses('L5'), await statuses('PUSHED'), await statuses('L6')]).toEqual([['REMOVED'], ['REMOVED'], ['AVAILABLE']]);
  });

  it('waits until a list tells what is missing', async () => {
    at = await Setting.start();
    at.offer(3);
    await pull();
    locations().splice(1, 1);
    at.them.fail(/locations$/, { change: (answer) => ({ ...answer, headers: { ...answer.headers, 'x-total-count': '3' } }) }, 9);
    expect(await pull()).toMatchObject({ vanished: 0 });
    at.them.heal();
    expect(await pull()).toMatchObject({ vanished: 1 });
  });

  it('stops nothing when one of it cannot be written again', async () => {
    class Stubborn extends MemoryCrud {
      override update: MemoryCrud['update'] = (kind, key, change, ctx) => {
        if ('id' in key && key.id === 'L1') return Promise.reject(new RangeError('Maximum call stack size exceeded'));
        return super.update(kind, key, change, ctx);
      };
    }
    at = await Setting.start({ crud: new Stubborn() });
    at.offer(3);
    await pull();
    locations().splice(1, 2);
    expect(await pull()).toMatchObject({ vanished: 1 });
    expect([await statuses('L1'), await statuses('L2')]).toEqual([['AVAILABLE'], ['REMOVED']]);
  });

  it('is remembered in pieces, and not longer than needed', async () => {
    at = await Setting.start();
    at.offer(450);
    for (let round = 0; round < 3; round++) await pull();
    const keys = async (): Promise<number[]> => (await at.us.state.list<string[]>('sync', 'seen/')).map(({ value }) => value.length);
    expect((await keys()).sort()).toEqual([100, 100, 100, 100, 50]);
    for (let round = 0; round < 3; round++) {
      const now = new Date().toISOString();
      locations().splice(0, 2, location('L0', now), location(`N${round}`, now));
      await pull(false);
    }
    expect((await keys()).reduce((sum, count) => sum + count)).toBe(453);
    await pull();
    expect((await keys()).reduce((sum, count) => sum + count)).toBe(450);
  });
});
