import type { IncomingMessage } from 'node:http';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** How reading a body ended. `refused` is answered with that HTTP status at once, on a connection that may have to be closed. */
export type BodyOutcome =
  | { readonly kind: 'body'; readonly body: Buffer }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly close: boolean };

type Inflate = typeof gunzip;
const INFLATERS: Readonly<Record<string, Inflate>> = { gzip: gunzip, 'x-gzip': gunzip, deflate: inflate, br: brotliDecompress };

/** Up to this many times the limit is read and dropped, for clients that read the reply only after they have sent everything. */
const DROPPED_AT_MOST = 4;

/** Whether a body follows the head of the request. HTTP/2 does not say so: there, every request that may have one is read. */
export function hasBody({ headers, httpVersionMajor, method }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  const length = headers['content-length'];
  if (length !== undefined) return length !== '0';
  return httpVersionMajor > 1 && method !== 'GET' && method !== 'HEAD';
}

/**
 * Reads the body as bytes, inflated where Content-Encoding says so. `done` is called once, and not at all when the client has gone.
 * @param limit in bytes, for what is received and for what it inflates to
 */
export function readBody(request: IncomingMessage, limit: number, done: (outcome: BodyOutcome) => void): void {
  if (request.readableEnded) {
    done(alreadyRead(request));
    return;
  }
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const unpack = INFLATERS[encoding];
  collect(request, limit, (outcome) => {
    if (outcome.kind !== 'body' || encoding === 'identity' || encoding === '') done(outcome);
    else if (unpack === undefined) done({ kind: 'refused', status: 415, close: false });
    else if (outcome.body.length === 0) done(outcome);
    else unpack(outcome.body, { maxOutputLength: limit }, (error, body) => done(error ? notInflated(error) : { kind: 'body', body }));
  });
}

function collect(request: IncomingMessage, limit: number, done: (outcome: BodyOutcome) => void): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit * DROPPED_AT_MOST) {
    done({ kind: 'refused', status: 413, close: true });
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit && declared <= limit) {
      chunks.push(chunk);
      return;
    }
    chunks.length = 0;
    if (size > limit * DROPPED_AT_MOST) {
      request.off('data', take);
      request.off('end', finish);
      request.pause();
      done({ kind: 'refused', status: 413, close: true });
    }
  };
  const finish = () => {
    if (size > limit) done({ kind: 'tooLarge' });
    else done({ kind: 'body', body: joined(chunks) });
  };
  request.on('data', take);
  request.on('end', finish);
}

/** The pieces of a body in one; a single piece as it is. */
export function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** A host whose parser came first (functions frameworks, an Express instance of its own) left the bytes or the value on the request. */
function alreadyRead(request: IncomingMessage & { rawBody?: unknown; body?: unknown }): BodyOutcome {
  const left = request.rawBody ?? request.body;
  if (Buffer.isBuffer(left)) return { kind: 'body', body: left };
  return { kind: 'body', body: Buffer.from(typeof left === 'string' ? left : left === undefined ? '' : JSON.stringify(left)) };
}

function notInflated(error: Error): BodyOutcome {
  return 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? { kind: 'tooLarge' } : { kind: 'refused', status: 400, close: false };
}
