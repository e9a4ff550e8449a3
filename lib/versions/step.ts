import type { Type } from '@nestjs/common';
import type { OcpiParty } from '../contract/party.js';
import type { Lowering } from '../protocol/bridge.lowering.js';

/** What a 2.1.1 object says of a token only by its contract: the whole, when the caller looked it up. */
export interface KnownToken {
  readonly country_code: string;
  readonly party_id: string;
  readonly uid: string;
  readonly type: string;
  readonly contract_id: string;
}

/** What raising needs beside the object: 2.1.1 does not say it in the object. */
export interface RaiseInfo {
  /** The owner: from the URL, the connection, or the served party. For commands the owner of the token, who is the partner. */
  readonly owner: OcpiParty;
  /** The party on our side of the connection: owner of a 2.1.1 partner's counterpart data (tokens of sessions). */
  readonly counterparty?: OcpiParty;
  /** Now, as OCPI DateTime: where an older version lacks last_updated. */
  readonly timestamp: string;
  /** The token whose contract a 2.1.1 Session or CDR names in auth_id. */
  readonly token?: KnownToken;
}

/** A lowered object (undefined: it cannot be expressed and is left out), and what was lost. */
export interface Lowered<T> {
  readonly object: T | undefined;
  /**
   * JSON pointers, in the names of the version that lost it and at the positions of the house object; `''` is the object itself. Of an object that is
   * left out the last one is the reason.
   */
  readonly lost: readonly string[];
}

/** Which Location an object refers to. */
export interface LocationKey {
  readonly owner: OcpiParty;
  readonly id: string;
}

/** Objects that lowering embeds, asked for once per page. In the house version, by `partyKey + '/' + ID`. */
export interface LowerLookup<L> {
  locations(keys: readonly LocationKey[]): Promise<ReadonlyMap<string, L>>;
}

/** The form of an object that is not fitted yet: enums may hold any string, members may be missing, lists may have holes where an entry cannot be said. */
export type Loose<T> = T extends string
  ? string
  : T extends readonly (infer E)[]
    ? (Loose<E> | undefined)[]
    : T extends object
      ? { [F in keyof T]?: Loose<T[F]> }
      : T;

/**
 * One step of the bridge for one kind of object, between neighbouring versions. Both functions are pure and synchronous; they return the given object
 * where nothing differs. Names that mean something in the other version only are left out on both ways: the bridge keeps them for their author.
 */
export interface Step<Older extends object, Newer extends object, L extends object = object> {
  /** The wire object is valid. `current` is what the house has, for what the newer version requires and the older does not say. */
  raise(wire: Older, info: RaiseInfo, current?: Partial<Newer>): Newer;
  /** Undefined: the older version has no form for it. Closed enums, lengths and empty lists are fitted by the bridge afterwards. */
  lower(object: Newer, way: Lowering<L>): Loose<Older> | undefined;
  /** The Location that the older form embeds. */
  embeds?(object: Newer): LocationKey | undefined;
  /** Why an object that can be said is not for other eyes than its author's: a JSON pointer. */
  hidden?(object: Newer): string | undefined;
}

/** A step and the models of its two ends. */
export interface StepEntry {
  readonly step: Step<object, object>;
  readonly older: Type<object>;
  readonly newer: Type<object>;
}

/** The steps of a version to its next one, by kind or shape. A shape that is missing does not exist in the older version. */
export type StepTable = Readonly<Record<string, StepEntry>>;
