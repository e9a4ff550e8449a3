import type { OcpiParty } from '../contract/party.js';

/** What raising needs beside the object: 2.1.1 does not say it in the object. */
export interface RaiseInfo {
  /** The owner: from the URL, the connection, or the served party. */
  readonly owner: OcpiParty;
  /** The party on our side of the connection: owner of a 2.1.1 partner's counterpart data (tokens of sessions). */
  readonly counterparty?: OcpiParty;
  /** Now, as OCPI DateTime: where an older version lacks last_updated. */
  readonly timestamp: string;
}

/** A raised object, and what the newer version cannot say of it, by JSON pointer into the older form. */
export interface Raised<T> {
  readonly object: T;
  readonly rest?: Readonly<Record<string, unknown>>;
}

/** A lowered object (undefined: it cannot be expressed and is left out), and what was lost, as JSON pointers into the newer form. */
export interface Lowered<T> {
  readonly object: T | undefined;
  readonly lost: readonly string[];
}

/** Objects that lowering embeds, asked for once per page. In the newer version of the step, by `partyKey + '/' + ID`. */
export interface LowerLookup<L> {
  locations(keys: readonly { readonly owner: OcpiParty; readonly id: string }[]): Promise<ReadonlyMap<string, L>>;
}

/** One step of the bridge for one kind of object, between neighbouring versions. */
export interface Step<Older extends object, Newer extends object, L = object> {
  /** Sync and pure; lays what the older version can say over `current`, so that what it cannot say survives. */
  raise(wire: Older, current: Newer | undefined, info: RaiseInfo): Raised<Newer>;
  /** One per object, in order. `rests`: what the author of each said that the newer version cannot say (undefined: not the author). */
  lower(
    objects: readonly Newer[],
    lookup: LowerLookup<L>,
    rests?: readonly (Readonly<Record<string, unknown>> | undefined)[],
  ): Promise<Lowered<Older>[]> | Lowered<Older>[];
}
