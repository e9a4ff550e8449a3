import type { OcpiContext } from './context.js';
import type { House, Kind } from './kinds.js';
import type { OcpiParty } from './party.js';

/** What of a kind a request may see. */
export interface OcpiScope {
  /** Owners whose objects it may see; undefined: any. */
  readonly owners?: readonly OcpiParty[];
  /** For sessions and CDRs: the parties whose tokens were used; undefined: any. */
  readonly counterparties?: readonly OcpiParty[];
}

/** Who sees what: fills every query, and judges every single object again. Replaceable. */
export abstract class OcpiVisibility {
  abstract scope(kind: Kind, ctx: OcpiContext): OcpiScope | Promise<OcpiScope>;
  abstract sees<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): boolean | Promise<boolean>;
}
