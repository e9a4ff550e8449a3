import { Injectable } from '@nestjs/common';
import type { OcpiParty } from '../contract/party.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { senderOf, type RelayRequest } from './relay-request.js';
import { partyIn, routedBody } from './routed-body.js';

/** Modules whose objects are pushed to an address that begins with their owner (transport_and_format, Client Owned Objects). */
const OWNED: ReadonlySet<string> = new Set(['locations', 'sessions', 'tariffs', 'tokens']);
const WRITES: ReadonlySet<string> = new Set(['PUT', 'PATCH', 'DELETE']);

/** What a partner may have passed on. Receivers know the hub only and believe it, so it is the hub that looks at whose name is used. */
@Injectable()
export class RelayRights {
  constructor(private readonly ownership: OcpiOwnership) {}

  /** @throws OcpiException for a sender, or an owner of what is pushed, that the partner does not speak for */
  async check(request: RelayRequest): Promise<void> {
    const { module, interface: end, method, path, ctx } = request;
    senderOf(request);
    if (end !== 'RECEIVER') return;
    if (OWNED.has(module) && WRITES.has(method)) return this.ownership.pushed(ownerIn(path), ctx);
    const cdrOwner = module === 'cdrs' && method === 'POST' ? partyIn(routedBody(request)) : undefined;
    if (cdrOwner !== undefined) return this.ownership.pushedBody(cdrOwner, ctx);
  }
}

function ownerIn([countryCode = '', partyId = '']: readonly string[]): OcpiParty {
  return { countryCode, partyId };
}
