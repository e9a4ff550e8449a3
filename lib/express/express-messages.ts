import { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { EXCHANGE, type OcpiExchange } from '../protocol/exchange.js';
import type { ExpressApplication } from '../protocol/wire/express-lane.js';
import { INBOX, type Inbox, type InboxRequest } from '../protocol/wire/inbox.js';
import { TAKEOVER, type Takeover } from '../protocol/wire/takeover.js';

const ENDED: (this: IncomingMessage) => boolean =
  Object.getOwnPropertyDescriptor(Readable.prototype, 'readableEnded')?.get ?? (() => false);

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

    /** Node's parser gives what it reads, then null. */
    override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
      const inbox = this[INBOX];
      if (inbox === undefined) return super.push(chunk, encoding);
      if (chunk === null) inbox.close();
      else inbox.take(chunk);
      return true;
    }

    /** Who reads what the inbox has taken finds a stream at its end. */
    override _read(size: number): void {
      if (this[INBOX] !== undefined && this.complete) super.push(null);
      else super._read(size);
    }

    /** What Node does with a request that nobody has read when it is answered: there is nothing left of one with an inbox. */
    override resume(): this {
      return this[INBOX] !== undefined && this.res?.writableEnded ? this : super.resume();
    }
  }
  class ExpressResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {
    [TAKEOVER]: Takeover | undefined = undefined;
    locals: object | undefined = undefined;
  }
  Object.setPrototypeOf(ExpressRequest.prototype, request);
  Object.defineProperty(ExpressRequest.prototype, 'readableEnded', { get: isEnded, configurable: true });
  Object.setPrototypeOf(ExpressResponse.prototype, response);
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/** A request with an inbox has ended when its body is complete, without anybody having read it. */
function isEnded(this: InboxRequest): boolean {
  return this[INBOX] === undefined ? ENDED.call(this) : this.complete;
}
