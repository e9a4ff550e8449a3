import { once } from 'node:events';
import { createServer, IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADERS, HeaderShapes, shapeHeaders } from '../../lib/protocol/wire/header-shapes.js';
import { adapters, start } from './harness.js';

class Shaped extends IncomingMessage {
  [HEADERS] = undefined;
}
shapeHeaders(Shaped.prototype);

/** A request with a head as Node's parser gives it. */
function requestOf<R extends IncomingMessage>(made: R, raw: readonly string[]): R {
  const add: unknown = Reflect.get(IncomingMessage.prototype, '_addHeaderLines');
  if (typeof add !== 'function') throw new Error('Node takes the head of a request in another way.');
  Reflect.apply(add, made, [[...raw], raw.length]);
  return made;
}
const headersOf = (raw: readonly string[]) => requestOf(new Shaped(new Socket()), raw).headers;
const nodes = (raw: readonly string[]) => requestOf(new IncomingMessage(new Socket()), raw).headers;

describe('headers of a request', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'Host',
      'host',
      'X-Request-ID',
      'x-request-id',
      'Cookie',
      'Set-Cookie',
      'Content-Length',
      'Accept',
      'Age',
      '__proto__',
      'constructor',
      '1',
      '0',
    ),
    fc.stringMatching(/^[A-Za-z0-9_!-]{1,12}$/),
  );

  it('are those that Node makes, in its order, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.array(name, { maxLength: 12 }), { maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 60 }), (lists, turns) => {
        for (const [turn, which] of turns.entries()) {
          const raw = (lists[which % Math.max(lists.length, 1)] ?? []).flatMap((each, index) => [each, `${turn} ${index}`]);
          const [made, wanted] = [headersOf(raw), nodes(raw)];
          expect(Object.entries(made)).toEqual(Object.entries(wanted));
          expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are the same object each time, and what is put in their place stays', () => {
    const request = requestOf(new Shaped(new Socket()), ['Host', 'a']);
    expect(request.headers).toBe(request.headers);
    request.headers['x-more'] = 'b';
    expect(request.headers).toEqual({ host: 'a', 'x-more': 'b' });
    request.headers = { host: 'c' };
    expect(request.headers).toEqual({ host: 'c' });
    expect(request.rawHeaders).toEqual(['Host', 'a']);
    expect(request.headersDistinct).toEqual({ host: ['a'] });
  });

  it('of requests that others make are made by Node', () => {
    const other: IncomingMessage = requestOf(Object.setPrototypeOf(new IncomingMessage(new Socket()), Shaped.prototype), ['Host', 'a']);
    expect(other.headers).toEqual({ host: 'a' });
    expect(HEADERS in other).toBe(false);
    expect(Shaped.prototype.headers).toEqual({});
  });

  it('of classes that make their own stay as they are', () => {
    class Own extends IncomingMessage {
      [HEADERS] = undefined;
    }
    Object.defineProperty(Own.prototype, 'headers', { get: () => ({ own: 'yes' }), configurable: true });
    shapeHeaders(Own.prototype);
    expect(requestOf(new Own(new Socket()), ['Host', 'a']).headers).toEqual({ own: 'yes' });
  });
});

describe('shapes of headers', () => {
  const raw = (names: readonly string[]) => names.flatMap((each) => [each, 'value']);
  /** Long enough for what is learned now and then. */
  const offer = (shapes: HeaderShapes, list: readonly string[]) => {
    for (let turn = 0; turn < 8 && !shapes.headersOf(list); turn++) shapes.learn(list, nodes(list));
    return shapes.headersOf(list);
  };

  it('are learned from lists of which Node takes each value as it is', () => {
    expect(offer(new HeaderShapes(), raw(['Host', 'X-Request-ID']))).toEqual({ host: 'value', 'x-request-id': 'value' });
    for (const names of [['Host', 'host'], ['Set-Cookie'], ['Accept', 'ACCEPT'], ['__proto__'], []])
      expect(offer(new HeaderShapes(), raw(names))).toBeUndefined();
  });

  it('are few and short', () => {
    const shapes = new HeaderShapes();
    const lists = Array.from({ length: 20 }, (_, index) => raw([`X-${index}`]));
    for (const list of lists) offer(shapes, list);
    expect(lists.filter((list) => shapes.headersOf(list))).toHaveLength(8);
    expect(offer(shapes, raw(Array.from({ length: 33 }, (_, index) => `X-${index}`)))).toBeUndefined();
    expect(offer(shapes, raw(['x'.repeat(1025)]))).toBeUndefined();
  });
});

describe.each(adapters)('headers on $name', ({ make }) => {
  const get = (more: string) => `GET /ocpi/things/1 HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const connections = [
    ['A: 1\r\n', 'A: 2\r\n', 'A: 6\r\na: 7\r\n', 'A: 8\r\nB: 9\r\n', 'A: 10\r\nB: 11\r\n', 'A: 12\r\n'],
    // Too many: some versions of Node leave them out, others refuse the request.
    ['A: 3\r\nB: 4\r\nC: 5\r\n', 'A: 8\r\nB: 9\r\nC: 10\r\n'],
  ];
  const sendAll = async (port: number) => {
    for (const requests of connections) {
      await new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(requests.map(get).join('')));
        socket.on('data', () => {});
        socket.on('close', resolve);
      });
    }
  };

  it('are those of each request on a connection, and of as many as the host reads', async () => {
    const [seen, wanted]: [unknown[], unknown[]] = [[], []];
    const plain = createServer(({ headers }, response) => {
      wanted.push({ ...headers });
      response.end();
    });
    plain.maxHeadersCount = 3;
    await once(plain.listen(0, '127.0.0.1'), 'listening');
    await sendAll((plain.address() as AddressInfo).port);
    plain.close();

    const { app, port } = await start({
      adapter: make(),
      setup: (host) => {
        host.getHttpServer().maxHeadersCount = 3;
        host.use(({ headers }: IncomingMessage, _: ServerResponse, next: () => void) => {
          seen.push({ ...headers });
          next();
        });
      },
    });
    await sendAll(port);
    await app.close();
    expect(seen).toEqual(wanted);
    expect(seen.slice(0, 3)).toEqual([
      { host: 'x', a: '1' },
      { host: 'x', a: '2' },
      { host: 'x', a: '6, 7' },
    ]);
  });
});
