import { instant } from '../models/date-time.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import type { BookingDecision } from '../contract/actions.js';
import type { Booking, BookingRequest, BookingRequestStatus, ReservationStatus } from '../versions/v230/bookings.js';

const MINUTE_MS = 60_000;

/** What a Booking may become (mod_bookings, Flow and Lifecycle); what has no line is final. CANCELED from PENDING is in the diagram only. */
const NEXT: Readonly<Partial<Record<ReservationStatus, readonly ReservationStatus[]>>> = {
  PENDING: ['RESERVED', 'REJECTED', 'FAILED', 'CANCELED'],
  RESERVED: ['FULFILLED', 'CANCELED', 'NO_SHOW'],
};

/** Whether a Booking changes no more. */
export function isFinal({ reservation_status: status }: Pick<Booking, 'reservation_status'>): boolean {
  return !(status in NEXT);
}

/** Whether a status may follow another. */
export function mayFollow(now: ReservationStatus, next: ReservationStatus): boolean {
  return NEXT[now]?.includes(next) ?? false;
}

/**
 * What is pushed must fit the states. A message may have been lost, as pushes are not repeated: what can be reached over a state between is taken.
 * @throws OcpiException 2001
 */
export function followBookingStates(current: Pick<Booking, 'reservation_status'>, fields: { readonly reservation_status?: unknown }): void {
  const now = current.reservation_status;
  const next = fields.reservation_status;
  if (next === undefined || next === null || next === now) return;
  const reachable = [...(NEXT[now] ?? []), ...(now === 'PENDING' ? (NEXT.RESERVED ?? []) : [])];
  if (isFinal(current) || (next !== 'UNKNOWN' && !reachable.some((status) => status === next)))
    throw OcpiException.invalid(`$.reservation_status: must not be ${String(next)}, because the Booking is ${now} already.`);
}

/** The Booking with one more request, which is PENDING. */
export function requested(booking: Booking, request: BookingRequest, time: string): Booking {
  const entry: BookingRequestStatus = { request_status: 'PENDING', booking_request: request, request_received: time };
  return { ...booking, booking_requests: [...booking.booking_requests, entry], last_updated: time };
}

/** Why a change or cancellation is too late or not allowed, or a period too short or too long (mod_bookings, BookingTerms class). */
export function termsFault(
  { booking_terms: terms, period }: Booking,
  request: BookingRequest,
  now: number,
  isNew: boolean,
): string | undefined {
  const left = (instant(period.start_date_time) - now) / MINUTE_MS;
  if (request.canceled)
    return left < terms.cancel_until_minutes
      ? `It can be canceled until ${terms.cancel_until_minutes} minutes before it begins.`
      : undefined;
  if (!isNew && terms.change_not_allowed) return 'It cannot be changed.';
  if (!isNew && left < terms.change_until_minutes) return `It can be changed until ${terms.change_until_minutes} minutes before it begins.`;
  const minutes = (instant(request.period.end_date_time) - instant(request.period.start_date_time)) / MINUTE_MS;
  if (minutes < (terms.min_booking_duration ?? 0)) return `A booking takes at least ${terms.min_booking_duration} minutes.`;
  if (minutes > (terms.max_booking_duration ?? Infinity)) return `A booking takes at most ${terms.max_booking_duration} minutes.`;
  return undefined;
}

/**
 * The Booking after a decision on one of its requests: each request keeps its own status, and a RESERVED booking stays so
 * whatever becomes of a change. The same Booking when that request has been decided before.
 */
export function decided(booking: Booking, index: number, decision: BookingDecision, time: string): Booking {
  const entry = booking.booking_requests[index];
  if (entry?.request_status !== 'PENDING') return booking;
  const accepted = decision.status === 'ACCEPTED' && !isFinal(booking);
  const status = decision.status === 'ACCEPTED' && !accepted ? 'DECLINED' : decision.status;
  const next = accepted ? granted(booking, entry.booking_request, decision) : denied(booking, index, decision);
  const booking_requests = next.booking_requests.map((each, at): BookingRequestStatus => {
    if (at === index) return { ...each, request_status: status };
    // What was asked before an accepted request is overtaken by it; after the end nothing is granted.
    const over = each.request_status === 'PENDING' && ((accepted && at < index) || isFinal(next));
    return over ? { ...each, request_status: 'DECLINED' } : each;
  });
  return { ...next, booking_requests, last_updated: time };
}

function granted(booking: Booking, request: BookingRequest, { booking: fields }: BookingDecision): Booking {
  if (request.canceled) return { ...booking, reservation_status: 'CANCELED', canceled: request.canceled };
  const { booking_option, tokens, access_information, authorization_reference, location_id, period } = request;
  return {
    ...booking,
    reservation_status: 'RESERVED',
    location_id,
    authorization_reference,
    period: { ...period },
    ...(booking_option && { booking_option }),
    ...(tokens && { booking_tokens: tokens }),
    ...(access_information && { access_information }),
    ...fields,
  };
}

/** Only the first request decides on the Booking itself. */
function denied(booking: Booking, index: number, { status }: BookingDecision): Booking {
  if (index > 0 || booking.reservation_status !== 'PENDING') return booking;
  return { ...booking, reservation_status: status === 'FAILED' ? 'FAILED' : 'REJECTED' };
}
