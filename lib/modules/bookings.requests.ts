import { sameText } from '../contract/upper-case.js';
import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { BookingAnswer, BookingCall, BookingDecision } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { keyOf, type ObjectKey } from '../contract/kinds.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import { compare } from '../models/date-time.js';
import { isSameJson } from '../models/is-same-json.js';
import { jsonCopy } from '../models/json-copy.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';
import type { Booking, BookingLocation, BookingRequest } from '../versions/v230/bookings.js';
import { bookingLocationPart } from './bookings.calendar.js';
import { OcpiBookings } from './bookings.decisions.js';
import { BookingFinder } from './bookings.finder.js';
import { offered } from './bookings.places.js';
import { isFinal, requested, termsFault } from './bookings.states.js';

type BookingAction = 'REQUEST_BOOKING' | 'CHANGE_BOOKING' | 'CANCEL_BOOKING';

/**
 * Booking requests of eMSPs (mod_bookings, Sender interface, POST method). The first one with a request_id makes a Booking, every other one
 * changes or cancels it.
 */
@Injectable()
export class BookingRequests {
  private readonly logger = new Logger('Ocpi');

  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly finder: BookingFinder,
    private readonly bookings: OcpiBookings,
    private readonly clock: OcpiClock,
  ) {}

  async post(request: BookingRequest, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(request, ctx);
    const known = await this.find(request, ctx);
    if (known !== undefined) return this.again(known, request, ctx);
    if (request.canceled)
      throw OcpiException.invalid(`$.request_id: there is no Booking of yours with the request_id ${request.request_id}.`);
    const bookingLocation = await this.place(request, this.ownership.served(ctx), ctx);
    const booking = newBooking(request, bookingLocation, this.clock.timestamp());
    try {
      await this.crud.create('bookings', booking, ctx);
    } catch (error) {
      if (!(error instanceof OcpiConflict)) throw error;
      // The same request_id came twice at once: the other one was faster.
      const faster = await this.crud.get('bookings', keyOf('bookings', booking), ctx);
      if (faster === undefined) throw error;
      return this.again(faster, request, ctx);
    }
    return this.answer('REQUEST_BOOKING', { booking, request, bookingLocation }, ctx);
  }

  /** The parties that the eMSP speaks for only, in the request and in its tokens; a period that ends before it begins is none. */
  private async admit(request: BookingRequest, ctx: OcpiContext): Promise<void> {
    for (const { country_code: countryCode, party_id: partyId } of [request, ...(request.tokens ?? [])])
      await this.ownership.pushed({ countryCode, partyId }, ctx);
    if (compare(request.period.end_date_time, request.period.start_date_time) <= 0)
      throw OcpiException.invalid('$.period: must end after it begins.');
  }

  private async find(request: BookingRequest, ctx: OcpiContext): Promise<Booking | undefined> {
    const requester = requesterOf(request);
    const owners = this.ownership.served(ctx);
    for (const owner of owners) {
      const booking = await this.crud.get('bookings', bookingKey(owner, request), ctx);
      if (booking !== undefined) return booking;
    }
    return this.finder.byRequest(request.request_id, { owners, counterparties: [requester] }, ctx);
  }

  /** 2003 for a BookingLocation that is not, or that is of another Location. A Booking stays with its CPO. */
  private async place(request: BookingRequest, owners: readonly OcpiParty[], ctx: OcpiContext): Promise<BookingLocation> {
    const part = bookingLocationPart();
    const addresses = owners.map(({ countryCode, partyId }) => ({
      kind: 'bookingLocations' as const,
      key: { countryCode, partyId, id: request.booking_location_id },
      part,
    }));
    const found = await this.objects.find(addresses, ctx);
    if (found !== undefined && sameText(found.location_id, request.location_id)) return found;
    const why = found ? `is of the Location ${found.location_id}` : 'does not exist';
    throw new OcpiException(StatusCode.UNKNOWN_LOCATION, `The BookingLocation ${request.booking_location_id} ${why}.`);
  }

  /** A request for a Booking that there is. The last one once more changes nothing, so that a POST whose answer was lost can be repeated. */
  private async again(booking: Booking, request: BookingRequest, ctx: OcpiContext): Promise<OcpiReply> {
    if (isSameJson(jsonCopy(booking.booking_requests.at(-1)?.booking_request), jsonCopy(request))) return OcpiReply.value(booking);
    if (isFinal(booking)) throw OcpiException.invalid(`The Booking ${booking.id} is ${booking.reservation_status}, which is final.`);
    const key = keyOf('bookings', booking);
    const bookingLocation = request.canceled ? undefined : await this.place(request, [key], ctx);
    const time = this.clock.timestamp();
    const next = await this.crud.update('bookings', key, (current) => requested(current, request, time), ctx);
    if (next === undefined) throw OcpiException.notFound(`The Booking ${booking.id} is no more.`);
    return this.answer(request.canceled ? 'CANCEL_BOOKING' : 'CHANGE_BOOKING', { booking: next, request, bookingLocation }, ctx);
  }

  private async answer(action: BookingAction, call: BookingCall, ctx: OcpiContext): Promise<OcpiReply> {
    const { booking } = call;
    const isNew = action === 'REQUEST_BOOKING';
    const key = keyOf('bookings', booking);
    const index = booking.booking_requests.length - 1;
    const fault = termsFault(call, this.clock.now(), isNew);
    const answer = fault === undefined ? await this.ask(action, call, ctx) : DECLINED;
    if (answer.status === 'PENDING' && answer.completion) void this.follow(key, index, answer.completion);
    const settled = answer.status === 'PENDING' ? undefined : await this.settle(key, index, answer);
    return new OcpiReply({ form: 'value', value: settled ?? booking }, isNew ? 201 : 200, StatusCode.SUCCESS, fault);
  }

  private async ask(action: BookingAction, call: BookingCall, ctx: OcpiContext): Promise<BookingAnswer> {
    try {
      return (await this.crud.do(action, call, ctx)) ?? DECLINED;
    } catch (error) {
      return this.failed(action, error);
    }
  }

  private async settle(key: ObjectKey, index: number, decision: BookingDecision): Promise<Booking | undefined> {
    try {
      return await this.bookings.settle(key, decision, index);
    } catch (error) {
      return this.bookings.settle(key, this.failed('The decision', error), index);
    }
  }

  private async follow(key: ObjectKey, index: number, completion: Promise<BookingDecision>): Promise<void> {
    const decision = await completion.catch((error: unknown) => this.failed('The completion', error));
    try {
      const booking = await this.settle(key, index, decision);
      if (booking) await this.bookings.tell(booking);
    } catch (error) {
      this.failed('The completion', error);
    }
  }

  private failed(what: string, error: unknown): BookingDecision {
    this.logger.error(`${what} of a booking request failed.`, error instanceof Error ? error.stack : String(error));
    return { status: 'FAILED' };
  }
}

const DECLINED: BookingDecision = { status: 'DECLINED' };

function requesterOf({ country_code: countryCode, party_id: partyId }: BookingRequest): OcpiParty {
  return { countryCode, partyId };
}

/** Booking.id follows from who asked with which request_id: two that come at once cannot make two Bookings. */
function bookingKey({ countryCode, partyId }: OcpiParty, request: BookingRequest): ObjectKey {
  const hash = createHash('sha256')
    .update(`${partyKey(requesterOf(request))} ${request.request_id.toUpperCase()}`)
    .digest('hex');
  const id = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
  return { countryCode, partyId, id };
}

function newBooking(request: BookingRequest, place: BookingLocation, time: string): Booking {
  const { request_id, location_id, period, authorization_reference, booking_option, tokens, access_information } = request;
  const owner = { countryCode: place.country_code, partyId: place.party_id };
  return {
    id: bookingKey(owner, request).id,
    country_code: place.country_code,
    party_id: place.party_id,
    request_id,
    ...(booking_option && { booking_option }),
    location_id,
    ...(tokens && { booking_tokens: tokens }),
    period: { start_date_time: period.start_date_time, end_date_time: period.end_date_time },
    reservation_status: 'PENDING',
    ...(access_information && { access_information }),
    authorization_reference,
    ...offered(place),
    booking_requests: [{ request_status: 'PENDING', booking_request: request, request_received: time }],
    last_updated: time,
  };
}
