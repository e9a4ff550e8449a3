import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';

/** What may be said about a call of a partner. */
export interface OcpiCallOptions {
  /** The own party that calls (OCPI-from). @default the one asked in `ctx`, else the first that plays a fitting role */
  readonly from?: OcpiParty;
  /** The party that is called (OCPI-to). @default the partner's party with a fitting role; of a hub the hub itself */
  readonly to?: OcpiParty;
  /** The context of the request that causes this call: its X-Correlation-ID is kept. */
  readonly ctx?: OcpiContext;
  readonly signal?: AbortSignal;
  /** Milliseconds for each request. @default outbound.timeoutMs */
  readonly timeoutMs?: number;
}
