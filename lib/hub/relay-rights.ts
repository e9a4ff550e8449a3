import { Injectable } from '@nestjs/common';
import type { OcpiParty } from '../contract/party.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { senderOf, type RelayRequest } from './relay-request.js';
import { partyIn, routedBody } from './routed-body.js';

/** Modules whose objects are pushed to an address that begins with their owner (transport_and_format, Client Owned Objects). */
const BY_ADDRESS: ReadonlySet<string> = new Set([
  'locations',
  'sessions',
  'tariffs',
  'tokens',
  'cdrs',
  'bookings',
  'invoicereconciliation',
]);
/** Modules whose objects are posted, and name their owner themselves. */
const BY_BODY: ReadonlySet<string> = new Set(['cdrs', 'invoicereconciliation']);
/** What stands before the owner in addresses of the module bookings. */
const BOOKING_LOCATIONS = 'bookinglocations';

/**
 * What a partner may have passed on. Receivers know the hub only, which speaks for everybody: so it is the hub that looks whose name is used, and whose
 * pushed objects are read.
 */
@Injectable()
export class RelayRights {
  constructor(private readonly ownership: OcpiOwnership) {}

  /** @throws OcpiException for a sender, or an owner of what is pushed, that the partner does not speak for */
  async check(request: RelayRequest): Promise<void> {
    const { module, interface: end, method, path, ctx } = request;
    senderOf(request);
    if (end !== 'RECEIVER') return;
    if (method !== 'POST') return BY_ADDRESS.has(module) ? this.ownership.pushed(ownerIn(path), ctx) : undefined;
    const owner = BY_BODY.has(module) ? partyIn(routedBody(request)) : undefined;
    if (owner !== undefined) await this.ownership.pushedBody(owner, ctx);
  }
}

function ownerIn(path: readonly string[]): OcpiParty {
  const [countryCode = '', partyId = ''] = path[0]?.toLowerCase() === BOOKING_LOCATIONS ? path.slice(1) : path;
  return { countryCode, partyId };
}
