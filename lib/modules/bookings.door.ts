import { sameText } from '../contract/upper-case.js';
import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ObjectKey } from '../contract/kinds.js';
import { OcpiObjects, type Address, type PushedPatch } from '../protocol/objects.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { whole } from '../protocol/part.js';
import type { OcpiReply } from '../protocol/reply.js';
import { Booking } from '../versions/v230/bookings.js';
import { BookingFinder } from './bookings.finder.js';
import { followBookingStates } from './bookings.states.js';

const part = whole<Booking>('bookings');

/**
 * Bookings that CPOs push. The URL names them by booking_id; a table of the chapter says it is the request_id, so that is understood too.
 */
@Injectable()
export class BookingDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly finder: BookingFinder,
  ) {}

  async get(key: ObjectKey, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(key, ctx);
    return this.eitherWay(key, ctx, (address) => this.objects.get(address, ctx));
  }

  async put(key: ObjectKey, booking: Booking, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(key, ctx);
    this.ownership.sameOwner(key, booking, ctx);
    if (!sameText(key.id, booking.request_id)) this.ownership.sameId('id', key.id, booking.id, ctx);
    const address = { kind: 'bookings', key: { ...key, id: booking.id }, part } as const;
    const drops = (current: object, next: object): boolean => {
      followBookingStates(current as Booking, next);
      return false;
    };
    return this.objects.put(address, booking, ctx, { drops });
  }

  async patch(key: ObjectKey, fields: PushedPatch['fields'], ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(key, ctx);
    this.ownership.sameOwner(key, fields, ctx);
    const prepare = (current: object, given: object): object => {
      const { id } = current as Booking;
      this.ownership.sameId('id', id, fields.id, ctx);
      followBookingStates(current as Booking, given);
      return given;
    };
    return this.eitherWay(key, ctx, (address) => this.objects.patch(address, { fields, model: Booking, prepare }, ctx));
  }

  private async eitherWay(key: ObjectKey, ctx: OcpiContext, run: (address: Address<'bookings'>) => Promise<OcpiReply>): Promise<OcpiReply> {
    try {
      return await run({ kind: 'bookings', key, part });
    } catch (error) {
      if (!(error instanceof OcpiException) || error.http !== 404) throw error;
      const found = await this.finder.byRequest(key.id, { owners: [key] }, ctx);
      if (found === undefined) throw error;
      return run({ kind: 'bookings', key: { ...key, id: found.id }, part });
    }
  }
}
