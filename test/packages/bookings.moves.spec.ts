import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookingAnswer, BookingDecision } from '../../lib/contract/actions.js';
import { OcpiBookings } from '../../lib/modules/bookings.decisions.js';
import { ReservationStatus, type Booking, type BookingRequest, type BookingTerms } from '../../lib/versions/v230/bookings.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, type Platform } from '../harness.js';
import { booking, bookingLocation, bookingRequest, inHours } from './booking.objects.js';
import { startEnd } from './pair.js';

const context = { version: '2.3.0', module: 'bookings' } as const;
const period = (from: number, to: number) => ({ start_date_time: inHours(from), end_date_time: inHours(to) });

describe.each(ADAPTERS)('a Booking that is UNKNOWN, on %s', (adapter) => {
  let platform: Platform;
  let partner: TestPartner;
  beforeAll(async () => {
    const actions = { CHANGE_BOOKING: (): BookingAnswer => ({ status: 'ACCEPTED' }) };
    platform = await startEnd(adapter, { ...OWN, roles: ['CPO', 'EMSP'], actions });
    partner = await platform.partner({ version: '2.3.0' });
    await platform.store('bookingLocations', bookingLocation(OWN));
  });
  afterAll(() => platform.close());

  it('R-232 is not final: whatever its CPO pushes next is taken', async () => {
    const at = (id: string) => partner.pushed('bookings', id);
    const push = (id: string, reservation_status: Booking['reservation_status'], method = 'PUT') =>
      partner.ask(at(id), { method, body: booking(partner.party, { id, reservation_status }) });
    for (const before of ['PENDING', 'RESERVED'] as const) {
      for (const next of Object.values(ReservationStatus)) {
        const id = `${before}-${next}`;
        expectSuccess(await push(id, before), 201);
        expectSuccess(await push(id, 'UNKNOWN'));
        expectSuccess(await push(id, next, next === 'CANCELED' ? 'PATCH' : 'PUT'));
        expect((await partner.ask(at(id))).body.data).toMatchObject({ reservation_status: next });
      }
    }
    expectInvalid(await push('RESERVED-FULFILLED', 'UNKNOWN'), /FULFILLED already/);
  });

  it('R-232 can be changed, decided on and ended at its CPO', async () => {
    const bookings = platform.app.get(OcpiBookings, { strict: false });
    const own = async (id: string, request_status: 'ACCEPTED' | 'PENDING') => {
      const asked = { request_status, booking_request: bookingRequest(partner.party, { request_id: id }), request_received: inHours(-1) };
      const changes = { id, request_id: id, period: period(3, 4), booking_requests: [asked] };
      await platform.store('bookings', booking(OWN, { ...changes, reservation_status: 'UNKNOWN' }));
      return { ...OWN, id };
    };
    await own('CHANGED', 'ACCEPTED');
    const body = bookingRequest(partner.party, { request_id: 'CHANGED', period: period(5, 6) });
    const answer = expectSuccess(await partner.ask('/cpo/2.3.0/bookings', { method: 'POST', body }));
    expect(answer.body.data).toMatchObject({ reservation_status: 'RESERVED', period: body.period });
    expect(await bookings.decide(await own('REFUSED', 'PENDING'), { status: 'DECLINED' })).toMatchObject({
      reservation_status: 'REJECTED',
    });
    expect(await bookings.end(await own('ENDED', 'ACCEPTED'), { status: 'NO_SHOW' })).toMatchObject({ reservation_status: 'NO_SHOW' });
  });
});

describe.each(ADAPTERS)('a Booking that is changed to another BookingLocation, on %s', (adapter) => {
  let platform: Platform;
  let emsp: TestPartner;
  let answer: BookingAnswer;
  /** At the second place bookings are for two to ten hours, and changed until ten minutes before. */
  const terms: BookingTerms = {
    supported_access_methods: ['LICENSE_PLATE'],
    change_until_minutes: 10,
    cancel_until_minutes: 5,
    min_booking_duration: 120,
    max_booking_duration: 600,
  };
  const second = { booking_location_id: 'BL-2', location_id: 'LOC-2' };
  const bare = { booking_location_id: 'BL-3', location_id: 'LOC-3' };
  beforeAll(async () => {
    const actions = { REQUEST_BOOKING: () => answer, CHANGE_BOOKING: () => answer };
    platform = await startEnd(adapter, { ...OWN, roles: ['CPO'], actions });
    await platform.store(
      'bookingLocations',
      bookingLocation(OWN),
      bookingLocation(OWN, { id: 'BL-2', location_id: 'LOC-2', tariff_ids: ['TARIFF-2'], booking_terms: terms }),
      bookingLocation(OWN, { id: 'BL-3', location_id: 'LOC-3', tariff_ids: undefined, booking_terms: undefined }),
    );
    emsp = await platform.partner({ version: '2.3.0', roles: ['EMSP'] });
  });
  afterAll(() => platform.close());
  const post = async (request_id: string, changes: Partial<BookingRequest> = {}): Promise<Booking> => {
    const body = bookingRequest(emsp.party, { request_id, ...changes });
    const { body: envelope, status } = await emsp.ask('/cpo/2.3.0/bookings', { method: 'POST', body });
    expect([status < 300, envelope.status_code]).toEqual([true, 1000]);
    return envelope.data as Booking;
  };
  /** A Booking at the first place, with what the CPO says of it there. */
  const reserved = async (request_id: string): Promise<Booking> => {
    answer = {
      status: 'ACCEPTED',
      booking: { booking_option: { evse_uid: 'EVSE-1' }, access_information: [{ method: 'ACCESS_CODE', value: '1111' }] },
    };
    const made = await post(request_id);
    expect(made).toMatchObject({ reservation_status: 'RESERVED', location_id: 'LOC-1', tariff_ids: ['TARIFF-1'] });
    answer = { status: 'ACCEPTED' };
    return made;
  };
  const last = ({ booking_requests }: Booking) => booking_requests.at(-1)!.request_status;

  it('R-233 has the terms and Tariffs of that one, and nothing of what was said of the old one', async () => {
    await reserved('MOVED');
    const moved = await post('MOVED', { ...second, period: period(5, 8) });
    expect(moved).toMatchObject({ reservation_status: 'RESERVED', location_id: 'LOC-2', tariff_ids: ['TARIFF-2'], booking_terms: terms });
    expect([moved.booking_option, moved.access_information]).toEqual([undefined, undefined]);
    const back = await post('MOVED', { booking_option: { evse_uid: 'EVSE-9' } });
    expect(back).toMatchObject({ location_id: 'LOC-1', tariff_ids: ['TARIFF-1'], booking_option: { evse_uid: 'EVSE-9' } });
    expect(back.booking_terms).toEqual(bookingLocation(OWN).booking_terms);
    const there = await post('MOVED', bare);
    expect([there.tariff_ids, there.booking_terms.max_booking_duration]).toEqual([undefined, undefined]);
  });

  it('R-233 the same holds when the CPO decides later; what it says itself goes before', async () => {
    const { id } = await reserved('LATER');
    answer = { status: 'PENDING' };
    expect(await post('LATER', { ...second, period: period(5, 8) })).toMatchObject({ location_id: 'LOC-1', tariff_ids: ['TARIFF-1'] });
    const decision: BookingDecision = { status: 'ACCEPTED', booking: { tariff_ids: ['SPECIAL'] } };
    const decided = await platform.app.get(OcpiBookings, { strict: false }).decide({ ...OWN, id }, decision);
    expect(decided).toMatchObject({ location_id: 'LOC-2', tariff_ids: ['SPECIAL'], booking_terms: terms });
    expect(decided).not.toHaveProperty('booking_option');
  });

  it('R-234 must be as long as that one wants it, and in time by what was agreed before', async () => {
    await reserved('LENGTH');
    expect(last(await post('LENGTH', { ...second, period: period(5, 6) }))).toBe('DECLINED');
    expect(last(await post('LENGTH', { ...second, period: period(5, 10) }))).toBe('ACCEPTED');
    expect(last(await post('LENGTH', { period: period(5, 10) }))).toBe('DECLINED');
    answer = { status: 'ACCEPTED' };
    await post('SOON', { period: period(0.5, 1) });
    expect(last(await post('SOON', { ...second, period: period(5, 8) }))).toBe('DECLINED');
  });

  it('R-233 keeps what was agreed when it stays where it is, whatever the BookingLocation says meanwhile', async () => {
    const before = await reserved('STAYS');
    const raised = { ...bookingLocation(OWN), tariff_ids: ['DEARER'], booking_terms: { ...terms, max_booking_duration: 1 } };
    await platform.crud.update('bookingLocations', { ...OWN, id: 'BL-1' }, () => raised, context);
    const after = await post('STAYS', { booking_location_id: 'bl-1', period: period(5, 6) });
    const { booking_terms, tariff_ids, booking_option, access_information } = before;
    expect(after).toMatchObject({ booking_terms, tariff_ids, booking_option, access_information });
    expect(last(after)).toBe('ACCEPTED');
  });
});
