import { describe, expect, it } from 'vitest';
import { OcpiClock } from '../../lib/contract/clock.js';
import { RouteMemory } from '../../lib/hub/route-memory.js';
import { MemoryState } from '../../lib/testing/memory-state.js';

const DAY = 24 * 3600 * 1000;
const cpo = { countryCode: 'BE', partyId: 'CPO' };
const emsp = { countryCode: 'FR', partyId: 'MSP' };

class Clock extends OcpiClock {
  time = Date.parse('2026-01-01T00:00:00Z');
  override now(): number {
    return this.time;
  }
}

describe('what a hub remembers of what it has passed on', () => {
  it('R-095 finds it by its id, whatever the case, and not by the beginning of its id', async () => {
    const memory = new RouteMemory(new MemoryState(), new Clock());
    await memory.note('session', 'S/1', { at: cpo, for: emsp });
    expect(await memory.find('session', 's/1')).toMatchObject([{ at: cpo, for: emsp }]);
    expect(await memory.find('session', 'S')).toEqual([]);
    expect(await memory.find('reservation', 'S/1')).toEqual([]);
  });

  it('R-095 keeps it for 30 days from the last time, and forgets it then', async () => {
    const clock = new Clock();
    const state = new MemoryState();
    const memory = new RouteMemory(state, clock);
    await memory.note('session', 'S1', { at: cpo, for: emsp });
    await memory.note('session', 'S2', { at: cpo, for: emsp });
    clock.time += 20 * DAY;
    await memory.note('session', 'S1', { at: cpo, for: emsp });
    clock.time += 20 * DAY;
    expect(await memory.find('session', 'S1')).toHaveLength(1);
    expect(await memory.find('session', 'S2')).toEqual([]);
    for (let index = 0; index < 4096; index++) await memory.note('reservation', `R${index}`, { at: cpo, for: emsp });
    const kept = (await state.list('routes')).filter(({ id }) => id.includes('/session/'));
    expect(kept).toHaveLength(1);
  });
});
