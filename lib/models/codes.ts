import { FieldType } from './field-type.js';
import { CiString, Text } from './field-types.js';

/** A country, ISO 3166-1 alpha-2. */
export const Alpha2 = CiString(2, { min: 2, pattern: /^[A-Za-z]{2}$/ });
/** A country, ISO 3166-1 alpha-3. */
export const Alpha3 = Text(3, { min: 3, pattern: /^[A-Za-z]{3}$/ });
/** A currency, ISO 4217. Which ones there are changes from year to year, so any three letters will do. */
export const Currency = Text(3, { min: 3, pattern: /^[A-Za-z]{3}$/ });
/** A language, ISO 639-1. */
export const Language = Text(2, { min: 2, pattern: /^[A-Za-z]{2}$/ });

const MAX_ZONE = 255;
const ZONE = /^[A-Za-z][A-Za-z0-9_+\-/]*$/;
/** The names that were found to be good; there are some hundreds. */
const zones = new Set<string>();

/** A time zone of IANA's tz database: opening hours and tariffs are reckoned in it, so an unknown one is of no use. */
export const TimeZone = new FieldType(
  'must be the name of a time zone of the IANA tz database, such as Europe/Oslo',
  (value) => typeof value === 'string' && (zones.has(value) || isZone(value)),
  { type: 'string', maxLength: MAX_ZONE },
);

function isZone(text: string): boolean {
  if (text.length > MAX_ZONE || !ZONE.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
  } catch {
    return false;
  }
  // Letter case is free, so the spellings have no end.
  if (zones.size < 2000) zones.add(text);
  return true;
}
