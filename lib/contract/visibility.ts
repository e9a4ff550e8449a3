import type { OcpiContext } from './context.js';
import type { House, Kind } from './kinds.js';
import type { OcpiParty } from './party.js';

/** What of a kind a request may see. */
export interface OcpiScope {
  /** Owners whose objects it may see; undefined: any. */
  readonly owners?: readonly OcpiParty[];
  /** For kinds that are for one party (`BILATERAL_KINDS`): the parties whose they are; undefined: any. */
  readonly counterparties?: readonly OcpiParty[];
  /** The two cannot say it all: `sees` is asked of each object, whatever `judges` says. @default false */
  readonly judged?: boolean;
}

/** Who sees what: fills every query, and judges every single object again. Replaceable. */
export abstract class OcpiVisibility {
  abstract scope(kind: Kind, ctx: OcpiContext): OcpiScope | Promise<OcpiScope>;
  /** The party that an object is for, when nobody is shown it who does not speak for that party: others need not be asked of. Undefined: anybody may be. */
  audience?<K extends Kind>(kind: K, object: House[K]): OcpiParty | undefined;
  /** Whether `sees` has more to say than `scope`. False: stored JSON text within the scope goes out without being read. @default true */
  get judges(): boolean {
    return true;
  }
  abstract sees<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): boolean | Promise<boolean>;
}
