import { instant } from '../models/date-time.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import type { BookingCall, BookingDecision } from '../contract/actions.js';
import {
  ReservationStatus,
  type Booking,
  type BookingLocation,
  type BookingRequest,
  type BookingRequestStatus,
  type BookingTerms,
} from '../versions/v230/bookings.js';
import { atPlace, moves, offered } from './bookings.places.js';

const MINUTE_MS = 60_000;

/** After these a Booking changes no more (mod_bookings, Flow and Lifecycle). UNKNOWN is not among them. */
const FINAL: ReadonlySet<ReservationStatus> = new Set(['CANCELED', 'NO_SHOW', 'REJECTED', 'FAILED', 'FULFILLED']);

/** What a Booking may become: anything from UNKNOWN, which says nothing of what it was. CANCELED from PENDING is in the diagram only. */
const NEXT: Readonly<Partial<Record<ReservationStatus, readonly ReservationStatus[]>>> = {
  PENDING: ['RESERVED', 'REJECTED', 'FAILED', 'CANCELED', 'UNKNOWN'],
  RESERVED: ['FULFILLED', 'CANCELED', 'NO_SHOW', 'UNKNOWN'],
  UNKNOWN: Object.values(ReservationStatus),
};

/** Whether a Booking changes no more. */
export function isFinal({ reservation_status: status }: Pick<Booking, 'reservation_status'>): boolean {
  return FINAL.has(status);
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
  if (!reachable.some((status) => status === next))
    throw OcpiException.invalid(`$.reservation_status: must not be ${String(next)}, because the Booking is ${now} already.`);
}

/** The Booking with one more request, which is PENDING. */
export function requested(booking: Booking, request: BookingRequest, time: string): Booking {
  const entry: BookingRequestStatus = { request_status: 'PENDING', booking_request: request, request_received: time };
  return { ...booking, booking_requests: [...booking.booking_requests, entry], last_updated: time };
}

/** Why a change or cancellation is too late or not allowed, or a period too short or too long (mod_bookings, BookingTerms class). */
export function termsFault({ booking, request, bookingLocation }: BookingCall, now: number, isNew: boolean): string | undefined {
  const { booking_terms: terms, period } = booking;
  const left = (instant(period.start_date_time) - now) / MINUTE_MS;
  if (request.canceled)
    return left < terms.cancel_until_minutes
      ? `It can be canceled until ${terms.cancel_until_minutes} minutes before it begins.`
      : undefined;
  if (!isNew && terms.change_not_allowed) return 'It cannot be changed.';
  if (!isNew && left < terms.change_until_minutes) return `It can be changed until ${terms.change_until_minutes} minutes before it begins.`;
  return durationFault(request, moves(booking, request) ? offered(bookingLocation).booking_terms : terms);
}

function durationFault(
  { period }: BookingRequest,
  { min_booking_duration: least, max_booking_duration: most }: BookingTerms,
): string | undefined {
  const minutes = (instant(period.end_date_time) - instant(period.start_date_time)) / MINUTE_MS;
  if (minutes < (least ?? 0)) return `A booking takes at least ${least} minutes.`;
  if (minutes > (most ?? Infinity)) return `A booking takes at most ${most} minutes.`;
  return undefined;
}

/**
 * The Booking after a decision on one of its requests: each request keeps its own status, and a RESERVED booking stays so
 * whatever becomes of a change. The same Booking when that request has been decided before. `place`: the BookingLocation of that request.
 */
export function decided(booking: Booking, index: number, decision: BookingDecision, time: string, place?: BookingLocation): Booking {
  const entry = booking.booking_requests[index];
  if (entry?.request_status !== 'PENDING') return booking;
  const accepted = decision.status === 'ACCEPTED' && !isFinal(booking);
  const status = decision.status === 'ACCEPTED' && !accepted ? 'DECLINED' : decision.status;
  const next = accepted ? granted(booking, entry.booking_request, decision, place) : denied(booking, index, decision);
  const booking_requests = next.booking_requests.map((each, at): BookingRequestStatus => {
    if (at === index) return { ...each, request_status: status };
    // What was asked before an accepted request is overtaken by it; after the end nothing is granted.
    const over = each.request_status === 'PENDING' && ((accepted && at < index) || isFinal(next));
    return over ? { ...each, request_status: 'DECLINED' } : each;
  });
  return { ...next, booking_requests, last_updated: time };
}

function granted(
  booking: Booking,
  request: BookingRequest,
  { booking: fields }: BookingDecision,
  place: BookingLocation | undefined,
): Booking {
  if (request.canceled) return { ...booking, reservation_status: 'CANCELED', canceled: request.canceled };
  const { booking_option, tokens, access_information, authorization_reference, location_id, period } = request;
  return {
    ...(moves(booking, request) ? atPlace(booking, place) : booking),
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
  const next = status === 'FAILED' ? 'FAILED' : 'REJECTED';
  return index === 0 && mayFollow(booking.reservation_status, next) ? { ...booking, reservation_status: next } : booking;
}
