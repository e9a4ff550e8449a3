import { sameText } from '../contract/upper-case.js';
import type { Booking, BookingLocation, BookingRequest } from '../versions/v230/bookings.js';

/** Nothing can be promised where neither the BookingLocation nor the host says anything. */
const NO_TERMS: Booking['booking_terms'] = { supported_access_methods: ['OPEN'], change_until_minutes: 0, cancel_until_minutes: 0 };

/** What a Booking has from its BookingLocation. */
export function offered(place: BookingLocation | undefined): Pick<Booking, 'tariff_ids' | 'booking_terms'> {
  return { ...(place?.tariff_ids && { tariff_ids: place.tariff_ids }), booking_terms: place?.booking_terms ?? NO_TERMS };
}

/** Whether a request asks for another BookingLocation than the one where the Booking is: that of what was granted last, else of the first request. */
export function moves({ booking_requests: requests }: Booking, request: BookingRequest): boolean {
  const here = requests.findLast(({ request_status }) => request_status === 'ACCEPTED') ?? requests[0];
  return here !== undefined && !sameText(here.booking_request.booking_location_id, request.booking_location_id);
}

/** A Booking that moves to a BookingLocation: what was selected at the old one, how to get in there and what it cost there holds no more. */
export function atPlace(booking: Booking, place: BookingLocation | undefined): Booking {
  const { booking_option: _option, access_information: _access, tariff_ids: _tariffs, ...rest } = booking;
  return { ...rest, ...offered(place) };
}
