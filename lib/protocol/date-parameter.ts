import { isDateTime } from '../models/date-time.js';
import { looseDate } from '../models/loose-dates.js';
import { OcpiException } from './ocpi.exception.js';

/** The plus of an offset that was not percent-encoded arrives as a space. */
const LOST_PLUS = / (?=\d\d(?::?\d\d)?$)/;

/** A DateTime in a query parameter, as OCPI writes it; with an offset it is understood all the same. 2001 when it cannot be read. */
export function dateParameter(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isDateTime(value)) return value;
  const date = looseDate(value.replace(LOST_PLUS, '+'));
  if (date !== undefined) return date;
  throw OcpiException.invalid(`The query parameter ${name} must be a DateTime in UTC, like 2026-01-31T12:00:00Z.`);
}
