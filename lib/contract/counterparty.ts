import type { Kind } from './kinds.js';
import type { OcpiParty } from './party.js';
import { HOUSE_VERSION } from './version.js';
import { restOf, withRest } from './rest.js';

/** Kinds whose objects are for one party beside their owner: nobody else is shown them, nor may count them. */
export const BILATERAL_KINDS: readonly Kind[] = [
  'sessions',
  'cdrs',
  'invoiceReconciliationRecords',
  'terminals',
  'financialAdviceConfirmations',
  'bookings',
];

interface Said {
  readonly country_code?: string | null;
  readonly party_id?: string | null;
}
interface Bilateral extends Said {
  readonly cdr_token?: Said;
  readonly booking_requests?: readonly { readonly booking_request?: Said }[];
}

/**
 * The party that an object of these kinds is for: whose token was used, who asked for the booking, whose terminal it is. Where the object
 * does not say it, the one it was `addressedTo`; undefined: nobody. What `OcpiQuery.counterparties` narrows by.
 */
export function counterpartyOf(kind: Kind, object: object): OcpiParty | undefined {
  const given = restOf(object)?.for;
  if (given !== undefined) return given;
  const said: Bilateral = object;
  if (kind === 'sessions' || kind === 'cdrs') return partyIn(said.cdr_token);
  if (kind === 'bookings') return partyIn(said.booking_requests?.[0]?.booking_request);
  return kind === 'terminals' ? partyIn(said) : undefined;
}

/**
 * The same object, for a party to see: invoice reconciliation records and financial advice confirmations do not say whom they are for, and
 * a Terminal may leave it out. A copy; stores keep it as they keep every rest (`restOf`).
 */
export function addressedTo<T extends object>(object: T, { countryCode, partyId }: OcpiParty): T {
  return withRest(object, { author: '', version: HOUSE_VERSION, said: {}, ...restOf(object), for: { countryCode, partyId } });
}

function partyIn(said: Said | undefined | null): OcpiParty | undefined {
  return said?.country_code && said.party_id ? { countryCode: said.country_code, partyId: said.party_id } : undefined;
}
