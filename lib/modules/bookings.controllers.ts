import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, OcpiPatchBody, type RefOf } from '../protocol/param.decorators.js';
import { OcpiGet, OcpiPatch, OcpiPost, OcpiPut } from '../protocol/route.decorators.js';
import type * as bookings from '../versions/v230/bookings.js';
import { BookingDoor } from './bookings.door.js';
import { BookingLocationDoor, TIMESLOT_FILTERS } from './bookings.locations.js';
import { BookingRequests } from './bookings.requests.js';
import type { ModuleModels } from './module.models.js';
import { BookingLocationRef, BookingRef, CalendarRef, objectKey, OwnerRef } from './refs.js';

type SenderModels = ModuleModels<'Booking' | 'BookingRequest' | 'BookingLocation' | 'Calendar'>;
type ReceiverModels = ModuleModels<'Booking' | 'BookingLocation' | 'Calendar'>;
const Pushed = { ...OwnerRef, ...BookingRef };
const PushedLocation = { ...OwnerRef, ...BookingLocationRef };
const PushedCalendar = { ...OwnerRef, ...CalendarRef };
const bookingKey = (ref: RefOf<typeof Pushed>) => objectKey(ref, ref.booking_id);

/** mod_bookings, Sender interface: what can be booked at a CPO, and what the partner has booked. */
export function BookingsSender({ version, Booking, BookingRequest, BookingLocation, Calendar }: SenderModels): Type {
  @OcpiController({ version, module: 'bookings', interface: 'SENDER' })
  class BookingsSender {
    constructor(
      private readonly pages: OcpiPages,
      private readonly locations: BookingLocationDoor,
      private readonly requests: BookingRequests,
    ) {}

    @OcpiGet('', 'Bookings of the partner, in pages', { answers: Booking, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('bookings', query, ctx);
    }

    @OcpiPost('', 'Request a booking, or change or cancel one by the same request_id', { answers: Booking })
    request(@OcpiBody(BookingRequest) body: bookings.BookingRequest, @OcpiCtx() ctx: OcpiContext) {
      return this.requests.post(body, ctx);
    }

    @OcpiGet('booking_locations', 'BookingLocations, in pages', { answers: BookingLocation, paged: true })
    listLocations(@OcpiListQuery({ filters: TIMESLOT_FILTERS }) query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.list(query, ctx);
    }

    @OcpiGet('booking_locations/:booking_location_id', 'One BookingLocation', { answers: BookingLocation })
    getLocation(@OcpiParams(BookingLocationRef) ref: RefOf<typeof BookingLocationRef>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.own(ref, ctx);
    }

    @OcpiGet('booking_locations/:booking_location_id/:calendar_id', 'One Calendar of a BookingLocation', { answers: Calendar })
    getCalendar(@OcpiParams(CalendarRef) ref: RefOf<typeof CalendarRef>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.own(ref, ctx);
    }
  }
  return BookingsSender;
}

/** mod_bookings, Receiver interface: Bookings that CPOs push. */
export function BookingsReceiver({ version, Booking }: ReceiverModels): Type {
  @OcpiController({ version, module: 'bookings', interface: 'RECEIVER' })
  class BookingsReceiver {
    constructor(private readonly door: BookingDoor) {}

    @OcpiGet(':country_code/:party_id/:booking_id', 'A pushed Booking as it is stored', { answers: Booking })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.door.get(bookingKey(ref), ctx);
    }

    @OcpiPut(':country_code/:party_id/:booking_id', 'Push a new or replaced Booking')
    put(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiBody(Booking) body: bookings.Booking, @OcpiCtx() ctx: OcpiContext) {
      return this.door.put(bookingKey(ref), body, ctx);
    }

    @OcpiPatch(':country_code/:party_id/:booking_id', 'Push changed fields of a Booking')
    patch(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiPatchBody(Booking) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.door.patch(bookingKey(ref), fields, ctx);
    }
  }
  return BookingsReceiver;
}

/** mod_bookings, Receiver interface: BookingLocations and Calendars, at the addresses that the chapter defines. */
export const BookingLocationsReceiver = (models: ReceiverModels): Type =>
  bookingLocations(models, ':country_code/:party_id/booking_locations/', 'BookingLocationsReceiver');

/** The same at the addresses of the chapter's examples. */
export const BookingLocationsOfExamples = (models: ReceiverModels): Type =>
  bookingLocations(models, 'bookinglocations/:country_code/:party_id/', 'BookingLocationsOfExamples');

function bookingLocations({ version, BookingLocation, Calendar }: ReceiverModels, base: string, name: string): Type {
  const one = `${base}:booking_location_id`;
  const calendar = `${one}/:calendar_id`;
  @OcpiController({ version, module: 'bookings', interface: 'RECEIVER', unlisted: true })
  class BookingLocationsReceiver {
    constructor(private readonly door: BookingLocationDoor) {}

    @OcpiGet(one, 'A pushed BookingLocation as it is stored', { answers: BookingLocation })
    get(@OcpiParams(PushedLocation) ref: RefOf<typeof PushedLocation>, @OcpiCtx() ctx: OcpiContext) {
      return this.door.get(ref, ctx);
    }

    @OcpiGet(calendar, 'A pushed Calendar as it is stored', { answers: Calendar })
    getCalendar(@OcpiParams(PushedCalendar) ref: RefOf<typeof PushedCalendar>, @OcpiCtx() ctx: OcpiContext) {
      return this.door.get(ref, ctx);
    }

    @OcpiPut(one, 'Push a new or replaced BookingLocation')
    put(
      @OcpiParams(PushedLocation) ref: RefOf<typeof PushedLocation>,
      @OcpiBody(BookingLocation) body: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.door.put(ref, body, ctx);
    }

    @OcpiPut(calendar, 'Push a new or replaced Calendar')
    putCalendar(
      @OcpiParams(PushedCalendar) ref: RefOf<typeof PushedCalendar>,
      @OcpiBody(Calendar) body: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.door.put(ref, body, ctx);
    }

    @OcpiPatch(one, 'Push changed fields of a BookingLocation')
    patch(
      @OcpiParams(PushedLocation) ref: RefOf<typeof PushedLocation>,
      @OcpiPatchBody(BookingLocation) fields: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.door.patch(ref, { fields, model: BookingLocation }, ctx);
    }

    @OcpiPatch(calendar, 'Push changed fields of a Calendar')
    patchCalendar(
      @OcpiParams(PushedCalendar) ref: RefOf<typeof PushedCalendar>,
      @OcpiPatchBody(Calendar) fields: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.door.patch(ref, { fields, model: Calendar }, ctx);
    }
  }
  Object.defineProperty(BookingLocationsReceiver, 'name', { value: name });
  return BookingLocationsReceiver;
}
