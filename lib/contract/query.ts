import type { OcpiParty } from './party.js';

/** A window of `last_updated`: `from` inclusive, `to` exclusive (transport_and_format, Paginated request). OCPI DateTimes in UTC. */
export interface OcpiWindow {
  readonly from?: string;
  readonly to?: string;
}

/** What a list asks for. Everything that narrows it is said here; nothing is to be read out of the context. */
export interface OcpiQuery {
  /** Objects of these owners only; undefined: of every owner. An empty list finds nothing. */
  readonly owners?: readonly OcpiParty[];
  /** Of kinds that are for one party (`BILATERAL_KINDS`): objects whose `counterpartyOf` is one of these; undefined: any. */
  readonly counterparties?: readonly OcpiParty[];
  readonly updated?: OcpiWindow;
  /** How many objects to leave out, in order of creation. Ignored when a cursor is given. */
  readonly offset: number;
  /** At most this many objects. */
  readonly limit: number;
  /** Opaque to all but the store: what it gave as `next` of the page before. */
  readonly cursor?: string;
  /** Equality on fields of the object, by name (`{ published: 'true' }` is for stores that know it). */
  readonly filters?: Readonly<Record<string, string>>;
}

/** One page, in order of creation, oldest first, stable under updates. */
export interface OcpiPage<T> {
  readonly items: readonly T[];
  /** How many objects match the query, offset and limit left out (X-Total-Count). */
  readonly total: number;
  /** The cursor of the page after this one, when the store pages by key. Undefined: offset is used, or there is none. */
  readonly next?: string;
}
