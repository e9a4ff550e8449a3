import { describe, expect, it } from 'vitest';
import { OcpiClock } from '../../lib/contract/clock.js';
import { PartnerCache } from '../../lib/partners/partner.cache.js';
import { MemoryState } from '../../lib/testing/memory-state.js';

/** Promises to tell of changes, and does not. */
class Deaf extends MemoryState {
  missed: (() => void)[] = [];

  override async watch(_bucket: string, _listener: (id: string) => void, missed?: () => void): Promise<() => Promise<void>> {
    if (missed) this.missed.push(missed);
    return async () => undefined;
  }
}

class Later extends OcpiClock {
  ahead = 0;
  override now(): number {
    return Date.now() + this.ahead;
  }
}

describe('what another instance has changed, when nobody told of it,', () => {
  const token = { kind: 'partner', partner: 'p' } as const;
  const setting = async () => {
    const [state, clock] = [new Deaf(), new Later()];
    const cache = new PartnerCache(state, clock);
    await cache.onModuleInit();
    await state.update('tokens', 'hash', () => token);
    expect(await cache.token('hash')).toEqual(token);
    expect((await cache.snapshot()).byId.size).toBe(0);
    await state.update('tokens', 'hash', () => undefined);
    return { state, clock, cache };
  };

  it('is believed for half a minute at most', async () => {
    const { cache, clock } = await setting();
    clock.ahead = 29_000;
    expect([cache.knownToken('hash'), cache.knownPartners() !== undefined]).toEqual([token, true]);
    clock.ahead = 31_000;
    expect([cache.knownToken('hash'), cache.knownPartners()]).toEqual([undefined, undefined]);
    expect(await cache.token('hash')).toBeUndefined();
  });

  it('is read anew as soon as the store says that something was missed', async () => {
    const { cache, state } = await setting();
    state.missed.forEach((missed) => missed());
    expect([cache.knownToken('hash'), cache.knownPartners()]).toEqual([undefined, undefined]);
  });
});
