import type { OcpiParty } from '../../lib/contract/party.js';
import type { Booking, BookingLocation, BookingRequest, Calendar } from '../../lib/versions/v230/bookings.js';
import { LATER } from '../harness.objects.js';

const said = ({ countryCode, partyId }: OcpiParty) => ({ country_code: countryCode, party_id: partyId });

/** An OCPI DateTime some hours from now. */
export const inHours = (hours: number): string => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;

export const calendar = (changes: Partial<Calendar> = {}): Calendar => ({
  id: 'CAL-1',
  begin_from: '2026-05-01T00:00:00Z',
  end_before: '2026-05-02T00:00:00Z',
  timeslot_increment: 15,
  available_timeslots: [
    { start_date_time: '2026-05-01T08:00:00Z', end_date_time: '2026-05-01T10:00:00Z', min_power: 11_000, max_power: 50_000 },
    { start_date_time: '2026-05-01T14:00:00Z', end_date_time: '2026-05-01T18:00:00Z', green_energy_support: true },
  ],
  last_updated: '2026-04-30T00:00:00Z',
  ...changes,
});

/** A bookable EVSE; changes until 60 and cancellations until 30 minutes before. */
export const bookingLocation = (owner: OcpiParty, changes: Partial<BookingLocation> = {}): BookingLocation => ({
  ...said(owner),
  id: 'BL-1',
  location_id: 'LOC-1',
  booking_option: { evse_uid: 'EVSE-1', connector_types: ['IEC_62196_T2_COMBO'], power_types: ['DC'] },
  policy: { reservation_required: false, ad_hoc: 1 },
  tariff_ids: ['TARIFF-1'],
  booking_terms: {
    supported_access_methods: ['TOKEN', 'OPEN'],
    change_until_minutes: 60,
    cancel_until_minutes: 30,
    min_booking_duration: 15,
    max_booking_duration: 240,
  },
  calendars: [calendar()],
  last_updated: '2026-04-30T00:00:00Z',
  ...changes,
});

/** A request for an hour that begins in three hours. */
export const bookingRequest = (requester: OcpiParty, changes: Partial<BookingRequest> = {}): BookingRequest => ({
  ...said(requester),
  request_id: 'REQ-1',
  location_id: 'LOC-1',
  booking_location_id: 'BL-1',
  tokens: [{ ...said(requester), uid: 'CARD-1', type: 'RFID', contract_id: 'DE-MSP-C1' }],
  period: { start_date_time: inHours(3), end_date_time: inHours(4) },
  authorization_reference: 'AUTH-1',
  power_required: 50,
  ...changes,
});

/** A Booking as a CPO pushes it. */
export const booking = (owner: OcpiParty, changes: Partial<Booking> = {}): Booking => ({
  ...said(owner),
  id: 'BOOK-1',
  request_id: 'REQ-1',
  location_id: 'LOC-1',
  period: { start_date_time: '2026-06-01T10:00:00Z', end_date_time: '2026-06-01T11:00:00Z' },
  reservation_status: 'PENDING',
  authorization_reference: 'AUTH-1',
  booking_terms: { supported_access_methods: ['OPEN'], change_until_minutes: 60, cancel_until_minutes: 30 },
  booking_requests: [
    {
      request_status: 'PENDING',
      booking_request: bookingRequest({ countryCode: 'NL', partyId: 'EXA' }, { period: { start_date_time: LATER, end_date_time: LATER } }),
      request_received: LATER,
    },
  ],
  last_updated: LATER,
  ...changes,
});
