import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HeaderList, RenderedReply } from './door.js';

/** Above this many bytes a reply is written piece by piece, as fast as the client reads. */
const AT_ONCE = 1024 * 1024;

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
  for (const name of response.getHeaderNames()) if (OF_THE_BODY.has(name)) response.removeHeader(name);
  // HTTP/2 has no reason phrase and warns of it. On HTTP/1 an empty one makes Node take that of the status.
  if (response.req.httpVersionMajor < 2 && response.statusMessage !== undefined) response.statusMessage = '';
  raw.writeHead.call(response, reply.http, reply.headers);
  if (response.req.method === 'HEAD') raw.end.call(response);
  else if (reply.length > AT_ONCE) void writeSlowly(response, raw, reply);
  else writeAtOnce(response, raw, reply);
}

/** Flushed before it ends: nothing is left for the end to send then, and a reply in one piece is one plain write for the system. */
function writeAtOnce(response: ServerResponse, raw: RawResponse, { body, encoding }: RenderedReply): void {
  response.cork();
  for (const part of body) raw.write.call(response, part, encoding);
  response.uncork();
  raw.end.call(response);
}

async function writeSlowly(response: ServerResponse, raw: RawResponse, { body, encoding }: RenderedReply): Promise<void> {
  let next = 0;
  while (next < body.length && !response.destroyed) {
    let room = AT_ONCE;
    let more = true;
    response.cork();
    for (let part = body[next]; part !== undefined && room > 0; part = body[++next]) {
      more = raw.write.call(response, part, encoding);
      room -= part.length;
    }
    response.uncork();
    if (!more && next < body.length) await drained(response);
  }
  raw.end.call(response);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
}
