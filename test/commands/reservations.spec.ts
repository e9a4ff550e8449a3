import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionInput, CommandAnswer, OcpiActions } from '../../lib/contract/actions.js';
import { OcpiResults } from '../../lib/results/ocpi-results.js';
import { ADAPTERS, type Answer, type Platform } from '../harness.js';
import { v221 } from '../fixtures/objects.js';
import { commandPlatform, TOKENS_A } from './command-platform.js';
import { MockPartner, pause } from './mock-partner.js';

let reserved: ActionInput<'RESERVE_NOW'>[] = [];
let cancelled: ActionInput<'CANCEL_RESERVATION'>[] = [];
let answer: CommandAnswer = { result: 'ACCEPTED' };
const actions: OcpiActions = {
  RESERVE_NOW: (input) => (reserved.push(input), answer),
  CANCEL_RESERVATION: (input) => (cancelled.push(input), answer),
};
const LATER = '2099-01-01T00:00:00Z';
const REJECTED = { result: 'REJECTED', timeout: 0 };

describe.each(ADAPTERS)('reservations on %s', (adapter) => {
  let platform: Platform;
  let results: OcpiResults;
  let drv: MockPartner;
  let oth: MockPartner;
  let next = 0;
  let id: string;
  beforeAll(async () => {
    platform = await commandPlatform(actions, {}, adapter);
    results = platform.app.get(OcpiResults);
    drv = await MockPartner.register(platform, { version: '2.2.1', tokenA: TOKENS_A[0] });
    oth = await MockPartner.register(platform, { version: '2.2.1', tokenA: TOKENS_A[1], party: { countryCode: 'FR', partyId: 'OTH' } });
  });
  afterAll(async () => {
    await drv.close();
    await oth.close();
    await platform.close();
  });
  beforeEach(() => {
    [reserved, cancelled] = [[], []];
    answer = { result: 'ACCEPTED' };
    id = `r-${next++}`;
  });

  const reserve = (partner: MockPartner, more: object = {}): Promise<Answer> => {
    const { countryCode, partyId } = partner.options.party;
    const token = v221.token({ country_code: countryCode, party_id: partyId });
    return partner.command('RESERVE_NOW', {
      response_url: partner.url(`/reserved/${id}`),
      token,
      expiry_date: LATER,
      reservation_id: id,
      location_id: 'LOC-1',
      ...more,
    });
  };
  const cancel = (partner: MockPartner, reservation_id = id) =>
    partner.command('CANCEL_RESERVATION', { response_url: partner.url(`/cancelled/${id}`), reservation_id });

  it('R-204 the host gets an opaque id of ours, different for each eMSP, and never the partner’s', async () => {
    await reserve(drv);
    await reserve(oth);
    expect(reserved).toHaveLength(2);
    expect(reserved[0]!.reservation).not.toBe(reserved[1]!.reservation);
    expect(JSON.stringify(reserved)).not.toContain(`"${id}"`);
    expect(reserved[0]!.command).toMatchObject({ expiry_date: LATER, location_id: 'LOC-1' });
    expect(reserved[0]!.location?.id).toBe('LOC-1');
  });

  it('R-205 the same id for the same Location replaces the reservation; ids compare without regard to case', async () => {
    await reserve(drv);
    await reserve(drv, { reservation_id: id.toUpperCase(), evse_uid: 'EVSE-2' });
    expect(reserved.map(({ reservation }) => reservation)).toEqual([reserved[0]!.reservation, reserved[0]!.reservation]);
    expect(reserved[1]!.command).toMatchObject({ evse_uid: 'EVSE-2' });
  });

  it('R-205 the same id for another Location is refused while the reservation stands', async () => {
    await reserve(drv);
    const reply = await reserve(drv, { location_id: 'LOC-2' });
    expect([reply.body.status_code, reserved.length]).toEqual([1000, 1]);
    expect(reply.body.data).toMatchObject(REJECTED);
  });

  it('R-204 R-208 is cancelled by its eMSP only, under our id', async () => {
    await reserve(drv);
    const foreign = await cancel(oth);
    expect([foreign.status, foreign.body.status_code, cancelled]).toEqual([200, 1000, []]);
    expect(foreign.body.data).toMatchObject(REJECTED);
    expect((await cancel(drv)).body.data).toMatchObject({ result: 'ACCEPTED' });
    expect(cancelled.map(({ reservation }) => reservation)).toEqual([reserved[0]!.reservation]);
    expect(JSON.stringify(cancelled)).not.toContain(`"${id}"`);
  });

  it('is gone once the charge point has cancelled it, and its id free', async () => {
    await reserve(drv);
    await cancel(drv);
    await results.complete(cancelled[0]!.id, { result: 'ACCEPTED' });
    expect((await cancel(drv)).body.data).toMatchObject(REJECTED);
    await reserve(drv, { location_id: 'LOC-2' });
    expect(reserved[1]!.reservation).not.toBe(reserved[0]!.reservation);
  });

  it('stays when the charge point could not cancel it', async () => {
    await reserve(drv);
    await cancel(drv);
    await results.complete(cancelled[0]!.id, { result: 'FAILED' });
    expect((await cancel(drv)).body.data).toMatchObject({ result: 'ACCEPTED' });
  });

  it('does not come about when the host refuses, or the charge point does', async () => {
    answer = { result: 'REJECTED' };
    await reserve(drv);
    answer = { result: 'ACCEPTED' };
    expect((await cancel(drv)).body.data).toMatchObject(REJECTED);
    await reserve(drv);
    await results.complete(reserved[1]!.id, { result: 'EVSE_OCCUPIED' });
    expect((await cancel(drv)).body.data).toMatchObject(REJECTED);
  });

  it('R-205 a replacement that is refused leaves the reservation as it was', async () => {
    await reserve(drv);
    answer = { result: 'REJECTED' };
    await reserve(drv, { evse_uid: 'EVSE-2' });
    answer = { result: 'ACCEPTED' };
    await reserve(drv, { evse_uid: 'EVSE-2' });
    await results.complete(reserved[2]!.id, { result: 'EVSE_OCCUPIED' });
    expect((await cancel(drv)).body.data).toMatchObject({ result: 'ACCEPTED' });
    expect(cancelled[0]!.reservation).toBe(reserved[0]!.reservation);
  });

  it('R-206 can be cancelled by us at the response_url of RESERVE_NOW, after the first result, once', async () => {
    await reserve(drv);
    await results.complete(reserved[0]!.id, { result: 'ACCEPTED' });
    await drv.hears(`/reserved/${id}`);
    const why = [{ language: 'en', text: 'road works' }];
    expect(await results.complete(reserved[0]!.id, { result: 'CANCELED_RESERVATION', message: why })).toBe(true);
    const [, heard] = await drv.hears(`/reserved/${id}`, 2);
    expect(heard).toMatchObject({ method: 'POST', body: { result: 'CANCELED_RESERVATION', message: why } });
    await pause(100);
    expect(await results.complete(reserved[0]!.id, { result: 'CANCELED_RESERVATION' })).toBe(false);
    expect((await cancel(drv)).body.data).toMatchObject(REJECTED);
  });

  it('R-206 both results are delivered in order when the second follows at once', async () => {
    await reserve(drv);
    const both = await Promise.all([
      results.complete(reserved[0]!.id, { result: 'ACCEPTED' }),
      results.complete(reserved[0]!.id, { result: 'CANCELED_RESERVATION' }),
    ]);
    expect(both).toEqual([true, true]);
    const heard = await drv.hears(`/reserved/${id}`, 2);
    expect(heard.map(({ body }) => body)).toEqual([{ result: 'ACCEPTED' }, { result: 'CANCELED_RESERVATION' }]);
  });

  it('R-206 ends with its expiry_date', async () => {
    await reserve(drv, { expiry_date: new Date(Date.now() + 1500).toISOString().replace(/\.\d+/, '') });
    await results.complete(reserved[0]!.id, { result: 'ACCEPTED' });
    await drv.hears(`/reserved/${id}`);
    await pause(1700);
    expect(await results.complete(reserved[0]!.id, { result: 'CANCELED_RESERVATION' })).toBe(false);
    await expect
      .poll(async () => (await platform.crud.state.list('results')).filter((each) => each.id.endsWith(reserved[0]!.id)))
      .toEqual([]);
  });
});
