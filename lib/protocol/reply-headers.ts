import type { OcpiExchange } from './exchange.js';
import type { HeaderList } from './wire/door.js';

/** Modules without routing headers: configuration modules and hubclientinfo. */
const CONFIGURATION: ReadonlySet<string> = new Set(['versions', 'credentials', 'hubclientinfo']);
/** Their paths, for requests that were refused before they had a context. */
const CONFIGURATION_PATH = /\/versions$|\/\d+\.\d+(?:\.\d+)?\/(?:details|credentials|hubclientinfo)(?:\/|$)/;

/**
 * Message ids as they came, or as they were made; routing headers with the ends swapped (transport_and_format, Message headers). On
 * errors too.
 */
export function replyHeaders(exchange: OcpiExchange): HeaderList {
  const headers: HeaderList = [];
  const { context, message } = exchange;
  const requestId = message.requestId ?? context?.requestId;
  const correlationId = message.correlationId ?? context?.correlationId;
  if (requestId !== undefined) headers.push('X-Request-ID', requestId);
  if (correlationId !== undefined) headers.push('X-Correlation-ID', correlationId);
  if (context ? CONFIGURATION.has(context.module) : CONFIGURATION_PATH.test(exchange.path)) return headers;
  const { fromParty, fromCountry } = message;
  if (fromParty === undefined || fromCountry === undefined) return headers;
  headers.push('OCPI-to-party-id', fromParty, 'OCPI-to-country-code', fromCountry);
  const toParty = message.toParty ?? context?.served?.partyId;
  const toCountry = message.toCountry ?? context?.served?.countryCode;
  if (toParty !== undefined) headers.push('OCPI-from-party-id', toParty);
  if (toCountry !== undefined) headers.push('OCPI-from-country-code', toCountry);
  return headers;
}
