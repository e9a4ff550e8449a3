import { beforeEach, describe, expect, it } from 'vitest';
import { OcpiClock } from '../../lib/contract/clock.js';
import type { OwedRequest } from '../../lib/results/owed.record.js';
import { OwedResults } from '../../lib/results/owed-results.js';
import { MemoryState } from '../../lib/testing/memory-state.js';

class TestClock extends OcpiClock {
  at = 1_000_000;
  override now(): number {
    return this.at;
  }
}

const REQUEST: OwedRequest = { action: 'START_SESSION', partner: 'p', version: '2.2.1', url: 'https://emsp.example.com/r' };
const RESERVATION: OwedRequest = { ...REQUEST, action: 'RESERVE_NOW', laterUntil: 2_000_000 };

describe('results owed, as remembered', () => {
  let clock: TestClock;
  let owed: OwedResults;
  beforeEach(() => {
    clock = new TestClock();
    owed = new OwedResults(new MemoryState(), clock);
  });

  it('R-198 cannot be taken for delivery before the request is accepted', async () => {
    await owed.open('1', REQUEST, clock.at + 5000);
    expect(await owed.give('1', { result: 'ACCEPTED' })).toMatchObject({ first: 'ACCEPTED' });
    expect(await owed.claim('1', 'a', 1000)).toBeUndefined();
    await owed.accept('1', REQUEST, clock.at + 5000);
    expect(await owed.claim('1', 'a', 1000)).toMatchObject({ waiting: [{ result: 'ACCEPTED' }] });
  });

  it('are delivered by one at a time, until its lease runs out', async () => {
    await owed.accept('1', REQUEST, clock.at + 5000);
    await owed.give('1', { result: 'ACCEPTED' });
    const claims = await Promise.all(['a', 'b', 'c'].map((by) => owed.claim('1', by, 1000)));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    clock.at += 999;
    expect(await owed.claim('1', 'd', 1000)).toBeUndefined();
    clock.at += 1;
    expect(await owed.claim('1', 'd', 1000)).toBeDefined();
    await owed.finish('1', 'a');
    expect(await owed.get('1')).toBeDefined();
    await owed.finish('1', 'd');
    expect(await owed.get('1')).toBeUndefined();
  });

  it('released ones are free at once', async () => {
    await owed.accept('1', REQUEST, clock.at + 5000);
    await owed.give('1', { result: 'ACCEPTED' });
    await owed.claim('1', 'a', 1000);
    await owed.release('1', 'b');
    expect(await owed.claim('1', 'b', 1000)).toBeUndefined();
    await owed.release('1', 'a');
    expect(await owed.claim('1', 'b', 1000)).toBeDefined();
  });

  it('are given once', async () => {
    await owed.accept('1', REQUEST, clock.at + 5000);
    expect(await owed.give('1', { result: 'ACCEPTED' })).toBeDefined();
    expect(await owed.give('1', { result: 'FAILED' })).toBeUndefined();
    expect((await owed.get('1'))?.waiting).toEqual([{ result: 'ACCEPTED' }]);
  });

  it('R-206 those of a reservation again until its end, but not after a refusal or a cancellation', async () => {
    await owed.accept('1', RESERVATION, clock.at + 5000);
    expect(await owed.give('1', { result: 'TIMEOUT' }, true)).toBeDefined();
    expect(await owed.give('1', { result: 'TIMEOUT' }, true)).toBeUndefined();
    expect(await owed.give('1', { result: 'ACCEPTED' })).toBeDefined();
    expect(await owed.give('1', { result: 'CANCELED_RESERVATION' })).toBeDefined();
    expect(await owed.give('1', { result: 'CANCELED_RESERVATION' })).toBeUndefined();
    await owed.accept('2', RESERVATION, clock.at + 5000);
    await owed.give('2', { result: 'EVSE_OCCUPIED' });
    expect(await owed.give('2', { result: 'CANCELED_RESERVATION' })).toBeUndefined();
    await owed.accept('3', RESERVATION, clock.at + 5000);
    await owed.give('3', { result: 'ACCEPTED' });
    clock.at = 2_000_000;
    expect(await owed.give('3', { result: 'CANCELED_RESERVATION' })).toBeUndefined();
  });
});
