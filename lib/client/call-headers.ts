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

/** From whom a message is, and for whom. */
export interface Routing {
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
}

/** What the headers of a request say. */
export interface CallHead {
  /** The version spoken; undefined for versions, which come before one is chosen. */
  readonly version?: OcpiVersion;
  /** The module identifier, or 'versions': decides about routing headers. */
  readonly module: string;
  /** The token and how it is written; none for the few versions addresses that want none. */
  readonly token?: { readonly text: string; readonly encoding: TokenEncoding };
  readonly routing?: Routing;
  readonly correlationId?: string;
}

const WITHOUT_ROUTING: ReadonlySet<string> = new Set(['versions', 'credentials', 'hubclientinfo']);

/**
 * The headers of OCPI: X-Request-ID is new with every request, X-Correlation-ID is kept from the request that caused ours; routing
 * headers are on functional modules only. 2.1.1 knows neither.
 */
export function callHeaders({ version, module, token, routing, correlationId }: CallHead): Record<string, string> {
  const headers: Record<string, string> = {};
  if (token) headers['Authorization'] = authorization(token.text, token.encoding);
  if (version === '2.1.1') return headers;
  headers['X-Request-ID'] = randomUUID();
  headers['X-Correlation-ID'] = correlationId ?? randomUUID();
  if (version === undefined || routing === undefined || WITHOUT_ROUTING.has(module)) return headers;
  const { from, to } = routing;
  if (from) {
    headers['OCPI-from-country-code'] = from.countryCode;
    headers['OCPI-from-party-id'] = from.partyId;
  }
  if (to) {
    headers['OCPI-to-country-code'] = to.countryCode;
    headers['OCPI-to-party-id'] = to.partyId;
  }
  return headers;
}
