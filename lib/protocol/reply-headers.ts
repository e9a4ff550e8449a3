import type { OcpiExchange } from './exchange.js';
import { headerText } from './header-text.js';

/** Modules without routing headers: configuration modules and hubclientinfo. */
const CONFIGURATION: ReadonlySet<string> = new Set(['versions', 'credentials', 'hubclientinfo']);
/** Their paths, for requests that were refused before they had a context. */
const CONFIGURATION_PATH = /\/versions$|\/\d+\.\d+(?:\.\d+)?\/(?:details|credentials|hubclientinfo)(?:\/|$)/;

/**
 * Message ids as they came, or as they were made; routing headers with the ends swapped (transport_and_format, Message headers). On
 * errors too.
 */
export function replyHeaders(exchange: OcpiExchange): Record<string, string> {
  const headers: Record<string, string> = {};
  const { context } = exchange;
  put(headers, 'X-Request-ID', headerText(exchange, 'x-request-id') ?? context?.requestId);
  put(headers, 'X-Correlation-ID', headerText(exchange, 'x-correlation-id') ?? context?.correlationId);
  if (context ? CONFIGURATION.has(context.module) : CONFIGURATION_PATH.test(exchange.path)) return headers;
  const fromParty = headerText(exchange, 'ocpi-from-party-id');
  const fromCountry = headerText(exchange, 'ocpi-from-country-code');
  if (fromParty === undefined || fromCountry === undefined) return headers;
  put(headers, 'OCPI-to-party-id', fromParty);
  put(headers, 'OCPI-to-country-code', fromCountry);
  put(headers, 'OCPI-from-party-id', headerText(exchange, 'ocpi-to-party-id') ?? context?.served?.partyId);
  put(headers, 'OCPI-from-country-code', headerText(exchange, 'ocpi-to-country-code') ?? context?.served?.countryCode);
  return headers;
}

function put(headers: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) headers[name] = value;
}
