import type { OcpiText } from '../contract/crud.js';
import { type OcpiRest, withRest } from '../contract/rest.js';

/** A row whose object is wanted. */
export interface StoredRow {
  readonly doc: string;
  readonly rest: string | null;
}

/** A row whose text is wanted. */
export interface TextRow {
  readonly doc: OcpiText;
}

/** The object of a row, with the rest it carries. */
export function stored<T extends object>({ doc, rest }: StoredRow): T {
  const object: T = JSON.parse(doc);
  if (rest === null) return object;
  const carried: OcpiRest = JSON.parse(rest);
  return withRest(object, carried);
}
