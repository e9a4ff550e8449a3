import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { WireDoor } from './door.js';
import { enter, receive } from './entry.js';
import type { Takeover } from './takeover.js';
import { withoutTrailingSlash } from './target.js';

type ExpressResponse = ServerResponse & Record<'send' | 'json', (body?: unknown) => unknown>;

const WIRES = new WeakSet<Function>();

/** Installs the wire as the first middleware: before body parsers, the host's middleware and the router. */
export function installExpressWire(adapter: AbstractHttpAdapter, door: WireDoor): void {
  const wire = (request: IncomingMessage, response: ExpressResponse, next: () => void): void => {
    const takeover = enter(door, request, response);
    if (takeover === undefined) {
      next();
      return;
    }
    // The router is strict in applications with "strict routing".
    request.url = withoutTrailingSlash(request.url ?? '/');
    skipSerializing(response, takeover);
    receive(door, request, response, takeover, next);
  };
  WIRES.add(wire);
  adapter.use(wire);
}

/** Whether a middleware is one of these. */
export function isWire(middleware: Function): boolean {
  return WIRES.has(middleware);
}

/** Spares the value that nobody will see its JSON and ETag, and a second answer the error that headers are sent. */
function skipSerializing(response: ExpressResponse, takeover: Takeover): void {
  for (const name of ['send', 'json'] as const) {
    const send = response[name];
    response[name] = (body) => (takeover.settled ? response.end() : send.call(response, body));
  }
}
