import { afterEach, describe, expect, it } from 'vitest';
import type { StateBucket, StateChange, StateEntry } from '../../lib/contract/state.js';
import { OcpiEvents } from '../../lib/partners/ocpi.events.js';
import { PushFlags } from '../../lib/push/push-flags.js';
import { PushLane } from '../../lib/push/push-lane.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { HandClock, LaneBench } from './lane-bench.js';

/** A state whose database fails at times. */
class FailingState extends MemoryState {
  isDown = false;
  /** Fails without a promise, as a driver without a connection may. */
  isAbrupt = false;

  override update<T>(bucket: StateBucket, id: string, change: StateChange<T>): Promise<T | undefined> {
    if (this.isDown && this.isAbrupt) throw new Error('The database is gone.');
    return this.isDown ? Promise.reject(new Error('The database is down.')) : super.update(bucket, id, change);
  }

  override list<T>(bucket: StateBucket, prefix?: string): Promise<StateEntry<T>[]> {
    return this.isDown ? Promise.reject(new Error('The database is down.')) : super.list(bucket, prefix);
  }
}

describe('a lane whose state fails', () => {
  const benches: LaneBench[] = [];
  const bench = (concurrency = 4): { lane: LaneBench; state: FailingState } => {
    const state = new FailingState();
    const lane = new LaneBench(state, new HandClock(), { concurrency });
    benches.push(lane);
    return { lane, state };
  };
  const typesOf = (lane: LaneBench): string[] => lane.events.map(({ type }) => type);

  afterEach(async () => {
    for (const each of benches.splice(0)) {
      const closed = each.lanes.onModuleDestroy();
      each.begun.splice(0).forEach((begun) => begun.succeed());
      await closed;
    }
  });

  it('what was delivered is told as delivered, is nothing the partner is blamed for, and is sent once more', async () => {
    const { lane, state } = bench();
    const receipt = await lane.push('A', 'S1', { fields: ['kwh'] });
    const sending = await lane.next();
    state.isDown = true;
    sending.succeed();
    expect(await receipt.outcomes).toEqual([{ partner: 'A', result: 'delivered' }]);
    expect(typesOf(lane)).toEqual(['push.delivered']);
    state.isDown = false;
    await lane.lanes.sweep();
    const again = await lane.next();
    expect(again).toMatchObject({ id: 'S1', change: { fields: 'all' } });
    again.succeed();
    await lane.settled();
    expect(await lane.due()).toEqual([]);
  });

  it('what the partner refused is told as refused', async () => {
    const { lane, state } = bench();
    const receipt = await lane.push('A', 'S1');
    const sending = await lane.next();
    state.isDown = true;
    sending.fail('http', 400);
    expect(await receipt.outcomes).toEqual([{ partner: 'A', result: 'refused', reason: 'http 400', http: 400 }]);
    expect(typesOf(lane)).toEqual(['push.failed']);
  });

  it('what the partner could not be reached with is waiting, and the partner is down', async () => {
    const { lane, state } = bench();
    const receipt = await lane.push('A', 'S1');
    const sending = await lane.next();
    state.isDown = true;
    sending.fail('unreachable');
    expect(await receipt.outcomes).toMatchObject([{ partner: 'A', result: 'waiting', reason: expect.stringContaining('unreachable') }]);
    expect(typesOf(lane)).toEqual(['push.failed', 'push.suspended']);
    state.isDown = false;
    lane.lanes.heard('A');
    const attempt = await lane.next();
    expect(attempt.id).toBe('S1');
    attempt.succeed();
    await lane.settled();
    expect(await lane.due()).toEqual([]);
  });

  it.each([false, true])(
    'what waited and cannot be begun is told as waiting, and sent when the state is back (abrupt: %s)',
    async (isAbrupt) => {
      const { lane, state } = bench(1);
      await lane.push('A', 'S1');
      const sending = await lane.next();
      const waiting = [await lane.push('A', 'S2'), await lane.push('A', 'S3')];
      Object.assign(state, { isDown: true, isAbrupt });
      sending.succeed();
      const told = { partner: 'A', result: 'waiting', reason: expect.stringContaining('The database is') };
      expect(await Promise.all(waiting.map(({ outcomes }) => outcomes))).toEqual([[told], [told]]);
      state.isDown = false;
      await lane.lanes.sweep();
      for (const id of ['S1', 'S2', 'S3']) {
        const sent = await lane.next();
        expect(sent.id).toBe(id);
        sent.succeed();
      }
      await lane.settled();
      expect(await lane.due()).toEqual([]);
    },
  );

  it('what changed meanwhile is sent as soon as the state is back, and told as what it is', async () => {
    const { lane, state } = bench();
    await lane.push('A', 'S1');
    const sending = await lane.next();
    const meanwhile = await lane.push('A', 'S1', { fields: ['kwh'] });
    state.isDown = true;
    sending.succeed();
    expect(await meanwhile.outcomes).toMatchObject([{ result: 'waiting', reason: 'The database is down.' }]);
    state.isDown = false;
    const later = await lane.push('A', 'S1', { fields: ['status'] });
    const sent = await lane.next();
    expect(sent.change).toEqual({ fields: 'all' });
    sent.succeed();
    expect(await later.outcomes).toEqual([{ partner: 'A', result: 'delivered' }]);
  });

  it('a push that cannot be remembered is no push', async () => {
    const { lane, state } = bench();
    state.isDown = true;
    await expect(lane.push('A', 'S1')).rejects.toThrow('The database is down.');
    state.isDown = false;
    expect(await lane.due()).toEqual([]);
    await lane.push('A', 'S1');
    (await lane.next()).succeed();
  });
});

describe('an object that was given to a lane', () => {
  const item = { kind: 'sessions', key: { countryCode: 'NL', partyId: 'EXA', id: 'S1' } } as const;
  const id = 'A/sessions/S1';

  /** A lane that tells which objects it was given to send. */
  const start = (state: FailingState): { lane: PushLane; sent: (object | undefined)[] } => {
    const clock = new HandClock();
    const sent: (object | undefined)[] = [];
    const lane = new PushLane('A', {
      flags: new PushFlags(state, clock, {}),
      sender: { send: async (_partner, _flag, given) => (sent.push(given), 'sent') },
      events: new OcpiEvents(clock),
      clock,
      delivery: {},
      onError: () => undefined,
    });
    return { lane, sent };
  };

  it('is not kept when its push failed', async () => {
    const state = new FailingState();
    const { lane, sent } = start(state);
    state.isDown = true;
    await expect(lane.tell(id, item, { fields: 'all' }, () => undefined, { old: true })).rejects.toThrow('down');
    state.isDown = false;
    await new Promise<void>((resolve) => void lane.tell(id, item, { fields: 'all' }, () => resolve()));
    expect(sent).toEqual([undefined]);
    lane.stop();
  });

  it('is sent once', async () => {
    const { lane, sent } = start(new FailingState());
    const given = { new: true };
    await new Promise<void>((resolve) => void lane.tell(id, item, { fields: 'all' }, () => resolve(), given));
    await new Promise<void>((resolve) => void lane.tell(id, item, { fields: 'all' }, () => resolve()));
    expect(sent).toEqual([given, undefined]);
    lane.stop();
  });
});
