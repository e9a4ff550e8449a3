import type { IncomingMessage, ServerResponse } from 'node:http';
import { OcpiExchange, openExchange } from '../exchange.js';
import { hasBody, readBody } from './body-reader.js';
import type { WireDoor } from './door.js';
import { Takeover } from './takeover.js';
import { pathOf } from './target.js';

/**
 * Opens the exchange of a request under the door's prefix and takes its response over; undefined for all others. A browser's CORS preflight
 * is no OCPI request and stays the host's.
 */
export function enter(door: WireDoor, request: IncomingMessage, response: ServerResponse): Takeover | undefined {
  const path = pathOf(request.url ?? '/');
  if (!owns(door, path) || isPreflight(request)) return undefined;
  return open(door, path, request, response);
}

/** The same for a request that is known to be the door's. */
export function open(door: WireDoor, path: string, request: IncomingMessage, response: ServerResponse): Takeover {
  const exchange = openExchange(request, new OcpiExchange(path, request.method ?? 'GET', request.headers, request.url));
  return new Takeover(response, exchange, door);
}

/** Puts the body on the exchange, then goes on; a body that cannot be read is answered here. */
export function receive(door: WireDoor, request: IncomingMessage, response: ServerResponse, takeover: Takeover, next: () => void): void {
  if (!hasBody(request)) {
    next();
    return;
  }
  readBody(request, door.bodyLimit, (outcome) => {
    if (outcome.kind === 'refused') {
      if (outcome.close && request.httpVersionMajor < 2) response.setHeader('Connection', 'close');
      takeover.answer(outcome.status);
      return;
    }
    if (outcome.kind === 'body') takeover.exchange.body = outcome.body;
    else takeover.exchange.bodyTooLarge = true;
    next();
  });
}

/** Fastify decodes a path before it looks for a route, so `/%6Fcpi` leads to `/ocpi`. */
function owns(door: WireDoor, path: string): boolean {
  if (door.owns(path)) return true;
  if (!path.includes('%')) return false;
  try {
    return door.owns(decodeURI(path));
  } catch {
    return false;
  }
}

function isPreflight(request: IncomingMessage): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
}
