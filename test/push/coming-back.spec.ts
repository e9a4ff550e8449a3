import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import type { PushFlag } from '../../lib/push/push-flag.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
/** Longer than the tests: what comes before comes of a sign of life, a start, or another instance. */
const NEVER = { longestPauseSeconds: 3600 };

describe('a partner that comes back', () => {
  const settings: PushSetting[] = [];
  /** An instance on a database. */
  const start = async (state: MemoryState, crud = new MemoryCrud()): Promise<PushSetting> => {
    const setting = await PushSetting.start({ ocpi: { state: { useValue: state }, crud: { useValue: crud }, pushDelivery: NEVER } }, crud);
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
    const [state, crud] = [new MemoryState(), new MemoryCrud()];
    const first = await start(state, crud);
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
    await start(state, crud);
    await until(async () => (await due(state)) === 0);
    expect(pushesTo(mock)).toEqual(['PUT locations/NL/EXA/LOC-1']);
  });

  it('two instances on one state send an object once, as it is at last', async () => {
    const [state, crud] = [new MemoryState(), new MemoryCrud()];
    const [one, other] = [await start(state, crud), await start(state, crud)];
    const mock = await one.partner('2.3.0');
    await until(async () => (await other.platform.app.get(OcpiPartners).all()).length === 1);
    const location = await one.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    mock.fail(/receiver/, { delayMs: 300 });
    const first = await one.push.push('locations', location);
    await until(() => mock.requests.length === 1);
    const changed = await other.store('locations', { ...location, name: 'Changed elsewhere' });
    const outcomes = [first, await other.push.push('locations', changed), await one.push.push('locations', changed)].map(
      (each) => each.outcomes,
    );
    await Promise.all(outcomes);
    await until(async () => (await due(state)) === 0);
    expect(pushesTo(mock)).toEqual(['PUT locations/NL/EXA/LOC-1', 'PUT locations/NL/EXA/LOC-1']);
    expect(mock.objects.pushed.get('locations/NL/EXA/LOC-1')).toMatchObject({ name: 'Changed elsewhere' });
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
