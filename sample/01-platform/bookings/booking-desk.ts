import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ActionInput,
  type Booking,
  type BookingAnswer,
  type BookingCall,
  type BookingDecision,
  type BookingLocation,
  type CommandAnswer,
  OcpiBookings,
  OcpiClock,
  type OcpiContext,
  OcpiPush,
  ownContext,
  type Period,
  type Timeslot,
} from 'nestjs-ocpi';
import { Results } from '../charge-points/results.js';
import { PlatformCrud } from '../platform.crud.js';
import { freed, taken } from './timeslots.js';

const CONTEXT = ownContext('2.3.0', 'bookings');
const DECLINED: BookingDecision = { status: 'DECLINED' };

/** Decides on booking requests by the calendars: what is booked is taken out of them. */
@Injectable()
export class BookingDesk implements OnModuleInit {
  constructor(
    private readonly crud: PlatformCrud,
    private readonly clock: OcpiClock,
    private readonly results: Results,
    private readonly bookings: OcpiBookings,
    private readonly push: OcpiPush,
  ) {}

  onModuleInit(): void {
    const start = this.crud.handler('START_SESSION');
    this.crud.serve({
      REQUEST_BOOKING: (call) => this.later(() => this.book(call)),
      CHANGE_BOOKING: (call) => this.later(() => this.book(call, call.booking.period)),
      CANCEL_BOOKING: (call) => this.cancel(call),
      ...(start && { START_SESSION: async (input, ctx) => this.arriving(input, await start(input, ctx), ctx) }),
    });
  }

  private later(decide: () => Promise<BookingDecision>): BookingAnswer {
    return { status: 'PENDING', completion: this.results.later(decide) };
  }

  /** `before`: the period that is given back for the new one. */
  private async book({ booking, request, bookingLocation }: BookingCall, before?: Period): Promise<BookingDecision> {
    const moved = booking.booking_requests[0]?.booking_request.booking_location_id !== request.booking_location_id;
    if (bookingLocation === undefined || moved) return DECLINED;
    const change = (slots: readonly Timeslot[]) => taken(before ? freed(slots, before) : slots, request.period);
    if (!(await this.calendar(bookingLocation, change))) return DECLINED;
    return { status: 'ACCEPTED', booking: { booking_option: bookingLocation.booking_option } };
  }

  /** One that is still PENDING is waited for: it may take its period yet. */
  private cancel({ booking }: BookingCall): Promise<BookingDecision> | BookingAnswer {
    if (booking.reservation_status === 'PENDING') return this.later(() => this.giveBack(booking));
    return this.giveBack(booking);
  }

  private async giveBack({ country_code: countryCode, party_id: partyId, id }: Booking): Promise<BookingDecision> {
    const booking = await this.crud.get('bookings', { countryCode, partyId, id }, CONTEXT);
    const place = booking?.booking_requests[0]?.booking_request.booking_location_id;
    if (place !== undefined && booking?.reservation_status === 'RESERVED')
      await this.calendar({ country_code: countryCode, party_id: partyId, id: place }, (slots) => freed(slots, booking.period));
    return { status: 'ACCEPTED' };
  }

  /** A session that begins with the authorization_reference of a booking fulfills it. */
  private arriving({ command }: ActionInput<'START_SESSION'>, answer: CommandAnswer, { partner }: OcpiContext): CommandAnswer {
    const reference = command.authorization_reference;
    if (reference === undefined || answer.completion === undefined) return answer;
    const completion = answer.completion.then(async (result) => {
      const query = { counterparties: partner?.roles, offset: 0, limit: 10, filters: { authorization_reference: reference } };
      const { items } = await this.crud.list('bookings', query, CONTEXT);
      const booking = items.find(({ reservation_status: status }) => status === 'RESERVED');
      if (result.result === 'ACCEPTED' && booking) {
        const key = { countryCode: booking.country_code, partyId: booking.party_id, id: booking.id };
        await this.bookings.end(key, { status: 'FULFILLED' });
      }
      return result;
    });
    return { ...answer, completion };
  }

  /** Changes the timeslots of a BookingLocation's calendar, and tells whether it could. */
  private async calendar(
    { country_code: countryCode, party_id: partyId, id }: Pick<BookingLocation, 'country_code' | 'party_id' | 'id'>,
    change: (slots: readonly Timeslot[]) => Timeslot[] | undefined,
  ): Promise<boolean> {
    const time = this.clock.timestamp();
    let changed = false;
    const place = await this.crud.update(
      'bookingLocations',
      { countryCode, partyId, id },
      (current) => {
        const [calendar, ...others] = current.calendars ?? [];
        const available_timeslots = calendar && change(calendar.available_timeslots);
        changed = available_timeslots !== undefined;
        if (calendar === undefined || available_timeslots === undefined) return current;
        return { ...current, calendars: [{ ...calendar, available_timeslots, last_updated: time }, ...others], last_updated: time };
      },
      CONTEXT,
    );
    if (place && changed) await this.push.push('bookingLocations', place);
    return changed;
  }
}
