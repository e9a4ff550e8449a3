import { afterEach, describe, expect, it } from 'vitest';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { HandClock, LaneBench } from './lane-bench.js';

const resultOf = async (receipt: Awaited<ReturnType<LaneBench['push']>>) => (await receipt.outcomes)[0]?.result;

describe('the lane of a partner', () => {
  const benches: LaneBench[] = [];
  const bench = (...args: ConstructorParameters<typeof LaneBench>): LaneBench => {
    const made = new LaneBench(...args);
    benches.push(made);
    return made;
  };

  afterEach(async () => {
    for (const each of benches.splice(0)) {
      const closed = each.lanes.onModuleDestroy();
      each.begun.splice(0).forEach((begun) => begun.succeed());
      await closed;
    }
  });

  it('push resolves when the change is remembered, before the partner has answered', async () => {
    const lane = bench();
    const receipt = await lane.push('A', 'S1');
    expect(receipt.partners).toEqual(['A']);
    expect(await lane.due()).toEqual(['A S1']);
    (await lane.next()).succeed();
    expect(await resultOf(receipt)).toBe('delivered');
    expect(await lane.due()).toEqual([]);
  });

  it('an object is sent by one at a time; what changes meanwhile is sent once, as it is then', async () => {
    const lane = bench();
    const first = await lane.push('A', 'S1');
    const sending = await lane.next();
    const later = [await lane.push('A', 'S1', { fields: ['kwh'] }), await lane.push('A', 'S1', { fields: ['status'] })];
    await lane.settled();
    expect(lane.begun).toEqual([]);
    sending.succeed();
    expect(await resultOf(first)).toBe('delivered');
    const again = await lane.next();
    expect(again.change).toEqual({ fields: ['kwh', 'status'] });
    again.succeed();
    expect(await Promise.all(later.map(resultOf))).toEqual(['delivered', 'delivered']);
    await lane.settled();
    expect(lane.begun).toEqual([]);
  });

  it('while it waits the newest state wins: a change of fields of a new object is the whole object', async () => {
    const lane = bench(undefined, undefined, { concurrency: 1 });
    await lane.push('A', 'S1');
    const sending = await lane.next();
    await lane.push('A', 'S2');
    await lane.push('A', 'S2', { fields: ['kwh'] });
    sending.succeed();
    const waited = await lane.next();
    expect(waited).toMatchObject({ id: 'S2', change: { fields: 'all' } });
    waited.succeed();
  });

  it('so many objects go side by side, and no more', async () => {
    const lane = bench(undefined, undefined, { concurrency: 2 });
    for (const id of ['S1', 'S2', 'S3']) await lane.push('A', id);
    await lane.settled();
    expect(lane.begun.map(({ id }) => id)).toEqual(['S1', 'S2']);
    lane.begun.shift()!.succeed();
    await lane.settled();
    expect(lane.begun.map(({ id }) => id)).toEqual(['S2', 'S3']);
  });

  it('a partner that is down holds nobody up; what changes for it is in the state alone', async () => {
    const lane = bench();
    const down = await lane.push('A', 'S1');
    (await lane.next()).fail('unreachable');
    expect(await resultOf(down)).toBe('waiting');
    expect(lane.events.map(({ type }) => type)).toEqual(['push.failed', 'push.suspended']);
    expect(await resultOf(await lane.push('A', 'S2'))).toBe('waiting');
    await lane.push('B', 'S2');
    expect(await lane.next()).toMatchObject({ partner: 'B', id: 'S2' });
    expect(await lane.due()).toEqual(['A S1', 'A S2', 'B S2']);
  });

  it('R-029 no failed message is sent again: when the partner is back it gets each object once, whole, the longest due first', async () => {
    const lane = bench();
    await lane.push('A', 'S1', { fields: ['kwh'] });
    (await lane.next()).fail('unreachable');
    await lane.settled();
    lane.clock.time += 10;
    await lane.push('A', 'S3');
    lane.clock.time += 10;
    for (let kwh = 0; kwh < 5; kwh++) await lane.push('A', 'S2', { fields: ['kwh'] });
    lane.lanes.heard('A');
    const attempt = await lane.next();
    expect(attempt).toMatchObject({ id: 'S1', change: { fields: 'all' } });
    await lane.settled();
    expect(lane.begun).toEqual([]);
    attempt.succeed();
    expect([await lane.next(), await lane.next()].map(({ id, succeed }) => (succeed(), id))).toEqual(['S3', 'S2']);
    await lane.settled();
    expect(lane.begun).toEqual([]);
    expect(await lane.due()).toEqual([]);
    expect(lane.events.filter(({ type }) => type === 'push.resumed')).toHaveLength(1);
  });

  it('attempts begin with another object each time, so that one that breaks the partner does not keep the others', async () => {
    const lane = bench();
    await lane.push('A', 'POISON');
    (await lane.next()).fail('unreachable');
    await lane.settled();
    lane.clock.time += 10;
    await lane.push('A', 'FINE');
    lane.lanes.heard('A');
    const first = await lane.next();
    expect(first.id).toBe('POISON');
    first.fail('unreachable');
    await lane.settled();
    lane.lanes.heard('A');
    const second = await lane.next();
    expect(second.id).toBe('FINE');
    second.succeed();
  });

  it('what changes during an attempt is sent after it', async () => {
    const lane = bench();
    await lane.push('A', 'S1');
    (await lane.next()).fail('unreachable');
    await lane.settled();
    lane.lanes.heard('A');
    const attempt = await lane.next();
    await lane.push('A', 'S2');
    attempt.succeed();
    const sent = await lane.next();
    expect(sent.id).toBe('S2');
    sent.succeed();
  });

  it('an object that the partner refuses is given up, and the partner is not down', async () => {
    const lane = bench();
    const refused = await lane.push('A', 'S1');
    (await lane.next()).fail('http', 400);
    expect(await refused.outcomes).toEqual([{ partner: 'A', result: 'refused', reason: 'http 400', http: 400 }]);
    expect(await lane.due()).toEqual([]);
    await lane.push('A', 'S2');
    (await lane.next()).succeed();
  });

  it('an object that fails by itself is tried again when its time has come', async () => {
    const lane = bench();
    await lane.push('A', 'S1');
    (await lane.next()).fail('http', 500);
    await lane.settled();
    await lane.lanes.sweep();
    await lane.settled();
    expect(lane.begun).toEqual([]);
    lane.clock.time += 31_000;
    await lane.lanes.sweep();
    (await lane.next()).succeed();
  });

  it('three failures in a row mean that the partner is down', async () => {
    const lane = bench();
    for (const id of ['S1', 'S2', 'S3']) {
      await lane.push('A', id);
      (await lane.next()).fail('http', 500);
      await lane.settled();
    }
    expect(lane.events.filter(({ type }) => type === 'push.suspended')).toHaveLength(1);
  });

  it('what is due survives the process', async () => {
    const state = new MemoryState();
    const before = bench(state);
    await before.push('A', 'S1', { fields: ['kwh'] });
    await before.push('A', 'S2', { fields: ['kwh'] });
    (await before.next()).fail('unreachable');
    (await before.next()).fail('unreachable');
    await before.settled();
    const after = bench(state);
    await after.lanes.sweep();
    const [first, second] = [await after.next(), await after.next()];
    expect([first, second].map(({ id }) => id)).toEqual(['S1', 'S2']);
    [first, second].forEach((begun) => begun.succeed());
    await after.settled();
    expect(await after.due()).toEqual([]);
  });

  it('what is due to partners that are none any more is forgotten at the next start', async () => {
    const state = new MemoryState();
    const before = bench(state);
    await before.push('NOBODY', 'S1');
    (await before.next()).fail('unreachable');
    await before.settled();
    const after = bench(state);
    after.lanes.onApplicationBootstrap();
    await after.settled();
    expect(await after.due()).toEqual([]);
  });

  it('at the end what waits is sent within the limit, and the rest stays due', async () => {
    const lane = bench(undefined, undefined, { drainMs: 50, concurrency: 1 });
    const receipts = [await lane.push('A', 'S1'), await lane.push('A', 'S2'), await lane.push('A', 'S3')];
    const closing = lane.lanes.onModuleDestroy();
    (await lane.next()).succeed();
    await lane.next();
    await closing;
    expect(await Promise.all(receipts.map(resultOf))).toEqual(['delivered', 'waiting', 'waiting']);
    expect(await lane.due()).toEqual(['A S2', 'A S3']);
  });

  it('of two instances on one state one sends; what changes meanwhile at the other is sent by the first', async () => {
    const state = new MemoryState();
    const clock = new HandClock();
    const [one, other] = [bench(state, clock), bench(state, clock)];
    await one.push('A', 'S1');
    const sending = await one.next();
    const elsewhere = await other.push('A', 'S1', { fields: ['kwh'] });
    await other.lanes.sweep();
    expect(await resultOf(elsewhere)).toBe('merged');
    expect(other.begun).toEqual([]);
    sending.succeed();
    const again = await one.next();
    expect(again.change).toEqual({ fields: ['kwh'] });
    again.succeed();
    await one.settled();
    expect(await one.due()).toEqual([]);
  });

  it('what an instance that died was sending is sent by another, whole, when its claim has ended', async () => {
    const state = new MemoryState();
    const clock = new HandClock();
    const [died, lives] = [bench(state, clock), bench(state, clock)];
    await died.push('A', 'S1', { fields: ['kwh'] });
    await died.next();
    await lives.lanes.sweep();
    await lives.settled();
    expect(lives.begun).toEqual([]);
    clock.time += 120_000;
    await lives.lanes.sweep();
    const taken = await lives.next();
    expect(taken.change).toEqual({ fields: 'all' });
    taken.succeed();
  });
});
