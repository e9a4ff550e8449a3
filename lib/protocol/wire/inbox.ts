import type { IncomingMessage } from 'node:http';

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
