/** The constraint of a field with the cardinality `*` or `+`. */
export class ListSize {
  constructor(readonly min: number) {}

  /** The rule, to be read behind the name of the property. */
  get must(): string {
    return this.min === 0 ? 'must be a list without null' : `must be a list of at least ${this.min} element without null`;
  }
}

/** Whether the value is an array of at least `min` elements, none of them null. */
export function isList(value: unknown, min: number): value is unknown[] {
  if (!Array.isArray(value) || value.length < min) {
    return false;
  }
  for (const element of value) {
    if (element === null) {
      return false;
    }
  }
  return true;
}
