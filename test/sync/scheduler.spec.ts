import { afterEach, describe, expect, it } from 'vitest';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { OcpiSyncScheduler } from '../../lib/sync/sync.scheduler.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { startPlatform } from '../harness.js';
import type { Platform } from '../partners/platform.js';
import { location, Setting } from './sync-setting.js';

let at: Setting | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 10)))
    if (await condition()) return;
  throw new Error('It did not happen in time.');
}

/** Looks once at what is due, and waits until that is pulled. */
async function look(platform: Platform): Promise<void> {
  const scheduler = platform.module.get(OcpiSyncScheduler);
  scheduler.schedule({ everySeconds: 3600, fullEverySeconds: 36_000, splay: 0, kinds: ['locations', 'tariffs'] });
  await scheduler.idle();
  await scheduler.stop();
}

describe('the schedule', () => {
  it('pulls everything from whom it never pulled, changes after each period, everything after the long one', async () => {
    at = await Setting.start();
    at.offer(1);
    await look(at.us);
    expect(at.asked()).toEqual([{ offset: '0', date_from: null }]);
    at.us.clock.ahead = 3599_000;
    await look(at.us);
    expect(at.asked()).toHaveLength(1);
    at.us.clock.ahead = 3601_000;
    await look(at.us);
    expect(at.asked().map(({ date_from }) => date_from === null)).toEqual([true, false]);
    at.us.clock.ahead = 36_010_000;
    await look(at.us);
    expect(at.asked().map(({ date_from }) => date_from === null)).toEqual([true, false, true]);
  });

  it('R-029 adds a random part to each period', async () => {
    at = await Setting.start();
    await look(at.us);
    const scheduler = at.us.module.get(OcpiSyncScheduler);
    at.us.clock.ahead = 3601_000;
    scheduler.schedule({ everySeconds: 3600, splay: 1_000_000, kinds: ['locations'] });
    await scheduler.idle();
    expect(at.asked()).toHaveLength(1);
    await scheduler.stop();
  });

  it('leaves a partner alone that is down, longer each time, and goes on when it is back', async () => {
    at = await Setting.start();
    at.offer(1);
    at.them.fail(/sender/, { status: 503 }, 99);
    await look(at.us);
    const tried = at.them.requests.length;
    // One kind told it; the other was not tried.
    expect(new Set(at.them.requests.map(({ path }) => path)).size).toBe(1);
    at.us.clock.ahead = 30_000;
    await look(at.us);
    expect(at.them.requests).toHaveLength(tried);
    at.us.clock.ahead = 80_000;
    await look(at.us);
    expect(at.them.requests).toHaveLength(2 * tried);
    at.us.clock.ahead += 80_000;
    await look(at.us);
    expect(at.them.requests).toHaveLength(2 * tried);
    at.them.heal();
    at.us.clock.ahead += 300_000;
    await look(at.us);
    expect(await at.ids()).toEqual(['L0']);
  }, 60_000);

  it('on two instances pulls once', async () => {
    at = await Setting.start();
    at.offer(150);
    const another = await at.instance();
    await Promise.all([look(at.us), look(another)]);
    expect(at.asked()).toHaveLength(2);
    expect(at.them.requestsTo(/tariffs/)).toHaveLength(1);
  });

  it('forgets a partner that is gone', async () => {
    at = await Setting.start();
    await look(at.us);
    expect(await at.us.state.list('sync')).not.toEqual([]);
    await at.us.registration.unregister(at.partner.id);
    await until(async () => (await at!.us.state.list('sync')).length === 0);
  });
});

describe('OcpiModule', () => {
  it.each([
    ['pulls by itself when sync.schedule says so', { schedule: { splay: 0, everySeconds: 0.05, kinds: ['locations'] } } as const],
    ['does not without', undefined],
  ])('%s', async (_, sync) => {
    const them = await MockPartner.start({ roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] });
    them.objects.list('locations').push(location('L0'));
    const platform = await startPlatform({ ocpi: { sync } });
    try {
      await platform.app.get(OcpiRegistration).register({ url: them.versionsUrl, token: 'mock-token-a' });
      const page = () => platform.crud.list('locations', { offset: 0, limit: 9 }, { version: '2.3.0', module: 'locations' });
      if (sync) await until(async () => (await page()).total === 1);
      else await new Promise((resolve) => setTimeout(resolve, 300));
      expect(them.requestsTo(/GET .*sender/).length > 0).toBe(sync !== undefined);
    } finally {
      await platform.close();
      await them.stop();
    }
  });
});
