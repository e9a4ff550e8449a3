import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import type { PushFlag } from '../../lib/push/push-flag.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
/** Longer than the tests: what comes before comes of a sign of life, a start, or another instance. */
const NEVER = { longestPauseSeconds: 3600 };

describe('a partner that comes back', () => {
  const settings: PushSetting[] = [];
  const start = async (state: MemoryState, url?: string): Promise<PushSetting> => {
    const setting = await PushSetting.start({ ocpi: { state: { useValue: state }, pushDelivery: NEVER, ...(url && { url }) } });
    settings.push(setting);
    return setting;
  };
  const due = async (state: MemoryState): Promise<number> => (await state.list<PushFlag>('lanes')).length;

  afterEach(async () => {
    for (const setting of settings.splice(0)) await setting.close();
  });
  afterAll(() => expect(settings).toEqual([]));

  it('gets the current state as soon as it asks us something', async () => {
    const state = new MemoryState();
    const setting = await start(state);
    const mock = await setting.partner('2.2.1');
    mock.fail(/receiver/, { reset: true }, 3);
    const location = await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    const { outcomes } = await setting.push.push('locations', location);
    expect(await outcomes).toMatchObject([{ result: 'waiting' }]);
    await until(() => mock.requestsTo(/receiver/).length >= 2);
    mock.heal();
    await setting.store('locations', { ...location, name: 'Changed meanwhile' });
    await setting.push.push('locations', {
      key: { countryCode: 'NL', partyId: 'EXA', id: 'LOC-1' },
      changes: { name: 'Changed meanwhile' },
    });
    mock.requests.length = 0;
    await mock.credentials.call('GET', setting.platform.url('/2.2.1/credentials'));
    await until(() => mock.objects.pushed.size > 0);
    expect(pushesTo(mock)).toEqual(['PUT locations/NL/EXA/LOC-1']);
    expect(mock.objects.pushed.get('locations/NL/EXA/LOC-1')).toMatchObject({ name: 'Changed meanwhile' });
    await until(async () => (await due(state)) === 0);
  });

  it('gets it from the next process, when ours has ended meanwhile', async () => {
    const state = new MemoryState();
    const first = await start(state);
    const mock = await first.partner('2.3.0');
    mock.fail(/receiver/, { reset: true }, Infinity);
    const location = await first.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    await (
      await first.push.push('locations', location)
    ).outcomes;
    await first.platform.close();
    expect(await due(state)).toBe(1);
    mock.heal();
    mock.requests.length = 0;
    const second = await start(state);
    // The store of the tests is not shared: what is not stored any more is not sent.
    await until(async () => (await due(state)) === 0);
    expect(pushesTo(mock)).toEqual([]);
    await second.store('locations', location);
    await (
      await second.push.push('locations', location)
    ).outcomes;
    expect(pushesTo(mock)).toEqual(['PUT locations/NL/EXA/LOC-1']);
  });

  it('two instances on one state send an object once', async () => {
    const state = new MemoryState();
    const [one, other] = [await start(state), await start(state)];
    const mock = await one.partner('2.3.0');
    await until(async () => (await other.platform.app.get(OcpiPartners).all()).length === 1);
    mock.fail(/receiver/, { delayMs: 200 });
    const location = await one.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    await other.store('locations', location);
    const [first] = await Promise.all([
      one.push.push('locations', location),
      other.push.push('tariffs', v230.tariff({ ...OWNER, id: 'T' })),
    ]);
    await until(() => mock.requests.length >= 2);
    await first.outcomes;
    expect(pushesTo(mock).sort()).toEqual(['PUT locations/NL/EXA/LOC-1', 'PUT tariffs/NL/EXA/T']);
  });

  it('is forgotten with all that was due to it when it unregisters', async () => {
    const state = new MemoryState();
    const setting = await start(state);
    const mock = await setting.partner('2.3.0');
    mock.fail(/receiver/, { reset: true }, Infinity);
    const location = await setting.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    await (
      await setting.push.push('locations', location)
    ).outcomes;
    expect(await due(state)).toBe(1);
    await mock.credentials.unregister();
    await until(async () => (await due(state)) === 0);
  });
});
