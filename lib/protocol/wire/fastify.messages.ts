import { type IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { EXCHANGE, type OcpiExchange } from '../exchange.js';
import { HEADERS, shapeHeaders } from './header-shapes.js';
import { acceptInboxes, INBOX, type Inbox } from './inbox.js';
import type { MessageChoice } from './server-messages.js';
import { prepareResponses, TAKEOVER, type Takeover } from './takeover.js';

/** What makes requests that know of inboxes and responses that know of takeovers, of whatever classes the host has chosen. */
export const FASTIFY_MESSAGES: MessageChoice = {
  request: (given) => (isOf(given, IncomingMessage) ? receiving(given) : given),
  response: (given) => (isOf(given, ServerResponse) ? taken(given) : given),
};

function isOf<T extends typeof IncomingMessage | typeof ServerResponse>(given: unknown, base: T): given is T {
  return typeof given === 'function' && (given === base || given.prototype instanceof base);
}

function receiving(Given: typeof IncomingMessage): typeof IncomingMessage {
  // What is put on each of them later has its place from the start.
  class OcpiRequest extends Given {
    [EXCHANGE]: OcpiExchange | undefined = undefined;
    [HEADERS]: IncomingHttpHeaders | undefined = undefined;
    [INBOX]: Inbox | undefined = undefined;
  }
  acceptInboxes(OcpiRequest.prototype);
  shapeHeaders(OcpiRequest.prototype);
  return OcpiRequest;
}

function taken(Given: typeof ServerResponse): typeof ServerResponse {
  class OcpiResponse<R extends IncomingMessage = IncomingMessage> extends Given<R> {
    [TAKEOVER]: Takeover | undefined = undefined;
  }
  prepareResponses(OcpiResponse.prototype);
  return OcpiResponse;
}
