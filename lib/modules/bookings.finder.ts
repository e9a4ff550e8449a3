import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { counterpartyOf } from '../contract/counterparty.js';
import { OcpiCrud } from '../contract/crud.js';
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
    for (let offset = 0, cursor: string | undefined; ;) {
      const page = await this.crud.list('bookings', { ...query, offset, cursor }, ctx);
      const found = page.items.find((booking) => booking.request_id.toUpperCase() === wanted && isFor(booking, of.counterparties));
      offset += page.items.length;
      cursor = page.next;
      if (found !== undefined || page.items.length === 0 || (cursor === undefined && offset >= page.total)) return found;
    }
  }
}

/** Looked at again, whatever the store has found. */
function isFor(booking: Booking, parties: readonly OcpiParty[] | undefined): boolean {
  const party = counterpartyOf('bookings', booking);
  return parties?.some((each) => party !== undefined && sameParty(each, party)) ?? true;
}
