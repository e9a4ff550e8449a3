import { format, instant } from './date-time.js';

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
