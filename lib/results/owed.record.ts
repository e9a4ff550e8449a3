import type { OcpiResult, ResultAction } from '../contract/actions.js';
import type { ObjectKey } from '../contract/kinds.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiVersion } from '../contract/version.js';

/** Who delivers a result just now, and until when that is believed (milliseconds since 1970): a crash does not lock it for good. */
export interface DeliveryLease {
  readonly by: string;
  readonly until: number;
}

/** What a request said of where its result goes, and what the result means for other things we remember. */
export interface OwedRequest {
  readonly action: ResultAction;
  /** Our id of the partner. */
  readonly partner: string;
  /** The version of the request: the result is in its form. */
  readonly version: OcpiVersion;
  /** response_url, exactly as given. */
  readonly url: string;
  /** Of the result: ours, and the party that asked. */
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  readonly correlationId?: string;
  /** Results after the first are taken until then: the reservation's end (milliseconds since 1970). */
  readonly laterUntil?: number;
  /** The id of the reservation that it is about, in the bucket 'reservations'. */
  readonly reservation?: string;
  /** The Session that a charging profile request is about. */
  readonly session?: ObjectKey;
}

/** A result that is owed: in the bucket 'results' under `owed/` and our id of the call. */
export interface OwedResult extends OwedRequest {
  /** When the result is TIMEOUT, in milliseconds since 1970. */
  readonly deadline: number;
  /** When the request was answered with ACCEPTED; until then nothing is delivered. */
  readonly acceptedAt?: number;
  /** The first result given; later ones make sense only after some. */
  readonly first?: string;
  /** Given and not delivered yet, in order. */
  readonly waiting: readonly OcpiResult[];
  readonly lease?: DeliveryLease;
}

/** First results after which a reservation may still change. */
const LEAVES_OPEN: ReadonlySet<string> = new Set(['ACCEPTED', 'TIMEOUT']);

/** Whether another result may be given: the first, or a later one of a reservation that still stands. */
export function isOpen(owed: OwedResult, now: number): boolean {
  if (owed.first === undefined) return true;
  const ended = owed.waiting.some(({ result }) => result === 'CANCELED_RESERVATION');
  return !ended && owed.laterUntil !== undefined && now < owed.laterUntil && LEAVES_OPEN.has(owed.first);
}
