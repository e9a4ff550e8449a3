import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OCPI_VERSIONS } from '../../lib/contract/version.js';
import { OcpiEvents, type OcpiEventOf } from '../../lib/partners/ocpi.events.js';
import { OcpiCalls } from '../../lib/results/ocpi-calls.js';
import type { OcpiState } from '../../lib/contract/state.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { commandPlatform, TOKENS_A } from './command-platform.js';
import { MockPartner, pause } from './mock-partner.js';

const CPO = { countryCode: 'BE', partyId: 'CPO' };
const OTHER = { countryCode: 'FR', partyId: 'CPO' };

async function partnerOf(platform: Platform, { options }: MockPartner): Promise<OcpiPartner> {
  const partner = await platform.app.get(OcpiPartners).byParty(options.party);
  if (partner === undefined) throw new Error('not registered');
  return partner;
}

const pathOf = (platform: Platform, url: string) => url.slice(`${platform.origin}/ocpi`.length);

const SETTINGS = OCPI_VERSIONS.flatMap((version) => ADAPTERS.map((adapter) => ({ version, adapter })));

describe.each(SETTINGS)('commands SENDER in $version on $adapter', ({ version, adapter }) => {
  let platform: Platform;
  let cpo: MockPartner;
  let other: MockPartner;
  let partner: OcpiPartner;
  let calls: OcpiCalls;
  let events: OcpiEventOf<'call.result'>[] = [];
  beforeAll(async () => {
    platform = await commandPlatform({}, {}, adapter);
    cpo = await MockPartner.register(platform, { version, role: 'CPO', party: CPO, tokenA: TOKENS_A[0] });
    other = await MockPartner.register(platform, { version, role: 'CPO', party: OTHER, tokenA: TOKENS_A[1] });
    partner = await partnerOf(platform, cpo);
    calls = platform.app.get(OcpiCalls);
    platform.app
      .get(OcpiEvents)
      .of('call.result')
      .subscribe((event) => events.push(event));
  });
  afterAll(async () => {
    await cpo.close();
    await other.close();
    await platform.close();
  });
  beforeEach(() => {
    events = [];
  });

  it('R-198 R-199 takes the bare result at the response_url and settles the call; the envelope has no data', async () => {
    const call = await calls.open(partner, 'START_SESSION');
    expect(call.responseUrl).toMatch(
      new RegExp(`^${platform.origin}/ocpi/emsp/${version.replaceAll('.', '\\.')}/commands/START_SESSION/[\\w-]{32}$`),
    );
    const reply = await cpo.send('POST', pathOf(platform, call.responseUrl), { result: 'ACCEPTED' });
    expect([reply.status, reply.body.status_code, Object.hasOwn(reply.body, 'data')]).toEqual([200, 1000, false]);
    expect(await call.result).toEqual({ result: 'ACCEPTED' });
    expect(events).toMatchObject([
      { id: call.id, action: 'START_SESSION', partner: partner.id, result: { result: 'ACCEPTED' }, late: false },
    ]);
  });

  it('answers 404 for unknown calls, for another command’s address, and to anybody but the partner that was called', async () => {
    const call = await calls.open(partner, 'STOP_SESSION', { timeoutSeconds: 0.3 });
    const path = pathOf(platform, call.responseUrl);
    expect((await other.send('POST', path, { result: 'ACCEPTED' })).status).toBe(404);
    expect((await cpo.send('POST', path.replace('STOP_SESSION', 'START_SESSION'), { result: 'ACCEPTED' })).status).toBe(404);
    expect((await cpo.send('POST', `/emsp/${version}/commands/STOP_SESSION/unknown`, { result: 'ACCEPTED' })).status).toBe(404);
    expect([await call.result, events]).toEqual([undefined, []]);
  });

  it('R-012 refuses what is no result', async () => {
    const call = await calls.open(partner, 'UNLOCK_CONNECTOR');
    const reply = await cpo.send('POST', pathOf(platform, call.responseUrl), { result: 'DONE' });
    expect([reply.status, reply.body.status_code]).toEqual([200, 2001]);
    await call.cancel();
    expect(await call.result).toBeUndefined();
    expect((await cpo.send('POST', pathOf(platform, call.responseUrl), { result: 'ACCEPTED' })).status).toBe(404);
  });

  it('R-207 gives up after the time, and copes with a late result', async () => {
    const call = await calls.open(partner, 'START_SESSION');
    call.wait(0.1);
    expect(await call.result).toBeUndefined();
    const reply = await cpo.send('POST', pathOf(platform, call.responseUrl), { result: 'ACCEPTED' });
    expect([reply.status, reply.body.status_code]).toEqual([200, 1000]);
    expect(events).toMatchObject([{ id: call.id, late: true }]);
  });
});

describe('results of our commands', () => {
  it('R-206 keep the response_url of RESERVE_NOW open for CANCELED_RESERVATION, told as event', async () => {
    const platform = await commandPlatform({});
    const cpo = await MockPartner.register(platform, { version: '2.2.1', role: 'CPO', party: CPO, tokenA: TOKENS_A[0] });
    const events: OcpiEventOf<'call.result'>[] = [];
    platform.app
      .get(OcpiEvents)
      .of('call.result')
      .subscribe((event) => events.push(event));
    const call = await platform.app
      .get(OcpiCalls)
      .open(await partnerOf(platform, cpo), 'RESERVE_NOW', { keepUntil: Date.now() + 86_400_000 });
    await cpo.send('POST', pathOf(platform, call.responseUrl), { result: 'ACCEPTED' });
    expect(await call.result).toEqual({ result: 'ACCEPTED' });
    const reply = await cpo.send('POST', pathOf(platform, call.responseUrl), { result: 'CANCELED_RESERVATION' });
    expect(reply.status).toBe(200);
    expect(events.map(({ result, late }) => [result.result, late])).toEqual([
      ['ACCEPTED', false],
      ['CANCELED_RESERVATION', true],
    ]);
    await cpo.close();
    await platform.close();
  });

  it.each([
    ['announces', true],
    ['does not announce', false],
  ])('settle on the instance that waits, whichever they come to, with a state that %s changes', async (_, announces) => {
    const shared = new MemoryState();
    const state = announces ? shared : Object.assign(Object.create(shared) as OcpiState, { watch: undefined });
    const [one, two] = await Promise.all([1, 2].map(() => commandPlatform({}, { state: { useValue: state } })));
    const cpo = await MockPartner.register(one!, { version: '2.3.0', role: 'CPO', party: CPO, tokenA: TOKENS_A[0] });
    const call = await two!.app.get(OcpiCalls).open(await partnerOf(one!, cpo), 'START_SESSION');
    const path = pathOf(two!, call.responseUrl);
    expect((await cpo.send('POST', path, { result: 'EVSE_OCCUPIED' })).status).toBe(200);
    expect(await Promise.race([call.result, pause(3000)])).toEqual({ result: 'EVSE_OCCUPIED' });
    await cpo.close();
    await Promise.all([one!.close(), two!.close()]);
  });

  it('say which role is missing when they have no address', async () => {
    const platform = await commandPlatform(
      {},
      { roles: ['CPO'], parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: 'Example' } }] },
    );
    await expect(platform.app.get(OcpiCalls).open({ id: 'x', version: '2.2.1' }, 'START_SESSION')).rejects.toThrow(
      /SENDER of commands is not served/,
    );
    await platform.close();
  });
});
