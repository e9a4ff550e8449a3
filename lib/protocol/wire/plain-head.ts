import { IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { HeaderList } from './door.js';

/** A response with what Node keeps of its head. It is not documented, hence tried out before it is relied on. */
export type HeadResponse = ServerResponse & {
  /** The head as text, once it is known. */
  _header?: string | null;
  _headerSent?: boolean;
  /** Set when the host has removed the header. */
  readonly _removedConnection?: boolean;
  readonly _removedContLen?: boolean;
  readonly _defaultKeepAlive?: boolean;
  /** Of the server, in milliseconds. */
  _keepAliveTimeout?: number;
  readonly _maxRequestsPerSocket?: number;
  /** Whether the client waits for a word before it sends the body, and whether it was given. */
  readonly _expect_continue?: boolean;
  readonly _sent100?: boolean;
};

/** What Node says of the connection itself, by rules of its own. */
const OF_THE_CONNECTION = /^(?:connection|date|expect|keep-alive|trailer|transfer-encoding|upgrade)$/i;
/** Names that are none of these, as they came: nearly all replies have the same few. */
const OTHERS = new Set<string>();
const OTHERS_AT_MOST = 100;
const [TAB, SPACE, DELETE, LATIN_1] = [0x09, 0x20, 0x7f, 0xff];
/** Statuses without a body. */
const BODYLESS: ReadonlySet<number> = new Set([204, 304]);

/**
 * The head that Node would write for a reply with a body, where nothing is out of the ordinary: HTTP/1.1, a connection that stays, headers of this
 * library only. Node looks at each header again for what it may mean to the connection; here that is known before. undefined: Node has to write it.
 */
export function plainHead(response: HeadResponse, status: number, headers: HeaderList): string | undefined {
  if (!isOrdinary(response) || status < 200 || BODYLESS.has(status)) return undefined;
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at];
    const value = headers[at + 1];
    if (typeof name !== 'string' || isOfTheConnection(name)) return undefined;
    if (typeof value === 'string' && !isFit(value)) return undefined;
    head += `${name}: ${value}\r\n`;
  }
  if (response.sendDate) head += dateLine();
  return `${head}${connectionLines(response._keepAliveTimeout)}`;
}

function isOfTheConnection(name: string): boolean {
  if (OTHERS.has(name)) return false;
  if (OF_THE_CONNECTION.test(name)) return true;
  if (OTHERS.size < OTHERS_AT_MOST) OTHERS.add(name);
  return false;
}

/** Whether Node would take the value: no control characters, nothing beyond Latin-1. */
function isFit(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if ((code < SPACE && code !== TAB) || code === DELETE || code > LATIN_1) return false;
  }
  return true;
}

/** Takes the head down as sent, as Node does. */
export function noteHeadSent(response: HeadResponse, status: number, head: string): void {
  response.statusCode = status;
  response.statusMessage = STATUS_CODES[status] ?? 'unknown';
  response._header = head;
  response._headerSent = true;
}

function isOrdinary(response: HeadResponse): boolean {
  const { httpVersionMajor, httpVersionMinor } = response.req;
  return (
    httpVersionMajor === 1 &&
    httpVersionMinor === 1 &&
    response._header === null &&
    response.shouldKeepAlive &&
    response._defaultKeepAlive === true &&
    response._removedConnection === false &&
    response._removedContLen === false &&
    !response.strictContentLength &&
    (response._expect_continue !== true || response._sent100 === true) &&
    // With a number of requests that a connection may have, the last reply says that it is the last.
    !response._maxRequestsPerSocket
  );
}

let lastDate = { second: 0, line: '' };

function dateLine(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== lastDate.second) lastDate = { second, line: `Date: ${new Date(second * 1000).toUTCString()}\r\n` };
  return lastDate.line;
}

let lastTimeout = { milliseconds: -1, lines: '' };

function connectionLines(milliseconds = 0): string {
  if (milliseconds !== lastTimeout.milliseconds) {
    const told = milliseconds === 0 ? '' : `Keep-Alive: timeout=${Math.floor(milliseconds / 1000)}\r\n`;
    lastTimeout = { milliseconds, lines: `Connection: keep-alive\r\n${told}\r\n` };
  }
  return lastTimeout.lines;
}

/** Whether Node writes heads as `plainHead` does: tried out on a response that goes nowhere. */
function agreesWithNode(): boolean {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { httpVersionMajor: 1, httpVersionMinor: 1 });
  const response: HeadResponse = new ServerResponse(request);
  response._keepAliveTimeout = 5000;
  // The second may change in between.
  response.sendDate = false;
  const headers: HeaderList = ['X-Request-ID', 'a', 'Content-Type', 'application/json', 'Content-Length', 2];
  const head = plainHead(response, 200, headers);
  response.writeHead(200, headers);
  return head !== undefined && response._header === head && response._headerSent === false;
}

let agrees: boolean | undefined;

/** Whether heads may be written past a response's own methods: they are Node's, which no tracing has wrapped, and Node does as this library does. */
export function mayPass({ writeHead, write }: Pick<ServerResponse, 'writeHead' | 'write'>): boolean {
  return isNodes(writeHead, '_storeHeader') && isNodes(write, 'write_') && (agrees ??= agreesWithNode());
}

function isNodes(method: Function, part: string): boolean {
  return Function.prototype.toString.call(method).includes(part);
}
