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

/** The versions in `data` that we know too; URLs may be relative to where they were read. */
export function readVersions(data: readonly unknown[], base: string): readonly OfferedVersion[] {
  return data.filter(isObject).flatMap(({ version, url }) => {
    const known = OCPI_VERSIONS.find((each) => each === String(version).trim());
    const target = typeof url === 'string' ? parseUrl(url, base) : undefined;
    return known && target ? [{ version: known, url: target.href }] : [];
  });
}

/** The endpoints in version details. Identifiers in any case, the `Booking` of the bookings chapter; what has no URL is passed over. */
export function readEndpoints(details: Record<string, unknown>, base: string): readonly OfferedEndpoint[] {
  const endpoints = Array.isArray(details['endpoints']) ? (details['endpoints'] as unknown[]) : [];
  return endpoints.filter(isObject).flatMap(({ identifier, role, url }) => {
    const target = typeof url === 'string' ? parseUrl(url, base) : undefined;
    if (typeof identifier !== 'string' || target === undefined) return [];
    const name = identifier.trim().toLowerCase();
    const end = typeof role === 'string' ? role.toUpperCase() : undefined;
    const side = end === 'SENDER' || end === 'RECEIVER' ? ({ interface: end } as const) : {};
    return [{ identifier: name === 'booking' ? 'bookings' : name, ...side, url: target.href }];
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
