import { replaceUnless, replaceWith, type OcpiChange } from '../contract/store.js';

/** When a PUT that comes late is left out. */
export interface Staleness {
  /** What it looks at of the object that is there, where that is not all of it. */
  readonly fields?: readonly string[];
  /** @throws OcpiException for what must not follow the object that is there */
  drops(current: object, wire: object): boolean;
}

/** The change that puts an object in the place of another without a look at more than the fields that say whether it is late; undefined: it takes more. */
export function replacing<T extends object>(wire: T, stale: Staleness | undefined): OcpiChange<T> | undefined {
  if (stale === undefined) return replaceWith(wire);
  return stale.fields && replaceUnless(wire, stale.fields, (current) => stale.drops(current, wire));
}
