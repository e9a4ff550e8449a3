import { IncomingMessage, ServerResponse } from 'node:http';
import { EXCHANGE, type OcpiExchange } from '../exchange.js';
import { acceptInboxes, INBOX, type Inbox } from './inbox.js';
import { internalKey } from './internal.js';
import { prepareResponses, TAKEOVER, type Takeover } from './takeover.js';

/** An application may have several doors. */
const ADOPTED = new WeakSet<object>();

/**
 * Has a server that Fastify has made give requests that know of inboxes and responses that know of takeovers, whatever classes the host has chosen:
 * Node offers to choose them before the server is made only. A server without these parts (HTTP/2) does without.
 */
export function adoptMessages(server: object): void {
  const [ofRequests, ofResponses] = [internalKey(server, 'IncomingMessage'), internalKey(server, 'ServerResponse')];
  if (ofRequests === undefined || ofResponses === undefined || ADOPTED.has(server)) return;
  ADOPTED.add(server);
  const [Request, Response]: unknown[] = [Reflect.get(server, ofRequests), Reflect.get(server, ofResponses)];
  if (isOf(Request, IncomingMessage)) Reflect.set(server, ofRequests, receiving(Request));
  if (isOf(Response, ServerResponse)) Reflect.set(server, ofResponses, taken(Response));
}

function isOf<T extends typeof IncomingMessage | typeof ServerResponse>(given: unknown, base: T): given is T {
  return typeof given === 'function' && (given === base || given.prototype instanceof base);
}

function receiving(Given: typeof IncomingMessage): typeof IncomingMessage {
  // What is put on each of them later has its place from the start.
  class OcpiRequest extends Given {
    [EXCHANGE]: OcpiExchange | undefined = undefined;
    [INBOX]: Inbox | undefined = undefined;
  }
  acceptInboxes(OcpiRequest.prototype, Given.prototype);
  return OcpiRequest;
}

function taken(Given: typeof ServerResponse): typeof ServerResponse {
  class OcpiResponse<R extends IncomingMessage = IncomingMessage> extends Given<R> {
    [TAKEOVER]: Takeover | undefined = undefined;
  }
  prepareResponses(OcpiResponse.prototype);
  return OcpiResponse;
}
