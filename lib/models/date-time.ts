/** The DateTime of the specification (types): RFC 3339 in UTC, with `Z` or without a designator; hours to 23, seconds to 59 (OCPI knows no leap second). */
const PATTERN =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31|02-29)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z?$/;
const MAX_LENGTH = 25;
/** Where the fraction or the designator begins. */
const WHOLE = 'YYYY-MM-DDThh:mm:ss'.length;
/** After 400 years the Gregorian calendar begins anew. */
const CYCLE_YEARS = 400;
const CYCLE_MS = 146_097 * 86_400_000;
/** The greatest distance from 1970 that a Date can hold, in milliseconds. */
const MAX_DATE = 8.64e15;

/**
 * Whether the text is an OCPI DateTime: at most 25 characters, a day that the calendar has, no numeric offset, `+00:00` neither.
 * Decided without a Date, which would be dear per field.
 */
export function isDateTime(text: string): boolean {
  return text.length <= MAX_LENGTH && PATTERN.test(text) && (!text.startsWith('02-29', 5) || isLeap(Number(text.slice(0, 4))));
}

/** Whether a DateTime has fractional seconds. */
export function hasFraction(time: string): boolean {
  return time.charAt(WHOLE) === '.';
}

/**
 * The instant of an OCPI DateTime: whole milliseconds since 1970-01-01T00:00:00Z, finer digits cut off. Without a designator it is UTC.
 * NaN when the text is no DateTime.
 */
export function instant(text: string): number {
  if (!isDateTime(text)) {
    return Number.NaN;
  }
  const at = (from: number, to: number): number => Number(text.slice(from, to));
  const milliseconds = Number(fraction(text).slice(0, 3).padEnd(3, '0'));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999, so the reckoning is done one cycle later.
  return Date.UTC(at(0, 4) + CYCLE_YEARS, at(5, 7) - 1, at(8, 10), at(11, 13), at(14, 16), at(17, 19), milliseconds) - CYCLE_MS;
}

/** The order of two DateTimes as instants: negative, 0 or positive. Digits beyond milliseconds count too. NaN when one is no DateTime. */
export function compare(a: string, b: string): number {
  if (isWholeSecond(a) && isWholeSecond(b)) return a < b ? -1 : Number(a > b);
  const difference = instant(a) - instant(b);
  return difference === 0 ? Number(`0.${fraction(a)}`) - Number(`0.${fraction(b)}`) : difference;
}

/** The later of two DateTimes; of the same instant the first. */
export function later(a: string, b: string): string {
  return compare(b, a) > 0 ? b : a;
}

/** `2026-01-31T12:00:00Z`, as nearly all are: their order is that of their texts. */
function isWholeSecond(text: string): boolean {
  return text.length === WHOLE + 1 && text.endsWith('Z') && isDateTime(text);
}

/** How `format` writes. */
export interface DateTimeFormat {
  /** Write milliseconds when there are any; false cuts them off, for partners on 2.1.1. @default true */
  fraction?: boolean;
}

/**
 * A Date, or milliseconds since 1970-01-01T00:00:00Z, as an OCPI DateTime with `Z`.
 * @throws RangeError outside the years 0 to 9999, which a DateTime cannot write.
 */
export function format(date: Date | number, options: DateTimeFormat = {}): string {
  const milliseconds = Math.floor(Number(date));
  const text = Math.abs(milliseconds) <= MAX_DATE ? new Date(milliseconds).toISOString() : '';
  if (!/^\d/.test(text)) {
    throw new RangeError(`${milliseconds} ms is no instant of the years 0 to 9999. Give a valid Date, or milliseconds since 1970.`);
  }
  return options.fraction === false || text.endsWith('.000Z') ? `${text.slice(0, WHOLE)}Z` : text;
}

/** The digits of the fraction; empty when there are none. */
function fraction(text: string): string {
  return text.slice(WHOLE + 1, text.endsWith('Z') ? -1 : undefined);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
