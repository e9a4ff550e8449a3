import { IncomingMessage, ServerResponse } from 'node:http';
import { EXCHANGE, type OcpiExchange } from '../protocol/exchange.js';
import type { ExpressApplication } from '../protocol/wire/express-lane.js';
import { INBOX, type Inbox } from '../protocol/wire/inbox.js';
import { TAKEOVER, type Takeover } from '../protocol/wire/takeover.js';

/** As `createServer` takes them. */
export interface HttpMessages {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

/**
 * Classes of requests and responses that are Express's from the start. Express gives each request and response another prototype when it comes,
 * which makes the engine copy them: a large part of what a small request costs.
 */
export function messagesOf({ request, response }: ExpressApplication): HttpMessages {
  // What is put on each of them later has its place from the start.
  class ExpressRequest extends IncomingMessage {
    [EXCHANGE]: OcpiExchange | undefined = undefined;
    [INBOX]: Inbox | undefined = undefined;
    params: object | undefined = undefined;
    route: unknown = undefined;
    res: ServerResponse | undefined = undefined;
    originalUrl: string | undefined = undefined;
    baseUrl: string | undefined = undefined;
  }
  class ExpressResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {
    [TAKEOVER]: Takeover | undefined = undefined;
    locals: object | undefined = undefined;
  }
  Object.setPrototypeOf(ExpressRequest.prototype, request);
  Object.setPrototypeOf(ExpressResponse.prototype, response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
