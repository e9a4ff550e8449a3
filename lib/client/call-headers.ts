import { randomUUID } from 'node:crypto';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import type { OcpiVersion } from '../contract/version.js';

/** How a token is written into the Authorization header. */
export type TokenEncoding = NonNullable<OcpiQuirks['tokenEncoding']>;

/** Base64 of the token from 2.2 on, the token itself in 2.1.1, the other way for a partner that wants it so. */
export function tokenEncoding(version: OcpiVersion | undefined, quirks: OcpiQuirks = {}): TokenEncoding {
  return quirks.tokenEncoding ?? (version === '2.1.1' ? 'plain' : 'base64');
}

/** The Authorization header (transport_and_format, Authorization header). Base64 is of the token alone, without line feed. */
export function authorization(token: string, encoding: TokenEncoding): string {
  return `Token ${encoding === 'plain' ? token : Buffer.from(token, 'utf8').toString('base64')}`;
}

/** X-Request-ID, new with every request, and X-Correlation-ID, kept from the request that caused ours. 2.1.1 knows neither. */
export function messageIds(version: OcpiVersion | undefined, correlationId?: string): Record<string, string> {
  if (version === '2.1.1') return {};
  return { 'X-Request-ID': randomUUID(), 'X-Correlation-ID': correlationId ?? randomUUID() };
}

/** From whom a message is, and for whom. */
export interface Routing {
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
}

const WITHOUT_ROUTING: ReadonlySet<string> = new Set(['versions', 'credentials', 'hubclientinfo']);

/** The routing headers: on functional modules only, from 2.2 on. */
export function routingHeaders(version: OcpiVersion, module: string, { from, to }: Routing): Record<string, string> {
  if (version === '2.1.1' || WITHOUT_ROUTING.has(module)) return {};
  return {
    ...(from && { 'OCPI-from-country-code': from.countryCode, 'OCPI-from-party-id': from.partyId }),
    ...(to && { 'OCPI-to-country-code': to.countryCode, 'OCPI-to-party-id': to.partyId }),
  };
}
