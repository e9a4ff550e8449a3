import type { OcpiExchange } from './exchange.js';

/** Modules without routing headers: configuration modules and hubclientinfo. */
const CONFIGURATION = /\/(versions|details|credentials|hubclientinfo)(\/|$)/;

/**
 * Message ids as they came, or as they were made; routing headers with the ends swapped (transport_and_format, Message headers). On
 * errors too.
 */
export function replyHeaders(exchange: OcpiExchange): Record<string, string> {
  const headers: Record<string, string> = {};
  const { context } = exchange;
  put(headers, 'X-Request-ID', text(exchange, 'x-request-id') ?? context?.requestId);
  put(headers, 'X-Correlation-ID', text(exchange, 'x-correlation-id') ?? context?.correlationId);
  if (CONFIGURATION.test(exchange.path)) return headers;
  const fromParty = text(exchange, 'ocpi-from-party-id');
  const fromCountry = text(exchange, 'ocpi-from-country-code');
  if (fromParty === undefined || fromCountry === undefined) return headers;
  put(headers, 'OCPI-to-party-id', fromParty);
  put(headers, 'OCPI-to-country-code', fromCountry);
  put(headers, 'OCPI-from-party-id', text(exchange, 'ocpi-to-party-id') ?? context?.served?.partyId);
  put(headers, 'OCPI-from-country-code', text(exchange, 'ocpi-to-country-code') ?? context?.served?.countryCode);
  return headers;
}

const SAFE = /^[\x20-\x7e]{1,128}$/;

function text(exchange: OcpiExchange, name: string): string | undefined {
  const value = exchange.headers[name];
  return typeof value === 'string' && SAFE.test(value) ? value : undefined;
}

function put(headers: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) headers[name] = value;
}
