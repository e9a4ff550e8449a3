import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { booking, bookingLocation, calendar } from './booking.objects.js';
import { startEnd } from './pair.js';

const AT = '/emsp/2.3.0/bookings';
const LATEST = '2026-07-01T00:00:00Z';

describe.each(ADAPTERS)('bookings that CPOs push, on %s', (adapter) => {
  let platform: Platform;
  let cpo: TestPartner;
  let other: TestPartner;
  beforeAll(async () => {
    platform = await startEnd(adapter, { countryCode: 'NL', partyId: 'EXA', roles: ['EMSP'] });
    cpo = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
    other = await platform.partner({ version: '2.3.0', roles: ['CPO'] });
  });
  afterAll(() => platform.close());
  const party = () => `${cpo.party.countryCode}/${cpo.party.partyId}`;
  const location = (...ids: string[]) => [AT, party(), 'booking_locations', ...ids].join('/');
  const put = (path: string, body: object, by = cpo) => by.ask(path, { method: 'PUT', body });
  const patch = (path: string, body: object, by = cpo) => by.ask(path, { method: 'PATCH', body });
  const data = async (path: string) => expectSuccess(await cpo.ask(path)).body.data;

  it('are stored and read back equal: Bookings, BookingLocations and Calendars', async () => {
    const place = { ...bookingLocation(cpo.party), nlx_extra: 'kept' };
    expectSuccess(await put(location('BL-1'), place), 201);
    expect(await data(location('bl-1'))).toEqual(place);
    expect(await data(location('BL-1', 'CAL-1'))).toEqual(calendar());
    expectSuccess(await put(location('BL-1', 'CAL-2'), calendar({ id: 'CAL-2' })), 201);
    expect(await data(location('BL-1'))).toEqual({ ...place, calendars: [calendar(), calendar({ id: 'CAL-2' })] });
    const one = { ...booking(cpo.party), nlx_extra: 'kept' };
    expectSuccess(await put(`${AT}/${party()}/BOOK-1`, one), 201);
    expect(await data(`${AT}/${party()}/BOOK-1`)).toEqual(one);
    expectSuccess(await patch(`${AT}/${party()}/BOOK-1`, { tariff_ids: ['T'], last_updated: LATEST }));
    expect(await data(`${AT}/${party()}/BOOK-1`)).toEqual({ ...one, tariff_ids: ['T'], last_updated: LATEST });
    for (const method of ['DELETE', 'POST'])
      expectFailure(await cpo.ask(`${AT}/${party()}/BOOK-1`, { method, body: method === 'POST' ? one : undefined }), 405);
  });

  it('R-235 a changed Calendar raises last_updated of its BookingLocation, and PATCH needs last_updated', async () => {
    expectSuccess(await put(location('RAISED'), bookingLocation(cpo.party, { id: 'RAISED' })), 201);
    expectSuccess(await patch(location('RAISED', 'CAL-1'), { timeslot_increment: 30, last_updated: LATER }));
    expect(await data(location('RAISED'))).toMatchObject({
      last_updated: LATER,
      calendars: [{ timeslot_increment: 30, last_updated: LATER }],
    });
    expectSuccess(await put(location('RAISED', 'CAL-1'), calendar({ last_updated: LATEST })));
    expect(await data(location('RAISED'))).toMatchObject({ last_updated: LATEST, calendars: [calendar({ last_updated: LATEST })] });
    expectSuccess(await patch(location('RAISED', 'CAL-1'), { timeslot_increment: 5, last_updated: '2025-01-01T00:00:00Z' }));
    expect(await data(location('RAISED'))).toMatchObject({ last_updated: LATEST });
    for (const path of [location('RAISED'), location('RAISED', 'CAL-1'), `${AT}/${party()}/BOOK-1`])
      expectInvalid(await patch(path, { nlx: 1 }), /last_updated/);
    expectFailure(await patch(location('RAISED', 'NONE'), { last_updated: LATER }), 404);
    expectFailure(await put(location('NONE', 'CAL-1'), calendar()), 404);
    expectInvalid(await patch(location('RAISED', 'CAL-1'), { available_timeslots: [], last_updated: LATER }), /available_timeslots/);
  });

  it('R-232 follow the states: all but PENDING and RESERVED are final', async () => {
    for (const final of ['REJECTED', 'FAILED', 'CANCELED', 'FULFILLED', 'NO_SHOW'] as const) {
      const path = `${AT}/${party()}/${final}`;
      const reserved = ['REJECTED', 'FAILED'].includes(final) ? [] : (['RESERVED'] as const);
      for (const reservation_status of ['PENDING', ...reserved, final] as const)
        expect((await put(path, booking(cpo.party, { id: final, reservation_status }))).body.status_code).toBe(1000);
      for (const next of ['PENDING', 'RESERVED', final === 'CANCELED' ? 'FULFILLED' : 'CANCELED', 'UNKNOWN'] as const) {
        expectInvalid(await put(path, booking(cpo.party, { id: final, reservation_status: next })), /reservation_status/);
        expectInvalid(await patch(path, { reservation_status: next, last_updated: LATEST }), /reservation_status/);
      }
      expect(await data(path)).toMatchObject({ reservation_status: final });
    }
    const path = `${AT}/${party()}/BACK`;
    expectSuccess(await put(path, booking(cpo.party, { id: 'BACK', reservation_status: 'RESERVED' })), 201);
    for (const next of ['PENDING', 'REJECTED', 'FAILED'])
      expectInvalid(await patch(path, { reservation_status: next, last_updated: LATEST }), /RESERVED already/);
    // The message between was lost.
    expectSuccess(await put(`${AT}/${party()}/LOST`, booking(cpo.party, { id: 'LOST' })), 201);
    expectSuccess(await patch(`${AT}/${party()}/LOST`, { reservation_status: 'FULFILLED', last_updated: LATEST }));
  });

  it('R-237 are understood at the addresses of the examples, and by request_id', async () => {
    const examples = (...ids: string[]) => [AT, 'bookinglocations', party(), ...ids].join('/');
    expectSuccess(await put(examples('EX'), bookingLocation(cpo.party, { id: 'EX' })), 201);
    expect(await data(location('EX'))).toEqual(bookingLocation(cpo.party, { id: 'EX' }));
    expectSuccess(await patch(examples('EX', 'CAL-1'), { timeslot_increment: 1, last_updated: LATER }));
    expect(await data(examples('EX', 'CAL-1'))).toMatchObject({ timeslot_increment: 1 });
    expect(await data(examples('EX'))).toMatchObject({ last_updated: LATER });
    const one = booking(cpo.party, { id: 'BY-ID', request_id: 'By-Request' });
    expectSuccess(await put(`${AT}/${party()}/By-Request`, one), 201);
    for (const id of ['BY-ID', 'By-Request']) expect(await data(`${AT}/${party()}/${id}`)).toEqual(one);
    expectSuccess(await patch(`${AT}/${party()}/By-Request`, { reservation_status: 'RESERVED', last_updated: LATER }));
    expect(await data(`${AT}/${party()}/BY-ID`)).toMatchObject({ reservation_status: 'RESERVED' });
    expectInvalid(await put(`${AT}/${party()}/NEITHER`, one), /\$\.id/);
  });

  it('are kept apart from those of other CPOs', async () => {
    const all = [
      [location('BL-1'), bookingLocation(cpo.party)],
      [location('BL-1', 'CAL-1'), calendar()],
      [`${AT}/${party()}/BOOK-1`, booking(cpo.party)],
    ] as const;
    for (const [path, body] of all) {
      expectFailure(await other.ask(path), 404);
      expectFailure(await put(path, body, other), 404);
      expectFailure(await patch(path, { last_updated: LATEST }, other), 404);
    }
    expectInvalid(await put(location('BL-1'), bookingLocation(other.party)), /party_id/);
    expectInvalid(await put(`${AT}/${party()}/BOOK-1`, booking(other.party)), /party_id/);
  });
});
