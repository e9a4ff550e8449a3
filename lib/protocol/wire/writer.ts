import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { HeaderList, RenderedReply } from './door.js';
import { noteHeadSent, plainHead } from './plain-head.js';

/** Above this many characters, strings are turned into bytes and written piece by piece, as fast as the client reads. What are bytes already wait as they are. */
const AT_ONCE = 1024 * 1024;
/** More pieces of a body than this are many. */
const MANY = 8;

/** Headers that describe a body. Those of the body that is not sent must not stay with the one that is. */
const OF_THE_BODY = new Set([
  'accept-ranges',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'trailer',
  'transfer-encoding',
]);

/** The response's own methods, whatever stands in their place. They are called on the response. */
export interface RawResponse {
  readonly writeHead: (this: ServerResponse, status: number, headers: HeaderList) => unknown;
  readonly write: (this: ServerResponse, chunk: string | Buffer, encoding: BufferEncoding) => boolean;
  readonly end: (this: ServerResponse, chunk?: string | Buffer) => unknown;
  /** Whether head and body may go past the first two of them. */
  readonly mayPass?: boolean;
}

/** Takes over headers that were given with the head, except those of the body. */
export function keepHeaders(response: ServerResponse, headers: OutgoingHttpHeaders): void {
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !OF_THE_BODY.has(name.toLowerCase())) response.setHeader(name, value);
  }
}

/** Writes head and body. Headers that the host has set stay, but for those of the body and those that the reply has itself. */
export function writeReply(response: ServerResponse, raw: RawResponse, reply: RenderedReply): void {
  const said = response.getHeaderNames();
  const past = raw.mayPass === true && said.length === 0 ? openOutlet(response, reply) : undefined;
  if (past) {
    writeBody(response, raw, past, reply);
    return;
  }
  for (const name of said) if (OF_THE_BODY.has(name)) response.removeHeader(name);
  // HTTP/2 has no reason phrase and warns of it. On HTTP/1 an empty one makes Node take that of the status.
  if (response.req.httpVersionMajor < 2 && response.statusMessage !== undefined) response.statusMessage = '';
  raw.writeHead.call(response, reply.http, reply.headers);
  if (response.req.method === 'HEAD') raw.end.call(response);
  else writeBody(response, raw, { stream: response, write: raw.write, head: '' }, reply);
}

/** Where a body goes: through the response, or straight to the connection, and then with a head before it that is still to be sent. */
interface Outlet {
  readonly stream: Writable;
  /** Called on the stream. False: it is time to wait for `drain`. */
  write(chunk: string | Buffer, encoding: BufferEncoding): boolean;
  readonly head: string;
}

/** The connection, where the head can be written here and it is this response's turn. */
function openOutlet(response: ServerResponse, { http, headers }: RenderedReply): Outlet | undefined {
  const { socket, req } = response;
  if (socket === null || socket.destroyed || req.method === 'HEAD') return undefined;
  const head = plainHead(response, http, headers);
  if (head === undefined) return undefined;
  noteHeadSent(response, http, head);
  return { stream: socket, write: socket.write, head };
}

function writeBody(response: ServerResponse, raw: RawResponse, outlet: Outlet, reply: RenderedReply): void {
  if (reply.length > AT_ONCE && charactersIn(reply.body) > AT_ONCE) void writeSlowly(response, raw, outlet, reply);
  else writeAtOnce(response, raw, outlet, reply);
}

function charactersIn(body: readonly (string | Buffer)[]): number {
  return body.reduce((sum, part) => (typeof part === 'string' ? sum + part.length : sum), 0);
}

/** Flushed before it ends: nothing is left for the end to send then, and a reply in one piece is one plain write for the system. */
function writeAtOnce(response: ServerResponse, raw: RawResponse, outlet: Outlet, { body, encoding }: RenderedReply): void {
  const { stream, write, head } = outlet;
  const isOne = head !== '' && body.length === 1;
  if (!isOne) stream.cork();
  // Node hands the system many pieces faster when none of them is a string; a few, slower.
  const areMany = body.length > MANY;
  for (let next = writeFirst(outlet, body, encoding); next < body.length; next++) {
    const part = body[next] ?? '';
    write.call(stream, areMany ? bytesOf(part, encoding) : part, encoding);
  }
  if (!isOne) stream.uncork();
  raw.end.call(response);
}

/** Writes the head, together with the first piece of the body where that is a string. Gives which piece is next. */
function writeFirst({ stream, write, head }: Outlet, [first]: readonly (string | Buffer)[], encoding: BufferEncoding): number {
  if (head === '') return 0;
  if (typeof first === 'string') {
    write.call(stream, head + first, encoding);
    return 1;
  }
  write.call(stream, bytesOf(head, 'latin1'), encoding);
  return 0;
}

async function writeSlowly(response: ServerResponse, raw: RawResponse, outlet: Outlet, { body, encoding }: RenderedReply): Promise<void> {
  const { stream, write } = outlet;
  let next = writeFirst(outlet, body, encoding);
  while (next < body.length && !response.destroyed) {
    let room = AT_ONCE;
    let more = true;
    stream.cork();
    for (let part = body[next]; part !== undefined && room > 0; part = body[++next]) {
      more = write.call(stream, bytesOf(part, encoding), encoding);
      room -= part.length;
    }
    stream.uncork();
    if (!more && next < body.length) await drained(stream);
  }
  raw.end.call(response);
}

function bytesOf(part: string | Buffer, encoding: BufferEncoding): Buffer {
  return typeof part === 'string' ? Buffer.from(part, encoding) : part;
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });
}
