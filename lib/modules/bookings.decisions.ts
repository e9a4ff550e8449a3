import { Injectable } from '@nestjs/common';
import type { BookingDecision } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import { ownContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { ObjectKey } from '../contract/kinds.js';
import { compile } from '../models/checker.js';
import { OcpiPush } from '../push/ocpi-push.js';
import { Booking, type BookingLocation, type Cancellation } from '../versions/v230/bookings.js';
import { HOUSE_VERSION } from '../contract/version.js';
import { decided, mayFollow } from './bookings.states.js';

/** How a CPO ends a Booking by itself. */
export type BookingEnd = { readonly status: 'FULFILLED' | 'NO_SHOW' } | { readonly status: 'CANCELED'; readonly canceled: Cancellation };

const CONTEXT = ownContext(HOUSE_VERSION, 'bookings');

/** What a CPO says of its Bookings after the first answer: from any instance, also after a restart. The eMSP is told by PUT, one that is down when it is back. */
@Injectable()
export class OcpiBookings {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly push: OcpiPush,
    private readonly clock: OcpiClock,
  ) {}

  /**
   * Decides on a request that is PENDING, the oldest one of the Booking unless `request` says its position in booking_requests.
   * @returns the Booking; undefined when there is none, or no such request is PENDING
   * @throws Error when the decision makes no valid Booking
   */
  async decide(key: ObjectKey, decision: BookingDecision, request?: number): Promise<Booking | undefined> {
    const booking = await this.settle(key, decision, request);
    if (booking !== undefined) await this.tell(booking);
    return booking;
  }

  /**
   * Ends a Booking (mod_bookings, Flow and Lifecycle): FULFILLED when its session began, NO_SHOW, or CANCELED by the CPO.
   * @returns the Booking; undefined when there is none
   * @throws Error when it cannot end so: it is PENDING, or has ended before
   */
  async end(key: ObjectKey, end: BookingEnd): Promise<Booking | undefined> {
    const time = this.clock.timestamp();
    const booking = await this.crud.update(
      'bookings',
      key,
      (current) => {
        const { reservation_status: now } = current;
        if (!mayFollow(now, end.status)) throw new Error(`The Booking ${current.id} is ${now} and cannot become ${end.status}.`);
        return {
          ...current,
          reservation_status: end.status,
          ...('canceled' in end && { canceled: end.canceled }),
          last_updated: time,
        };
      },
      CONTEXT,
    );
    if (booking !== undefined) await this.tell(booking);
    return booking;
  }

  /** The decision without telling: for the answer to the request itself. */
  async settle(key: ObjectKey, decision: BookingDecision, request?: number): Promise<Booking | undefined> {
    const time = this.clock.timestamp();
    const { index, place } = await this.asked(key, request);
    let found = false;
    const booking = await this.crud.update(
      'bookings',
      key,
      (current) => {
        const next = decided(current, index, decision, time, place);
        found = next !== current;
        const [fault] = found ? compile(Booking).check(next) : [];
        if (fault) throw new Error(`The decision makes no valid Booking, ${fault.path}: ${fault.message}.`);
        return next;
      },
      CONTEXT,
    );
    return found ? booking : undefined;
  }

  /** Which request is decided on, and the BookingLocation that it asks for, as it is by now. */
  private async asked(key: ObjectKey, request?: number): Promise<{ readonly index: number; readonly place?: BookingLocation }> {
    const requests = (await this.crud.get('bookings', key, CONTEXT))?.booking_requests ?? [];
    const index = request ?? requests.findIndex(({ request_status }) => request_status === 'PENDING');
    const id = requests[index]?.booking_request.booking_location_id;
    return { index, place: id === undefined ? undefined : await this.crud.get('bookingLocations', { ...key, id }, CONTEXT) };
  }

  /** To the eMSP that asked, where it takes Bookings; others ask for them. */
  async tell(booking: Booking): Promise<void> {
    await this.push.push('bookings', booking);
  }
}
