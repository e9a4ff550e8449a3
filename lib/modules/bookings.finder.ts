import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { counterpartyOf } from '../contract/counterparty.js';
import { OcpiCrud } from '../contract/crud.js';
import { eachPage } from '../contract/each-page.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import type { Booking } from '../versions/v230/bookings.js';

const LIMIT = 100;

/** Finds a Booking by the id that the eMSP gave it. */
@Injectable()
export class BookingFinder {
  constructor(private readonly crud: OcpiCrud) {}

  /** `of`: whose bookings they are, and who asked for them; any where it is left out. Stores that know no filters are read through. */
  async byRequest(
    requestId: string,
    of: { readonly owners: readonly OcpiParty[]; readonly counterparties?: readonly OcpiParty[] },
    ctx: OcpiContext,
  ): Promise<Booking | undefined> {
    const wanted = requestId.toUpperCase();
    const query = { ...of, limit: LIMIT, filters: { request_id: requestId } };
    for await (const bookings of eachPage(this.crud, 'bookings', query, ctx)) {
      const found = bookings.find((booking) => booking.request_id.toUpperCase() === wanted && isFor(booking, of.counterparties));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Looked at again, whatever the store has found. */
function isFor(booking: Booking, parties: readonly OcpiParty[] | undefined): boolean {
  const party = counterpartyOf('bookings', booking);
  return parties?.some((each) => party !== undefined && sameParty(each, party)) ?? true;
}
