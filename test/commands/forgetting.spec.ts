import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OcpiClock } from '../../lib/contract/clock.js';
import { OcpiCalls } from '../../lib/results/ocpi-calls.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import type { Platform } from '../harness.js';
import { commandPlatform } from './command-platform.js';

const HOUR_MS = 3_600_000;
const PARTNER = { id: 'partner', version: '2.2.1' } as const;

describe('calls whose results count no more', () => {
  let platform: Platform;
  let state: MemoryState;
  let ahead = 0;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    ahead = 0;
    state = new MemoryState();
    platform = await commandPlatform({}, { state: { useValue: state } });
    vi.spyOn(platform.app.get(OcpiClock, { strict: false }), 'now').mockImplementation(() => Date.now() + ahead);
  });
  afterEach(async () => {
    await platform.close();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const open = async () => (await platform.app.get(OcpiCalls).open(PARTNER, 'START_SESSION')).id;
  const kept = async () => (await state.list('calls')).map(({ id }) => id).toSorted();

  it('R-207 are forgotten while the application runs, an hour after a day at the latest', async () => {
    const old = await open();
    ahead = 23 * HOUR_MS;
    const late = await open();
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(await kept()).toEqual([late, old].toSorted());
    ahead = 25 * HOUR_MS;
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(await kept()).toEqual([late]);
  });

  it('are forgotten an hour later when the state is away, which is told', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await open();
    ahead = 25 * HOUR_MS;
    const list = vi.spyOn(state, 'list').mockRejectedValue(new Error('away'));
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    list.mockRestore();
    expect(error.mock.calls.map(([message]) => message)).toContain('Calls that count no more could not be forgotten.');
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(await kept()).toEqual([]);
  });

  it('are looked for no more when the application has ended', async () => {
    await platform.close();
    const list = vi.spyOn(state, 'list');
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(list).not.toHaveBeenCalled();
  });
});
