import { keyOf, type ObjectKey } from '../contract/kinds.js';
import type { OcpiInterface } from '../contract/version.js';
import type { Booking, BookingLocation, BookingRequest, Calendar } from '../versions/v230/bookings.js';
import type { ClientBase, OcpiPatchOptions } from './module-client.js';
import type { Place } from './object-calls.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { OcpiList, OcpiListOptions } from './ocpi-list.js';

const MODULE = 'bookings';
const LOCATIONS = 'booking_locations';

/** What is asked of a list of BookingLocations. */
export interface BookingLocationListOptions extends OcpiListOptions {
  /** With an available timeslot that begins from here on, inclusive; OCPI DateTime. */
  readonly timeslotFrom?: string;
  /** With an available timeslot that begins before this, exclusive. */
  readonly timeslotTo?: string;
}

/** A Calendar in its BookingLocation. */
export interface CalendarKey extends ObjectKey {
  readonly calendarId: string;
}

type Changes<T> = Partial<{ [F in keyof T]: T[F] | null }>;

/** Bookings, BookingLocations and Calendars at a partner (mod_bookings). */
export class BookingsClient {
  constructor(private readonly base: ClientBase) {}

  /** Our Bookings at a CPO: GET of its SENDER interface, over all pages. */
  list(list: OcpiListOptions = {}): OcpiList<Booking> {
    const { objects, partner, options } = this.base;
    return objects.list(partner, MODULE, 'bookings', list, options) as OcpiList<Booking>;
  }

  /** What can be booked at a CPO. */
  locations({ timeslotFrom, timeslotTo, ...list }: BookingLocationListOptions = {}): OcpiList<BookingLocation> {
    const { objects, partner, options } = this.base;
    const at = { path: [LOCATIONS], query: { timeslot_from: timeslotFrom, timeslot_to: timeslotTo } };
    return objects.list(partner, MODULE, 'bookingLocations', list, options, at) as OcpiList<BookingLocation>;
  }

  /**
   * Asks a CPO for a booking. Another request with the same request_id changes it, one with `canceled` cancels it.
   * @returns the Booking as it is now: PENDING requests are decided later, and told by PUT
   * @throws OcpiCallError
   */
  async request(request: BookingRequest): Promise<Booking> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const asked = { method: 'POST', module: MODULE, interface: 'SENDER' } as const;
    const booking = await objects.ask(partner, asked, { shape: 'bookingRequest', object: request }, 'bookings', options);
    if (booking !== undefined) return booking as Booking;
    throw new OcpiCallError(`Partner ${partner.id} answered a booking request without data.`, { failure: 'garbage', partner: partner.id });
  }

  /** A BookingLocation that a CPO owns (`SENDER`), or one of ours as the eMSP has it. @throws OcpiCallError */
  async getLocation(key: ObjectKey, end: OcpiInterface = 'SENDER'): Promise<BookingLocation | undefined> {
    return (await this.get(locationPlace(key, end))) as BookingLocation | undefined;
  }

  /** A Calendar that a CPO owns (`SENDER`), or one of ours as the eMSP has it. @throws OcpiCallError */
  async getCalendar(key: CalendarKey, end: OcpiInterface = 'SENDER'): Promise<Calendar | undefined> {
    return (await this.get(calendarPlace(key, end))) as Calendar | undefined;
  }

  /** A Booking of ours as the eMSP has it. @throws OcpiCallError */
  async getBooking(key: ObjectKey): Promise<Booking | undefined> {
    return (await this.get(bookingPlace(key))) as Booking | undefined;
  }

  /** Tells an eMSP a Booking, whole. @throws OcpiCallError */
  put(booking: Booking): Promise<void> {
    return this.putAt(bookingPlace(keyOf('bookings', booking)), booking);
  }

  /** Tells an eMSP what changed in a Booking. @throws OcpiCallError */
  patch(key: ObjectKey, changes: Changes<Booking>, known: OcpiPatchOptions<Booking> = {}): Promise<void> {
    return this.patchAt(bookingPlace(key), changes, known);
  }

  /** Tells an eMSP what can be booked, whole. @throws OcpiCallError */
  putLocation(location: BookingLocation): Promise<void> {
    return this.putAt(locationPlace(keyOf('bookingLocations', location), 'RECEIVER'), location);
  }

  patchLocation(key: ObjectKey, changes: Changes<BookingLocation>, known: OcpiPatchOptions<BookingLocation> = {}): Promise<void> {
    return this.patchAt(locationPlace(key, 'RECEIVER'), changes, known);
  }

  /** Puts a Calendar into a BookingLocation that the eMSP has. @throws OcpiCallError */
  putCalendar(key: ObjectKey, calendar: Calendar): Promise<void> {
    return this.putAt(calendarPlace({ ...key, calendarId: calendar.id }, 'RECEIVER'), calendar);
  }

  patchCalendar(key: CalendarKey, changes: Changes<Calendar>, known: OcpiPatchOptions<Calendar> = {}): Promise<void> {
    return this.patchAt(calendarPlace(key, 'RECEIVER'), changes, known);
  }

  private async get(place: Place): Promise<object | undefined> {
    const { objects, options } = this.base;
    return objects.get(await objects.calls.current(this.base.partner), place, options);
  }

  private async putAt(place: Place, object: object): Promise<void> {
    const { objects, options } = this.base;
    await objects.put(await objects.calls.current(this.base.partner), place, object, options);
  }

  private async patchAt(place: Place, changes: object, known: OcpiPatchOptions<object>): Promise<void> {
    const { objects, options } = this.base;
    await objects.patch(await objects.calls.current(this.base.partner), place, changes, known, options);
  }
}

function bookingPlace({ countryCode, partyId, id }: ObjectKey): Place {
  const owner = { countryCode, partyId };
  return { module: MODULE, interface: 'RECEIVER', shape: 'bookings', path: [countryCode, partyId, id], owner };
}

function locationPlace({ countryCode, partyId, id }: ObjectKey, end: OcpiInterface): Place {
  const owner = { countryCode, partyId };
  const path = end === 'SENDER' ? [LOCATIONS, id] : [countryCode, partyId, LOCATIONS, id];
  return { module: MODULE, interface: end, shape: 'bookingLocations', path, owner };
}

function calendarPlace({ calendarId, ...key }: CalendarKey, end: OcpiInterface): Place {
  const { path, ...place } = locationPlace(key, end);
  return { ...place, shape: 'calendar', path: [...path, calendarId] };
}
