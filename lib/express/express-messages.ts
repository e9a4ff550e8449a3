import { IncomingMessage, ServerResponse } from 'node:http';
import type { ExpressApplication } from './express-lane.js';

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
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(ExpressRequest.prototype, request);
  Object.setPrototypeOf(ExpressResponse.prototype, response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
