import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** Where a request has its inbox. */
export const INBOX: unique symbol = Symbol('nestjs-ocpi.inbox');

/**
 * What gets the body of a request from Node's parser, in the place of the request's stream: small bodies do not need what a stream does for large
 * ones, which costs more than what it is for.
 */
export interface Inbox {
  /** A piece of the body. */
  take(chunk: Buffer): void;
  /** There is no more. */
  close(): void;
  /** Whether the reply has been given. */
  readonly isAnswered: boolean;
  /** What who reads the stream all the same is to get; undefined: a stream at its end. */
  readonly kept?: Buffer;
}

/** A request that can have one. */
export type InboxRequest = IncomingMessage & { [INBOX]?: Inbox };

/**
 * Whether a request can have an inbox: its body is as long as it says, which is not too long, and sent as it is; and nothing of it has come yet, as it
 * may while a middleware of the host waits.
 */
export function fitsInbox(request: InboxRequest, limit: number): boolean {
  if (!(INBOX in request) || request.complete || request.readableLength > 0 || request.readableFlowing !== null) return false;
  const { headers } = request;
  return (
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined &&
    Number(headers['content-length'] ?? 0) <= limit
  );
}

/** Prototypes whose requests know of inboxes. */
const ACCEPTING = new WeakSet<IncomingMessage>();

/** Has all requests of a prototype know of inboxes. Those that have none are as before. */
export function acceptInboxes(prototype: IncomingMessage): void {
  if (ACCEPTING.has(prototype)) return;
  ACCEPTING.add(prototype);
  const { push, _read: read, resume } = prototype;
  const methods: Partial<InboxRequest> = {
    /** Node's parser gives what it reads, then null. */
    push(this: InboxRequest, chunk: Buffer | null, encoding?: BufferEncoding): boolean {
      const inbox = this[INBOX];
      if (inbox === undefined) return push.call(this, chunk, encoding);
      if (chunk === null) inbox.close();
      else inbox.take(chunk);
      return true;
    },
    _read(this: InboxRequest, size: number): void {
      const inbox = this[INBOX];
      if (inbox === undefined || !this.complete) return read.call(this, size);
      if (inbox.kept !== undefined) push.call(this, inbox.kept);
      push.call(this, null);
    },
    /** What Node does with a request that nobody has read when it is answered: there is nothing left of one with an inbox. */
    resume(this: InboxRequest) {
      return this[INBOX]?.isAnswered ? this : resume.call(this);
    },
  };
  Object.assign(prototype, methods);
  foretell(prototype, 'readableEnded', true);
  foretell(prototype, 'readable', false);
}

/** A request with an inbox that keeps nothing has come to its end when it is complete, without anybody having read it. */
function foretell(prototype: IncomingMessage, name: 'readableEnded' | 'readable', atEnd: boolean): void {
  const { get = () => !atEnd, set } = Object.getOwnPropertyDescriptor(Readable.prototype, name) ?? {};
  const told = function (this: InboxRequest): unknown {
    const inbox = this[INBOX];
    return inbox !== undefined && inbox.kept === undefined && this.complete ? atEnd : get.call(this);
  };
  Object.defineProperty(prototype, name, { get: told, set, configurable: true });
}
