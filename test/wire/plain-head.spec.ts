import { IncomingMessage, ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeadResponse, mayPass, plainHead } from '../../lib/protocol/wire/plain-head.js';
import type { HeaderList } from '../../lib/protocol/wire/door.js';
import { adapters, call, start, successText, type TestApp } from './harness.js';
import { PAGE_OBJECT } from './test.controller.js';

/** A response as a server gives it to a request of HTTP/1.1. */
function response(has: Partial<HeadResponse> = {}, asks: Partial<IncomingMessage> = {}): HeadResponse {
  const request = Object.assign(new IncomingMessage(new Socket()), { httpVersionMajor: 1, httpVersionMinor: 1, ...asks });
  return Object.assign(new ServerResponse(request), { _keepAliveTimeout: 5000, sendDate: false, ...has });
}

/** What Node makes of the same. */
function nodes(made: HeadResponse, status: number, headers: HeaderList): string | null | undefined {
  made.writeHead(status, headers);
  return made._header;
}

const LENGTH: HeaderList = ['Content-Length', 2];

describe('a plain head', () => {
  const name = fc.constantFrom('X-Request-ID', 'Link', 'X-Total-Count', 'OCPI-to-party-id', 'Content-Type', 'X-Other', 'Allow');
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u00e9', 'a\r\nSet-Cookie: b', '\0', '\u20ac', ''),
    fc.nat(),
  );
  const status = fc.constantFrom(200, 201, 202, 400, 401, 404, 405, 413, 500, 503, 599);

  it('is the one that Node writes, or is left to Node', () => {
    expect(mayPass(ServerResponse.prototype)).toBe(true);
    let written = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value), { maxLength: 8 }),
        status,
        fc.constantFrom(0, 999, 5000, 72_500),
        (pairs, http, timeout) => {
          const headers = [...pairs.flat(), ...LENGTH];
          const head = plainHead(response({ _keepAliveTimeout: timeout }), http, headers);
          if (head === undefined) {
            expect(() => nodes(response(), http, headers)).toThrow(/Invalid character/);
            return;
          }
          written += 1;
          expect(head).toBe(nodes(response({ _keepAliveTimeout: timeout }), http, headers));
        },
      ),
      { numRuns: 500 },
    );
    expect(written).toBeGreaterThan(50);
  });

  it('has the date, as Node writes it', () => {
    const date = /Date: (.+)\r\n/.exec(plainHead(response({ sendDate: true }), 200, LENGTH) ?? '')?.[1] ?? '';
    expect(new Date(date).toUTCString()).toBe(date);
    expect(Math.abs(Date.parse(date) - Date.now())).toBeLessThan(2000);
  });

  it.each<[string, Partial<HeadResponse>, Partial<IncomingMessage>]>([
    ['HTTP/1.0', {}, { httpVersionMinor: 0 }],
    ['a connection that is to be closed', { shouldKeepAlive: false }, {}],
    ['a connection with a number of requests', { _maxRequestsPerSocket: 3 } as object, {}],
    ['a removed Connection header', { _removedConnection: true }, {}],
    ['a client that waits to be told to go on', { _expect_continue: true, _sent100: false }, {}],
    ['a length that is to be watched', { strictContentLength: true }, {}],
  ])('is left to Node for %s', (_, has, asks) => {
    expect(plainHead(response(has, asks), 200, LENGTH)).toBeUndefined();
  });

  it('is left to Node where the head is known, the status has no body, or a header is about the connection', () => {
    const known = response();
    known.writeHead(200, LENGTH);
    expect(plainHead(known, 200, LENGTH)).toBeUndefined();
    for (const http of [100, 204, 304]) expect(plainHead(response(), http, LENGTH)).toBeUndefined();
    for (const header of ['connection', 'Date', 'Transfer-Encoding', 'keep-alive', 'Trailer', 'UPGRADE', 'Expect'])
      expect(plainHead(response(), 200, [header, 'x', ...LENGTH])).toBeUndefined();
  });

  it('is not written past methods that others have wrapped', () => {
    const { writeHead, write } = ServerResponse.prototype;
    const wrapped: typeof write = function (this: ServerResponse, ...given: unknown[]) {
      return Reflect.apply(write, this, given);
    };
    expect(mayPass({ writeHead, write: wrapped })).toBe(false);
    expect(mayPass({ writeHead: (status: number) => Reflect.apply(writeHead, undefined, [status]), write })).toBe(false);
  });
});

describe.each(adapters)('heads on $name', ({ make }) => {
  let it_: TestApp;
  /** Everything that comes back for these bytes. */
  const send = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let received = '';
      const socket = connect(it_.port, '127.0.0.1', () => socket.end(text));
      socket.on('data', (part) => (received += part.toString('latin1')));
      socket.on('end', () => resolve(received));
      socket.on('error', reject);
    });
  const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const close = 'Connection: close\r\n';

  beforeAll(async () => {
    it_ = await start({ adapter: make() });
    it_.app.getHttpServer().keepAliveTimeout = 7000;
  });
  afterAll(() => it_.app.close());

  it('say how long the connection stays, and the date, and are in order when requests come before they are answered', async () => {
    const received = await send(`${get('/ocpi/things/1')}${get('/ocpi/page/50')}${get('/ocpi/things/3')}${get('/ocpi/things/4', close)}`);
    const page = successText(`[${Array.from({ length: 50 }, () => PAGE_OBJECT.toString()).join(',')}]`);
    const bodies = received.split(/HTTP\/1\.1 200 OK\r\n(?:[^\r]+\r\n)+\r\n/).slice(1);
    expect(bodies).toEqual([
      successText('{"id":"1"}'),
      Buffer.from(page).toString('latin1'),
      successText('{"id":"3"}'),
      successText('{"id":"4"}'),
    ]);
    expect(received.match(/Connection: keep-alive\r\nKeep-Alive: timeout=7\r\n\r\n/g)).toHaveLength(3);
    expect(received.match(/\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/g)).toHaveLength(4);
    expect(received).toMatch(/Connection: close\r\n\r\n\{"data":\{"id":"4"\}/);
  });

  it('of HTTP/1.0 and of the last request that a connection may have say that it is closed', async () => {
    expect(await send('GET /ocpi/things/1 HTTP/1.0\r\nHost: x\r\n\r\n')).toContain('\r\nConnection: close\r\n');
    const server = it_.app.getHttpServer();
    server.maxRequestsPerSocket = 2;
    const received = await send(`${get('/ocpi/things/1')}${get('/ocpi/things/2')}`);
    server.maxRequestsPerSocket = 0;
    expect(received.match(/\r\nConnection: [\w-]+/g)).toEqual(['\r\nConnection: keep-alive', '\r\nConnection: close']);
    expect(received).toContain('\r\nKeep-Alive: timeout=7, max=2\r\n');
  });

  it('come after the word to go on, for a client that waits for it', async () => {
    const received = await send(
      `PUT /ocpi/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  });
});

describe.each(adapters)('a middleware of the host on $name', ({ make }) => {
  it('sees the status and that the headers are sent when the reply is finished', async () => {
    const seen: unknown[] = [];
    const { app, port } = await start({
      adapter: make(),
      setup: (host) => {
        host.use((_: unknown, reply: ServerResponse, next: () => void) => {
          reply.on('finish', () => seen.push([reply.statusCode, reply.statusMessage, reply.headersSent, reply.writableFinished]));
          next();
        });
      },
    });
    await call(port, '/ocpi/things/1');
    await call(port, '/ocpi/nowhere');
    await app.close();
    expect(seen).toEqual([
      [200, 'OK', true, true],
      [404, 'Not Found', true, true],
    ]);
  });
});
