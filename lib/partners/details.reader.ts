import type { PartnerEndpoint, PartnerRole } from '../contract/partner.js';
import { OCPI_VERSIONS, type OcpiInterface, type OcpiVersion } from '../contract/version.js';
import { isObject } from '../models/is-object.js';
import { interfaceOf } from './sides-of-roles.js';
import { parseUrl } from '../models/url.js';

/** A version that a partner offers. */
export interface OfferedVersion {
  readonly version: OcpiVersion;
  readonly url: string;
}

/** An endpoint as details tell it: 2.1.1 says no interface, and the roles that could say it come later, with the credentials. */
export interface OfferedEndpoint {
  readonly identifier: string;
  readonly interface?: OcpiInterface;
  readonly url: string;
}

/** Every process keeps the endpoints of every partner: what goes beyond these bounds is no platform's own. */
const MOST_ENDPOINTS = 200;
const LONGEST_IDENTIFIER = 64;
const LONGEST_URL = 2048;
/** Of a list, what comes after so many entries is not looked at. */
const MOST_ENTRIES = 1000;

/** The versions in `data` that we know too, each where it is listed first; URLs may be relative to where they were read. */
export function readVersions(data: readonly unknown[], base: string): readonly OfferedVersion[] {
  const offered = entriesOf(data).flatMap(({ version, url }) => {
    const known = OCPI_VERSIONS.find((each) => each === String(version).trim());
    const target = addressIn(url, base);
    return known && target !== undefined ? [{ version: known, url: target }] : [];
  });
  return firsts(offered, ({ version }) => version);
}

/**
 * The endpoints in version details. Identifiers in any case, the `Booking` of the bookings chapter; what has no URL is passed over, and so
 * is what is listed again or goes beyond what a platform may have.
 */
export function readEndpoints(details: Record<string, unknown>, base: string): readonly OfferedEndpoint[] {
  const endpoints: readonly unknown[] = Array.isArray(details['endpoints']) ? details['endpoints'] : [];
  const offered = entriesOf(endpoints).flatMap(({ identifier, role, url }): OfferedEndpoint[] => {
    const target = addressIn(url, base);
    if (typeof identifier !== 'string' || target === undefined) return [];
    const name = identifier.trim().toLowerCase();
    if (name.length > LONGEST_IDENTIFIER) return [];
    const end = typeof role === 'string' ? role.toUpperCase() : undefined;
    const side = end === 'SENDER' || end === 'RECEIVER' ? ({ interface: end } as const) : {};
    return [{ identifier: name === 'booking' ? 'bookings' : name, ...side, url: target }];
  });
  return firsts(offered, (endpoint) => `${endpoint.interface} ${endpoint.identifier}`).slice(0, MOST_ENDPOINTS);
}

function entriesOf(list: readonly unknown[]): readonly Record<string, unknown>[] {
  return list.slice(0, MOST_ENTRIES).filter(isObject);
}

function addressIn(url: unknown, base: string): string | undefined {
  const href = typeof url === 'string' && url.length <= LONGEST_URL ? parseUrl(url, base)?.href : undefined;
  return href !== undefined && href.length <= LONGEST_URL ? href : undefined;
}

/** The first of those that have the same key. */
function firsts<T>(all: readonly T[], keyOf: (each: T) => string): readonly T[] {
  const keys = new Set<string>();
  return all.filter((each) => {
    const size = keys.size;
    return keys.add(keyOf(each)).size > size;
  });
}

/** Endpoints with their interface: what the partner's roles serve of a module, where it does not say. */
export function withInterfaces(offered: readonly OfferedEndpoint[], roles: readonly PartnerRole[]): readonly PartnerEndpoint[] {
  return offered.map((endpoint) => ({
    identifier: endpoint.identifier,
    interface:
      endpoint.interface ?? roles.map(({ role }) => interfaceOf(endpoint.identifier, role)).find((end) => end !== undefined) ?? 'SENDER',
    url: endpoint.url,
  }));
}
