import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OcpiActions } from '../../lib/contract/actions.js';
import { OcpiResults } from '../../lib/results/ocpi-results.js';
import { ResultDelivery } from '../../lib/results/result-delivery.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import type { Platform } from '../harness.js';
import { v221, v230 } from '../fixtures/objects.js';
import { commandPlatform, TOKENS_A } from './command-platform.js';
import { MockPartner, pause } from './mock-partner.js';

let ids: string[] = [];
const actions: OcpiActions = {
  START_SESSION: ({ id }) => {
    ids.push(id);
    return { result: 'ACCEPTED' };
  },
};

let platforms: Platform[] = [];
let partners: MockPartner[] = [];
beforeEach(() => {
  ids = [];
});
afterEach(async () => {
  await Promise.all(partners.map((partner) => partner.close()));
  await Promise.all(platforms.map((platform) => platform.close()));
  [partners, platforms] = [[], []];
});

const order = (partner: MockPartner, path = '/results/1') => {
  const token = partner.options.version === '2.3.0' ? v230.token() : v221.token();
  return partner.command('START_SESSION', { response_url: partner.url(path), token, location_id: 'LOC-1' });
};

describe('results owed', () => {
  it('survive a restart: given ones are delivered, the others time out', async () => {
    const state = new MemoryState();
    const first = await commandPlatform(actions, { state: { useValue: state }, commandSeconds: 2 });
    const partner = await MockPartner.register(first, { version: '2.2.1', tokenA: TOKENS_A[0] });
    partners.push(partner);
    await order(partner, '/results/silent');
    await order(partner, '/results/given');
    const [, given] = ids;
    // The process ends between taking the result and delivering it.
    const closing = first.close();
    await closing;
    await state.update<{ waiting: object[]; first?: string }>(
      'results',
      `owed/${given}`,
      (owed) => owed && { ...owed, first: 'ACCEPTED', waiting: [{ result: 'ACCEPTED' }] },
    );
    expect(partner.heard).toEqual([]);
    const second = await commandPlatform(actions, { state: { useValue: state }, commandSeconds: 2 });
    platforms.push(second);
    expect((await partner.hears('/results/given'))[0]?.body).toEqual({ result: 'ACCEPTED' });
    expect((await partner.hears('/results/silent'))[0]?.body).toEqual({ result: 'TIMEOUT' });
    await pause(200);
    expect(partner.heard).toHaveLength(2);
  });

  it('a result that cannot be delivered because this instance ends is delivered by the next one', async () => {
    const state = new MemoryState();
    const first = await commandPlatform(actions, { state: { useValue: state } });
    const partner = await MockPartner.register(first, { version: '2.2.1', tokenA: TOKENS_A[0] });
    partners.push(partner);
    await order(partner);
    partner.status = undefined;
    await first.app.get(OcpiResults).complete(ids[0]!, { result: 'ACCEPTED' });
    await partner.hears('/results');
    await first.close();
    partner.status = 200;
    const before = partner.heard.length;
    platforms.push(await commandPlatform(actions, { state: { useValue: state } }));
    const heard = await partner.hears('/results', before + 1);
    expect(heard.at(-1)?.body).toEqual({ result: 'ACCEPTED' });
    await expect.poll(() => state.list('results')).toEqual([]);
  });

  it('R-198 the end does not wait for a partner that hangs, and its result is delivered by the next start', async () => {
    const state = new MemoryState();
    const patient = { state: { useValue: state }, outbound: { allowPrivateNetworks: true, timeoutMs: 60_000 } };
    const first = await commandPlatform(actions, patient);
    const partner = await MockPartner.register(first, { version: '2.2.1', tokenA: TOKENS_A[0] });
    partners.push(partner);
    await order(partner);
    partner.status = 'hang';
    await first.app.get(OcpiResults).complete(ids[0]!, { result: 'ACCEPTED' });
    await partner.hears('/results');
    await first.close();
    partner.status = 200;
    platforms.push(await commandPlatform(actions, patient));
    expect((await partner.hears('/results', 2)).map(({ body }) => body)).toEqual([{ result: 'ACCEPTED' }, { result: 'ACCEPTED' }]);
  });

  it('R-198 a result that is known while the application ends is kept for the next start', async () => {
    const state = new MemoryState();
    let settle: (result: { result: 'ACCEPTED' }) => void = () => undefined;
    const completion = new Promise<{ result: 'ACCEPTED' }>((resolve) => (settle = resolve));
    const first = await commandPlatform({ START_SESSION: () => ({ result: 'ACCEPTED', completion }) }, { state: { useValue: state } });
    const partner = await MockPartner.register(first, { version: '2.2.1', tokenA: TOKENS_A[0] });
    partners.push(partner);
    await order(partner);
    // Long enough for a delivery at once.
    await pause(100);
    vi.spyOn(first.app.get(ResultDelivery, { strict: false }), 'letGo').mockImplementation(async () => settle({ result: 'ACCEPTED' }));
    await first.close();
    expect(await state.list('results')).toMatchObject([{ value: { waiting: [{ result: 'ACCEPTED' }] } }]);
    expect(partner.heard).toEqual([]);
    platforms.push(await commandPlatform(actions, { state: { useValue: state } }));
    expect((await partner.hears('/results'))[0]?.body).toEqual({ result: 'ACCEPTED' });
  });

  it('are delivered once when several instances share the state, whichever gives the result', async () => {
    const state = new MemoryState();
    const shared = { state: { useValue: state }, commandSeconds: 1 };
    const [one, two] = await Promise.all([commandPlatform(actions, shared), commandPlatform(actions, shared)]);
    platforms.push(one, two);
    const partner = await MockPartner.register(one, { version: '2.3.0', tokenA: TOKENS_A[0] });
    partners.push(partner);
    await order(partner, '/results/from-two');
    expect(await two.app.get(OcpiResults).complete(ids[0]!, { result: 'ACCEPTED' })).toBe(true);
    expect((await partner.hears('/results/from-two'))[0]?.body).toEqual({ result: 'ACCEPTED' });
    await order(partner, '/results/silent');
    expect((await partner.hears('/results/silent'))[0]?.body).toEqual({ result: 'TIMEOUT' });
    await pause(300);
    expect(partner.heard).toHaveLength(2);
  });
});
