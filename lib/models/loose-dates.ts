import { format, instant, isDateTime } from './date-time.js';
import { isObject } from './is-object.js';
import { MAX_DEPTH, type Model } from './model.js';
import type { FieldPlan } from './model-plan.js';

/** How partners write instants that are no DateTime: with an offset, a space in the middle, small letters, any number of digits. */
const LOOSE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?\s*(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d)?)?$/i;
const MINUTE_MS = 60_000;
const FIRST = instant('0000-01-01T00:00:00Z');
const LAST = instant('9999-12-31T23:59:59.999Z');

/**
 * The DateTime in UTC of a text that means an instant but is not written as OCPI wants it (types, DateTime); digits beyond milliseconds are cut off.
 * Undefined when it means none.
 */
export function looseDate(text: string): string | undefined {
  const [, day, time, fraction = '', sign, hours, minutes = '0'] = LOOSE.exec(text) ?? [];
  const offset = sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  const at = instant(`${day}T${time}${fraction.slice(0, 4)}`) - offset;
  return at >= FIRST && at <= LAST ? format(at) : undefined;
}

/** Writes the DateTimes of an object, and of the known objects in it, as OCPI wants them, where they can be understood; in place. True when there was one. */
export function mendDates(model: Model, object: object, depth = 0): boolean {
  let mended = false;
  for (const field of model.fields) {
    const value: unknown = Reflect.get(object, field.name);
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index += 1) mended = mendAt(field, value, index, depth) || mended;
    } else mended = mendAt(field, object, field.name, depth) || mended;
  }
  return mended;
}

function mendAt({ types, nested }: FieldPlan, holder: object, key: string | number, depth: number): boolean {
  const value: unknown = Reflect.get(holder, key);
  if (typeof value === 'string') {
    const read = types.some(({ type }) => type.schema.format === 'date-time') && !isDateTime(value) ? looseDate(value) : undefined;
    return read !== undefined && Reflect.set(holder, key, read);
  }
  if (!isObject(value) || depth >= MAX_DEPTH) return false;
  return [nested, ...types.map(({ model }) => model)]
    .filter((model) => model !== undefined)
    .some((model) => mendDates(model, value, depth + 1));
}
