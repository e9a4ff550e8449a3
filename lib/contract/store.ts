import type { OcpiContext } from './context.js';
import type { AnyHouse, House, Kind, OcpiKey } from './kinds.js';
import type { OcpiPage, OcpiQuery } from './query.js';

/**
 * From the object as it is stored to the object as it shall be stored. Synchronous, pure, never mutates `current`; may be called
 * again (the last call counts) and may throw (then nothing is written). The same reference means: nothing to write.
 */
export interface OcpiChange<T> {
  (current: T): T;
  /** What it gives whatever is stored: a store need not read the object first. */
  readonly replacement?: T;
  /** The only fields of what is stored that it looks at: a store that has them at hand may give it an object of these alone. */
  readonly fields?: readonly string[];
}

/** A change that is being made: what it says of itself is put on it. */
interface Made<T> {
  (current: T): T;
  replacement?: T;
  fields?: readonly string[];
}

/** A change that puts an object in the place of whatever is stored. */
export function replaceWith<T>(next: T): OcpiChange<T> {
  const change: Made<T> = () => next;
  change.replacement = next;
  return change;
}

/** A change that puts an object in the place of what is stored, unless `stays` says of these fields of it that it stays. */
export function replaceUnless<T>(next: T, fields: readonly string[], stays: (current: T) => boolean): OcpiChange<T> {
  const change: Made<T> = (current) => (stays(current) ? current : next);
  change.fields = fields;
  return change;
}

/** Storage of one kind: what a host writes on its ORM, and joins with `OcpiCrud.of`. */
export interface OcpiStore<K extends Kind = Kind, H extends AnyHouse = House> {
  readonly kind: K;
  get(key: OcpiKey<K>, ctx: OcpiContext): Promise<H[K] | undefined>;
  list(query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<H[K]>>;
  /** Never overwrites: a duplicate raises OcpiConflict. */
  create(object: H[K], ctx: OcpiContext): Promise<H[K]>;
  /** Atomic: parallel changes lose nothing. Undefined when there is no such object. */
  update(key: OcpiKey<K>, change: OcpiChange<H[K]>, ctx: OcpiContext): Promise<H[K] | undefined>;
  /** Whether there was one to delete. */
  delete(key: OcpiKey<K>, ctx: OcpiContext): Promise<boolean>;
}

/** A store of some kind. */
export type AnyStore = { [K in Kind]: OcpiStore<K> }[Kind];
