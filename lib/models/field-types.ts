import type { Type } from '@nestjs/common';
import { countCharacters, isPrintable, isPrintableAscii } from './characters.js';
import { isDateTime } from './date-time.js';
import { FieldType } from './field-type.js';
import { isObject } from './is-object.js';
import { isHttpUrl } from './url.js';

/** What a string may have beside its maximum length. */
export interface StringOptions {
  /** Least number of characters. @default 0 */
  min?: number;
  /** What the whole string must look like. */
  pattern?: RegExp;
  /** `#NA` (no data available, transport_and_format) always passes. */
  notAvailable?: true;
}

const NOT_AVAILABLE = '#NA';
const MAX_URL = 255;
const MAX_OPEN_ENUM = 255;

/** `CiString(max)` of the specification (types): printable ASCII, compared without regard to case, at most `max` characters. */
export function CiString(max: number, options: StringOptions = {}): FieldType {
  const { min = 0 } = options;
  return stringType(
    `a string of ${lengths(min, max)} printable ASCII characters`,
    max,
    options,
    (text) => text.length <= max && text.length >= min && isPrintableAscii(text),
  );
}

/** `string(max)` of the specification (types): printable, case sensitive, at most `max` characters (code points, not bytes). */
export function Text(max: number, options: StringOptions = {}): FieldType {
  const { min = 0 } = options;
  // A code point takes one or two units, so most lengths are told without counting.
  return stringType(
    `a string of ${lengths(min, max)} characters without control characters`,
    max,
    options,
    (text) =>
      (text.length <= max || (text.length <= 2 * max && countCharacters(text) <= max)) &&
      (text.length >= 2 * min || countCharacters(text) >= min) &&
      isPrintable(text),
  );
}

/** `URL` of the specification (types): absolute, http or https, at most 255 characters. */
export const Url = new FieldType(
  `must be an absolute http or https URL of at most ${MAX_URL} characters`,
  (value) => typeof value === 'string' && value.length <= MAX_URL && isHttpUrl(value),
  { type: 'string', format: 'uri', maxLength: MAX_URL, example: 'https://example.com/' },
);

/** `DateTime` of the specification (types): RFC 3339 in UTC, with `Z` or without a designator, at most 25 characters. */
export const DateTime = new FieldType(
  'must be a timestamp in UTC such as 2024-02-29T23:59:59Z, of at most 25 characters and without an offset',
  (value) => typeof value === 'string' && isDateTime(value),
  { type: 'string', format: 'date-time', maxLength: 25, example: '2026-01-31T12:00:00Z' },
);

/** `number` of the specification (types): a JSON number; a string with digits is none. */
export const Num = new FieldType('must be a number', (value) => Number.isFinite(value), { type: 'number' });

/** `int` of the specification (types): a JSON number without a fraction, of at most `digits` digits. */
export function Int(digits?: number): FieldType {
  if (digits === undefined) {
    return new FieldType('must be an integer', (value) => Number.isInteger(value), { type: 'integer' });
  }
  const end = 10 ** digits;
  return new FieldType(
    `must be an integer of at most ${digits} digits`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value < end && value > -end,
    { type: 'integer', minimum: 1 - end, maximum: end - 1 },
  );
}

/** `boolean` of the specification (types). */
export const Bool = new FieldType('must be true or false', (value) => typeof value === 'boolean', { type: 'boolean' });

/** Types that are the same in every version, and what they are in JSON. */
export const ALIKE: ReadonlyMap<FieldType, 'string' | 'number' | 'boolean'> = new Map([
  [Url, 'string'],
  [DateTime, 'string'],
  [Num, 'number'],
  [Bool, 'boolean'],
]);

/** An `enum` of the specification: closed, and compared with case. */
export function Enum(known: Readonly<Record<string, string>>): FieldType {
  const list = Object.values(known);
  const set = new Set<unknown>(list);
  return new FieldType(`must be one of ${list.join(', ')}`, (value) => set.has(value), { type: 'string', enum: list });
}

/** An `OpenEnum` of the specification: the known values, and any other printable ASCII string of 1 to 255 characters. */
export function OpenEnum(known: Readonly<Record<string, string>>): FieldType {
  return new FieldType(
    `must be a string of 1 to ${MAX_OPEN_ENUM} printable ASCII characters`,
    (value) => typeof value === 'string' && value !== '' && value.length <= MAX_OPEN_ENUM && isPrintableAscii(value),
    {
      type: 'string',
      minLength: 1,
      maxLength: MAX_OPEN_ENUM,
      description: `Known values: ${Object.values(known).join(', ')}. Others are accepted.`,
      example: Object.values(known)[0],
    },
  );
}

/** An object of another model. The class comes in a function, because model files may import each other. */
export function Of(model: () => Type<object>): FieldType {
  // Swagger takes a function for a lazy type only when it is named `type`.
  return new FieldType('must be an object', isObject, { type: () => model() }, model);
}

/** Any JSON value; only its absence is refused. */
export const Json = new FieldType('must be a JSON value', (value) => value !== undefined, { anyOf: [{}] });

function stringType(what: string, max: number, options: StringOptions, fits: (text: string) => boolean): FieldType {
  const { min, pattern, notAvailable } = options;
  // With the flag g or y a pattern would remember where it stopped.
  const own = pattern && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  const plain = (value: unknown): boolean => typeof value === 'string' && fits(value);
  const matching = own ? (value: unknown): boolean => typeof value === 'string' && fits(value) && own.test(value) : plain;
  const sentence = `must be ${what}${pattern ? ` that matches ${pattern.source}` : ''}${notAvailable ? `, or ${NOT_AVAILABLE}` : ''}`;
  return new FieldType(sentence, notAvailable ? (value) => value === NOT_AVAILABLE || matching(value) : matching, {
    type: 'string',
    ...(Number.isFinite(max) && { maxLength: max }),
    ...(min && { minLength: min }),
    ...(pattern && { pattern: pattern.source }),
  });
}

function lengths(min: number, max: number): string {
  if (!Number.isFinite(max)) return min === 0 ? 'any number of' : `at least ${min}`;
  return min === 0 ? `at most ${max}` : min === max ? `exactly ${max}` : `${min} to ${max}`;
}
