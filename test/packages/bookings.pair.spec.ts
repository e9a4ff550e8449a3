import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import type { BookingDecision } from '../../lib/contract/actions.js';
import { OcpiBookings } from '../../lib/modules/bookings.decisions.js';
import { readEndpoints } from '../../lib/partners/details.reader.js';
import type { Booking } from '../../lib/versions/v230/bookings.js';
import { LATER } from '../harness.objects.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { bookingLocation, bookingRequest, calendar, inHours } from './booking.objects.js';
import { join, startEnd } from './pair.js';

const CPO = { countryCode: 'NL', partyId: 'CPO' } as const;
const MSP = { countryCode: 'DE', partyId: 'MSP' } as const;
const CANCELED = { cancellation_reason: 'TRAFFIC', who_canceled: 'EMSP' } as const;

describe.each(ADAPTERS)('bookings between an eMSP and a CPO on %s', (adapter) => {
  let cpo: Platform;
  let msp: Platform;
  let toCpo: PartnerClient;
  let toMsp: PartnerClient;
  let decide: (decision: BookingDecision) => void = () => undefined;
  beforeAll(async () => {
    const later = () => ({ status: 'PENDING', completion: new Promise<BookingDecision>((resolve) => (decide = resolve)) }) as const;
    const actions = { REQUEST_BOOKING: later, CHANGE_BOOKING: later, CANCEL_BOOKING: () => ({ status: 'ACCEPTED' }) as const };
    cpo = await startEnd(adapter, { ...CPO, roles: ['CPO'], actions });
    msp = await startEnd(adapter, { ...MSP, roles: ['EMSP'] });
    [toCpo, toMsp] = await join(msp, cpo, 'emsp');
    await cpo.store('bookingLocations', bookingLocation(CPO));
  });
  afterAll(() => Promise.all([cpo.close(), msp.close()]));
  const told = async ({ id }: Booking) => (await toMsp.bookings.getBooking({ ...CPO, id }))!;
  const isTold = (booking: Booking, fields: object) => vi.waitFor(async () => expect(await told(booking)).toMatchObject(fields));

  it('R-232 R-233 R-234 books, changes, cancels in time, and is refused too late', async () => {
    const [place] = await toCpo.bookings.locations({ timeslotFrom: '2026-05-01T08:00:00Z', timeslotTo: '2026-05-01T09:00:00Z' }).toArray();
    expect(place).toEqual(bookingLocation(CPO));
    const asked = await toCpo.bookings.request(bookingRequest(MSP));
    expect(asked).toMatchObject({ reservation_status: 'PENDING', country_code: 'NL', party_id: 'CPO' });
    decide({ status: 'ACCEPTED', booking: { booking_option: { evse_uid: 'EVSE-1' } } });
    await isTold(asked, { reservation_status: 'RESERVED', booking_option: { evse_uid: 'EVSE-1' } });

    const period = { start_date_time: inHours(5), end_date_time: inHours(6) };
    expect(await toCpo.bookings.request(bookingRequest(MSP, { period }))).toMatchObject({ id: asked.id, reservation_status: 'RESERVED' });
    decide({ status: 'ACCEPTED' });
    await isTold(asked, { reservation_status: 'RESERVED', period, booking_requests: [{}, { request_status: 'ACCEPTED' }] });
    expect(await toCpo.bookings.list().toArray()).toEqual([await told(asked)]);

    const canceled = await toCpo.bookings.request(bookingRequest(MSP, { canceled: CANCELED }));
    expect(canceled).toMatchObject({ id: asked.id, reservation_status: 'CANCELED', canceled: CANCELED });

    const soon = { start_date_time: inHours(0.25), end_date_time: inHours(1) };
    const late = await toCpo.bookings.request(bookingRequest(MSP, { request_id: 'SOON', period: soon }));
    decide({ status: 'ACCEPTED' });
    await isTold(late, { reservation_status: 'RESERVED' });
    for (const changes of [{ period }, { canceled: CANCELED }]) {
      const refused = await toCpo.bookings.request(bookingRequest(MSP, { request_id: 'SOON', ...changes }));
      expect(refused).toMatchObject({ reservation_status: 'RESERVED', period: soon });
      expect(refused.booking_requests.at(-1)).toMatchObject({ request_status: 'DECLINED' });
    }
    await cpo.app.get(OcpiBookings, { strict: false }).end({ ...CPO, id: late.id }, { status: 'NO_SHOW' });
    await isTold(late, { reservation_status: 'NO_SHOW' });
  });

  it('R-235 a CPO pushes what can be booked, and what changes in it', async () => {
    await toMsp.bookings.putLocation(bookingLocation(CPO));
    await toMsp.bookings.putCalendar({ ...CPO, id: 'BL-1' }, calendar({ id: 'CAL-2' }));
    await toMsp.bookings.patchCalendar({ ...CPO, id: 'BL-1', calendarId: 'CAL-2' }, { timeslot_increment: 60, last_updated: LATER });
    await toMsp.bookings.patchLocation({ ...CPO, id: 'BL-1' }, { tariff_ids: ['T-2'], last_updated: LATER });
    const changed = calendar({ id: 'CAL-2', timeslot_increment: 60, last_updated: LATER });
    const here = await toMsp.bookings.getLocation({ ...CPO, id: 'BL-1' }, 'RECEIVER');
    expect(here).toEqual(bookingLocation(CPO, { calendars: [calendar(), changed], tariff_ids: ['T-2'], last_updated: LATER }));
    expect(await toMsp.bookings.getCalendar({ ...CPO, id: 'BL-1', calendarId: 'CAL-2' }, 'RECEIVER')).toEqual(changed);
    expect(await toCpo.bookings.getLocation({ ...CPO, id: 'BL-1' })).toEqual(bookingLocation(CPO));
    expect(await toCpo.bookings.getCalendar({ ...CPO, id: 'BL-1', calendarId: 'CAL-1' })).toEqual(calendar());
    expect(await toCpo.bookings.getLocation({ ...CPO, id: 'NONE' })).toBeUndefined();
  });

  it('R-237 the module is found under the identifier of the chapter too', async () => {
    const details = { endpoints: [{ identifier: 'Booking', role: 'SENDER', url: 'https://cpo.example.com/bookings' }] };
    expect(readEndpoints(details, 'https://cpo.example.com')).toEqual([
      { identifier: 'bookings', interface: 'SENDER', url: 'https://cpo.example.com/bookings' },
    ]);
    const partner = await cpo.partner({ version: '2.3.0' });
    const { text } = await partner.ask('/2.3.0/details');
    expect(text).toContain(`{"identifier":"bookings","role":"SENDER","url":"${cpo.url('/cpo/2.3.0/bookings')}"}`);
  });
});
