import { alpha2 } from './country.js';

const UTC = 'UTC';
const SEASONS = [new Date('2024-01-01T00:00:00Z'), new Date('2024-07-01T00:00:00Z')];
const known = new Map<string, string>();

/** Node 20 has the zones of a region as an accessor, newer ones as a method. */
interface Region {
  readonly timeZones?: readonly string[];
  getTimeZones?(): readonly string[] | undefined;
}

/** The IANA zone of a country, where all its zones tell the same time; else UTC. For 2.1.1 Locations, whose time_zone is optional. */
export function zoneOf(country: string): string {
  let zone = known.get(country);
  if (zone === undefined) {
    const region = alpha2(country);
    zone = (region && commonZone(region)) || UTC;
    // Only countries that there are: partners must not fill the memory.
    if (region) known.set(country, zone);
  }
  return zone;
}

function commonZone(region: string): string | undefined {
  const locale: Intl.Locale & Region = new Intl.Locale(`und-${region}`);
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? [];
  const clocks = new Set(zones.map(clock));
  return clocks.size === 1 ? zones[0] : undefined;
}

function clock(timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return SEASONS.map((date) => format.format(date)).join();
}
