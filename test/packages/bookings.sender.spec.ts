import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BookingAnswer, BookingCall, BookingDecision } from '../../lib/contract/actions.js';
import { OcpiBookings } from '../../lib/modules/bookings.decisions.js';
import type { Booking, BookingRequest } from '../../lib/versions/v230/bookings.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, type Answer, type Platform } from '../harness.js';
import { booking, bookingLocation, bookingRequest, calendar, inHours } from './booking.objects.js';
import { startEnd } from './pair.js';

const AT = '/cpo/2.3.0/bookings';
const CANCELED = { cancellation_reason: 'BROKEN_VEHICLE', who_canceled: 'EMSP' } as const;
const context = { version: '2.3.0', module: 'bookings' } as const;

describe.each(ADAPTERS)('bookings at a CPO on %s', (adapter) => {
  let platform: Platform;
  let emsp: TestPartner;
  let other: TestPartner;
  let answer: (call: BookingCall) => BookingAnswer | Promise<BookingAnswer>;
  const calls: [string, BookingCall][] = [];
  const handler = (action: string) => (call: BookingCall) => {
    calls.push([action, call]);
    return answer(call);
  };
  beforeAll(async () => {
    const actions = {
      REQUEST_BOOKING: handler('REQUEST'),
      CHANGE_BOOKING: handler('CHANGE'),
      CANCEL_BOOKING: handler('CANCEL'),
    };
    platform = await startEnd(adapter, { ...OWN, roles: ['CPO'], actions });
    await platform.store('bookingLocations', bookingLocation(OWN));
    await platform.store(
      'bookingLocations',
      bookingLocation(OWN, { id: 'BL-2', location_id: 'LOC-2', calendars: [], booking_terms: undefined }),
    );
    emsp = await platform.partner({ version: '2.3.0', roles: ['EMSP'] });
    other = await platform.partner({ version: '2.3.0', roles: ['EMSP'] });
  });
  afterAll(() => platform.close());
  beforeEach(() => {
    calls.length = 0;
    answer = () => ({ status: 'ACCEPTED' });
  });
  const request = (request_id: string, changes: Partial<BookingRequest> = {}, by = emsp) =>
    bookingRequest(by.party, { request_id, ...changes });
  const post = (body: object, by = emsp): Promise<Answer> => by.ask(AT, { method: 'POST', body });
  const posted = async (body: object, http = 200): Promise<Booking> => expectSuccess(await post(body), http).body.data as Booking;
  const statuses = ({ reservation_status, booking_requests }: Booking) => [
    reservation_status,
    ...booking_requests.map(({ request_status }) => request_status),
  ];
  const bookings = (): OcpiBookings => platform.app.get(OcpiBookings, { strict: false });
  const keyOf = ({ id }: Booking) => ({ ...OWN, id });
  const failing = (): never => {
    throw new Error('The charge point is gone.');
  };

  it('R-232 a request makes a Booking, which is RESERVED, REJECTED or FAILED as the CPO decides', async () => {
    answer = () => ({ status: 'ACCEPTED', booking: { booking_option: { evse_uid: 'EVSE-1' }, access_information: [{ method: 'OPEN' }] } });
    const asked = request('NEW');
    const reserved = await posted(asked, 201);
    expect(reserved).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      country_code: 'NL',
      party_id: 'EXA',
      request_id: 'NEW',
      location_id: 'LOC-1',
      booking_option: { evse_uid: 'EVSE-1' },
      booking_tokens: asked.tokens,
      tariff_ids: ['TARIFF-1'],
      period: asked.period,
      reservation_status: 'RESERVED',
      access_information: [{ method: 'OPEN' }],
      authorization_reference: 'AUTH-1',
      booking_terms: bookingLocation(OWN).booking_terms,
      booking_requests: [{ request_status: 'ACCEPTED', booking_request: asked, request_received: expect.any(String) }],
      last_updated: expect.any(String),
    });
    expect(calls).toMatchObject([
      ['REQUEST', { request: asked, booking: { reservation_status: 'PENDING' }, bookingLocation: { id: 'BL-1' } }],
    ]);
    answer = () => ({ status: 'DECLINED' });
    expect(statuses(await posted(request('NO'), 201))).toEqual(['REJECTED', 'DECLINED']);
    answer = () => ({ status: 'FAILED' });
    expect(statuses(await posted(request('FAIL'), 201))).toEqual(['FAILED', 'FAILED']);
    answer = failing;
    expect(statuses(await posted(request('THROWS'), 201))).toEqual(['FAILED', 'FAILED']);
    answer = () => ({ status: 'ACCEPTED', booking: { period: { start_date_time: 'tomorrow', end_date_time: '' } } });
    expect(statuses(await posted(request('INVALID'), 201))).toEqual(['FAILED', 'FAILED']);
    expectInvalid(await post(request('NO', { power_required: 1 })), /REJECTED, which is final/);
  });

  it('R-232 a Booking may be PENDING until the CPO decides, and then ends FULFILLED, CANCELED or NO_SHOW', async () => {
    answer = () => ({ status: 'PENDING' });
    const pending = await posted(request('LATER'), 201);
    expect(statuses(pending)).toEqual(['PENDING', 'PENDING']);
    await expect(bookings().end(keyOf(pending), { status: 'FULFILLED' })).rejects.toThrow(/is PENDING/);
    expect(statuses((await bookings().decide(keyOf(pending), { status: 'ACCEPTED' }))!)).toEqual(['RESERVED', 'ACCEPTED']);
    expect(await bookings().decide(keyOf(pending), { status: 'DECLINED' })).toBeUndefined();
    expect(statuses((await bookings().end(keyOf(pending), { status: 'FULFILLED' }))!)).toEqual(['FULFILLED', 'ACCEPTED']);
    await expect(bookings().end(keyOf(pending), { status: 'NO_SHOW' })).rejects.toThrow(/is FULFILLED/);
    let decide!: (decision: BookingDecision) => void;
    answer = () => ({ status: 'PENDING', completion: new Promise((resolve) => (decide = resolve)) });
    const promised = await posted(request('PROMISED'), 201);
    expect(statuses(promised)).toEqual(['PENDING', 'PENDING']);
    decide({ status: 'ACCEPTED' });
    const now = async () => (await platform.crud.get('bookings', keyOf(promised), context))!;
    await vi.waitFor(async () => expect(statuses(await now())).toEqual(['RESERVED', 'ACCEPTED']));
    const canceled = { cancellation_reason: 'POWER_OUTAGE', who_canceled: 'CPO' } as const;
    expect(await bookings().end(keyOf(promised), { status: 'CANCELED', canceled })).toMatchObject({
      reservation_status: 'CANCELED',
      canceled,
    });
    expect(await bookings().end({ ...OWN, id: 'NONE' }, { status: 'NO_SHOW' })).toBeUndefined();
  });

  it('R-233 is changed by another request with the same request_id; each keeps its status, and the Booking stays RESERVED', async () => {
    const first = await posted(request('CHANGE'), 201);
    const period = { start_date_time: inHours(5), end_date_time: inHours(6) };
    const changed = await posted(request('change', { period, authorization_reference: 'AUTH-2' }));
    expect(changed).toMatchObject({ id: first.id, period, authorization_reference: 'AUTH-2' });
    expect(statuses(changed)).toEqual(['RESERVED', 'ACCEPTED', 'ACCEPTED']);
    answer = () => ({ status: 'DECLINED' });
    const declined = await posted(request('CHANGE', { period: { start_date_time: inHours(7), end_date_time: inHours(8) } }));
    expect(statuses(declined)).toEqual(['RESERVED', 'ACCEPTED', 'ACCEPTED', 'DECLINED']);
    expect(declined.period).toEqual(period);
    answer = failing;
    const failed = await posted(request('CHANGE', { power_required: 11 }));
    expect(statuses(failed)).toEqual(['RESERVED', 'ACCEPTED', 'ACCEPTED', 'DECLINED', 'FAILED']);
    answer = () => ({ status: 'PENDING' });
    const open = await posted(request('CHANGE', { power_required: 22 }));
    expect(statuses(open)).toEqual(['RESERVED', 'ACCEPTED', 'ACCEPTED', 'DECLINED', 'FAILED', 'PENDING']);
    expect(calls.map(([action]) => action)).toEqual(['REQUEST', 'CHANGE', 'CHANGE', 'CHANGE', 'CHANGE']);
    expect(expectSuccess(await emsp.ask(AT)).body.data).toContainEqual(open);
  });

  it('R-233 is canceled by another request with the same request_id', async () => {
    const first = await posted(request('CANCEL'), 201);
    const asked = request('CANCEL', { canceled: CANCELED });
    const canceled = await posted(asked);
    expect(canceled).toMatchObject({ id: first.id, canceled: CANCELED, period: first.period });
    expect(statuses(canceled)).toEqual(['CANCELED', 'ACCEPTED', 'ACCEPTED']);
    expect(calls.map(([action]) => action)).toEqual(['REQUEST', 'CANCEL']);
    expect(await posted(asked)).toEqual(canceled);
    expectInvalid(await post(request('CANCEL')), /CANCELED, which is final/);
    expectInvalid(await post(request('UNKNOWN', { canceled: CANCELED })), /request_id/);
  });

  it('R-233 a request that is repeated changes nothing, and two at once make one Booking', async () => {
    const asked = request('REPEAT');
    const first = await posted(asked, 201);
    expect(await posted(asked)).toEqual(first);
    expect(calls).toHaveLength(1);
    const both = await Promise.all([post(request('RACE', { power_required: 1 })), post(request('RACE', { power_required: 2 }))]);
    expect(new Set(both.map(({ body }) => (body.data as Booking).id)).size).toBe(1);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
  });

  it('R-234 refuses changes and cancellations that come too late, or are not allowed', async () => {
    const in45 = { start_date_time: inHours(0.75), end_date_time: inHours(1.75) };
    const soon = await posted(request('SOON', { period: in45 }), 201);
    const late = expectSuccess(await post(request('SOON')));
    expect(statuses(late.body.data as Booking)).toEqual(['RESERVED', 'ACCEPTED', 'DECLINED']);
    expect((late.body.data as Booking).period).toEqual(soon.period);
    expect(late.body.status_message).toMatch(/until 60 minutes/);
    expect(statuses(await posted(request('SOON', { canceled: CANCELED })))).toEqual(['CANCELED', 'ACCEPTED', 'DECLINED', 'ACCEPTED']);
    await posted(request('NOW', { period: { ...in45, start_date_time: inHours(0.25) } }), 201);
    expect(statuses(await posted(request('NOW', { canceled: CANCELED })))).toEqual(['RESERVED', 'ACCEPTED', 'DECLINED']);
    await platform.store('bookings', booking(OWN, { id: 'FIXED', request_id: 'FIXED', ...fixed(emsp) }));
    expect(statuses(await posted(request('FIXED', { period: in45 })))).toEqual(['RESERVED', 'ACCEPTED', 'DECLINED']);
    expect(calls.map(([action]) => action)).toEqual(['REQUEST', 'CANCEL', 'REQUEST']);
    const short = request('SHORT', { period: { start_date_time: inHours(3), end_date_time: inHours(3.1) } });
    expect(statuses(await posted(short, 201))).toEqual(['REJECTED', 'DECLINED']);
    const long = request('LONG', { period: { start_date_time: inHours(3), end_date_time: inHours(8) } });
    expect(statuses(await posted(long, 201))).toEqual(['REJECTED', 'DECLINED']);
  });

  /** A Booking that the host made itself, which cannot be changed. */
  const fixed = (by: TestPartner): Partial<Booking> => ({
    reservation_status: 'RESERVED',
    period: { start_date_time: inHours(9), end_date_time: inHours(10) },
    booking_terms: { supported_access_methods: ['OPEN'], change_until_minutes: 0, cancel_until_minutes: 0, change_not_allowed: true },
    booking_requests: [{ request_status: 'ACCEPTED', booking_request: request('FIXED', {}, by), request_received: inHours(-1) }],
  });

  it('judges what is asked: parties, places, periods', async () => {
    expectFailure(await post(request('X', {}, other)), 404);
    expectFailure(await post(request('X', { tokens: bookingRequest(other.party).tokens })), 404);
    expect((await post(request('X', { booking_location_id: 'NONE' }))).body).toMatchObject({ status_code: 2003 });
    expect((await post(request('X', { location_id: 'LOC-2' }))).body).toMatchObject({ status_code: 2003 });
    expectInvalid(await post(request('X', { period: { start_date_time: inHours(4), end_date_time: inHours(4) } })), /\$\.period/);
    expectInvalid(await post({ ...request('X'), authorization_reference: undefined }), /authorization_reference/);
    expect(calls).toEqual([]);
  });

  it('R-033 shows each eMSP its own Bookings only, and what can be booked to all', async () => {
    await posted(request('MINE'), 201);
    expect((await other.ask(AT)).body.data).toEqual([]);
    expect((await other.ask(AT)).headers.get('x-total-count')).toBe('0');
    const mine = (await emsp.ask(`${AT}?limit=1`)).headers.get('x-total-count');
    expect(Number(mine)).toBeGreaterThan(0);
    // The same request_id of another eMSP is another Booking.
    const { body } = expectSuccess(await post(request('MINE', {}, other), other), 201);
    expect((await other.ask(AT)).body.data).toEqual([body.data]);
    expect((await emsp.ask(AT)).headers.get('x-total-count')).toBe(mine);
    for (const by of [emsp, other]) {
      const { body: all } = expectSuccess(await by.ask(`${AT}/booking_locations`));
      expect((all.data as { id: string }[]).map(({ id }) => id)).toEqual(['BL-1', 'BL-2']);
      expect((await by.ask(`${AT}/booking_locations/bl-1`)).body.data).toEqual(bookingLocation(OWN));
      expect((await by.ask(`${AT}/booking_locations/BL-1/CAL-1`)).body.data).toEqual(calendar());
      expectFailure(await by.ask(`${AT}/booking_locations/BL-1/CAL-2`), 404);
      expectFailure(await by.ask(`${AT}/booking_locations/NONE`), 404);
    }
  });

  it('R-236 filters BookingLocations by the beginning of their timeslots, in pages', async () => {
    for (const day of ['02', '03', '04']) {
      const at = (hour: string) => `2027-01-${day}T${hour}:00:00Z`;
      const timeslot = { start_date_time: at('10'), end_date_time: at('12') };
      const calendars = [calendar({ id: `C${day}`, begin_from: at('00'), end_before: at('23'), available_timeslots: [timeslot] })];
      await platform.store('bookingLocations', bookingLocation(OWN, { id: `DAY-${day}`, calendars }));
    }
    const found = async (query: string) => {
      const { body, headers } = expectSuccess(await emsp.ask(`${AT}/booking_locations?${query}`));
      return [(body.data as { id: string }[]).map(({ id }) => id), headers.get('x-total-count')];
    };
    expect(await found('timeslot_from=2027-01-03T10:00:00Z')).toEqual([['DAY-03', 'DAY-04'], '2']);
    expect(await found('timeslot_from=2027-01-03T10:00:01Z')).toEqual([['DAY-04'], '1']);
    expect(await found('timeslot_from=2027-01-01T00:00:00Z&timeslot_to=2027-01-04T10:00:00Z')).toEqual([['DAY-02', 'DAY-03'], '2']);
    expect(await found('timeslot_to=2026-05-01T08:00:00Z')).toEqual([[], '0']);
    expect(await found('timeslot_to=2026-05-01T08:00:01Z')).toEqual([['BL-1'], '1']);
    expect(await found('timeslot_from=2027-01-01T00:00:00Z&date_from=2026-05-01T00:00:00Z')).toEqual([[], '0']);
    const page = await emsp.ask(`${AT}/booking_locations?timeslot_from=2027-01-01T00:00:00Z&limit=2`);
    const next = /<(.+)>/.exec(page.headers.get('link')!)![1]!;
    expect(next).toContain('timeslot_from=2027');
    const rest = await emsp.ask(next);
    expect([(rest.body.data as { id: string }[]).map(({ id }) => id), rest.headers.get('link')]).toEqual([['DAY-04'], null]);
    expectInvalid(await emsp.ask(`${AT}/booking_locations?timeslot_from=soon`), /timeslot_from/);
  });
});
