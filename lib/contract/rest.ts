import { shallowCopy } from '../models/shallow-copy.js';
import type { OcpiParty } from './party.js';
import type { OcpiVersion } from './version.js';

/**
 * What a partner's object said that the house version cannot say. It stays with the stored object, outside its JSON text, and goes
 * back only to its author.
 */
export interface OcpiRest {
  /** The id of the partner that wrote it. */
  readonly author: string;
  readonly version: OcpiVersion;
  /** What it said, by JSON pointer into its own form of the object. */
  readonly said: Readonly<Record<string, unknown>>;
  /** The party that the object is for, where the object itself does not say it (see `addressedTo`). */
  readonly for?: OcpiParty;
}

const REST: unique symbol = Symbol.for('nestjs-ocpi.rest');

/** The rest that a stored object carries. Document stores keep it beside the JSON text (`restOf` on write, `withRest` on read). */
export function restOf(object: object): OcpiRest | undefined {
  return (object as { [REST]?: OcpiRest })[REST];
}

/** The object without its rest, which is nobody else's business: the same one where it has none. */
export function withoutRest<T extends object>(object: T): T {
  return restOf(object) === undefined ? object : withRest(object, undefined);
}

/** The same object carrying a rest; a copy, the given object stays as it is. */
export function withRest<T extends object>(object: T, rest: OcpiRest | undefined): T {
  const copy: T & { [REST]?: OcpiRest } = shallowCopy(object);
  if (rest !== undefined) copy[REST] = rest;
  return copy;
}
