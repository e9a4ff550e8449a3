import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';
import { instant } from '../models/date-time.js';
import { dateParameter } from '../protocol/date-parameter.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiObjects, type Address, type PushedPatch } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { OcpiPages } from '../protocol/pages.js';
import type { PushedFields } from '../protocol/pushed-fields.js';
import type { OcpiReply } from '../protocol/reply.js';
import type { BookingLocation } from '../versions/v230/bookings.js';
import { bookingLocationPart } from './bookings.calendar.js';
import { ownerOf } from './refs.js';

/** The filters of the list by what is free. */
export const TIMESLOT_FILTERS = ['timeslot_from', 'timeslot_to'] as const;

interface Ref {
  readonly booking_location_id: string;
  readonly calendar_id?: string;
}
type PushedRef = Ref & { readonly country_code: string; readonly party_id: string };

/** BookingLocations and the Calendars in them, behind ownership. */
@Injectable()
export class BookingLocationDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
    private readonly pages: OcpiPages,
  ) {}

  /** Our own; with timeslot filters those with an available timeslot that begins within them, the end not included. */
  list(query: ListQuery, ctx: OcpiContext): Promise<OcpiReply> {
    const [from, to] = TIMESLOT_FILTERS.map((name) => moment(name, query.filters[name]));
    if (from === undefined && to === undefined) return this.pages.list('bookingLocations', query, ctx);
    return this.pages.sifted('bookingLocations', query, ctx, (location) => hasTimeslot(location, from ?? -Infinity, to ?? Infinity));
  }

  /** One of our own. */
  own(ref: Ref, ctx: OcpiContext): Promise<OcpiReply> {
    return this.objects.getFirst(
      this.ownership.served(ctx).map((party) => address(party, ref)),
      ctx,
    );
  }

  /** One that the partner pushed. */
  async get(ref: PushedRef, ctx: OcpiContext): Promise<OcpiReply> {
    await this.ownership.pushed(ownerOf(ref), ctx);
    return this.objects.get(address(ownerOf(ref), ref), ctx);
  }

  async put(ref: PushedRef, body: object, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(ref, body, ctx);
    return this.objects.put(address(ownerOf(ref), ref), body, ctx);
  }

  async patch(ref: PushedRef, patch: PushedPatch, ctx: OcpiContext): Promise<OcpiReply> {
    await this.admit(ref, patch.fields, ctx);
    return this.objects.patch(address(ownerOf(ref), ref), patch, ctx);
  }

  private async admit(ref: PushedRef, body: PushedFields, ctx: OcpiContext): Promise<void> {
    await this.ownership.pushed(ownerOf(ref), ctx);
    if (ref.calendar_id !== undefined) return this.ownership.sameId('id', ref.calendar_id, body.id, ctx);
    this.ownership.sameOwner(ownerOf(ref), body, ctx);
    this.ownership.sameId('id', ref.booking_location_id, body.id, ctx);
  }
}

function address({ countryCode, partyId }: OcpiParty, ref: Ref): Address<'bookingLocations'> {
  return {
    kind: 'bookingLocations',
    key: { countryCode, partyId, id: ref.booking_location_id },
    part: bookingLocationPart(ref.calendar_id),
  };
}

function hasTimeslot({ calendars }: BookingLocation, from: number, to: number): boolean {
  return (calendars ?? []).some(({ available_timeslots }) =>
    available_timeslots.some(({ start_date_time }) => instant(start_date_time) >= from && instant(start_date_time) < to),
  );
}

function moment(name: string, text: string | undefined): number | undefined {
  const date = dateParameter(name, text);
  return date === undefined ? undefined : instant(date);
}
