import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapters, call, fallbackText, MEGABYTE, start, successText, type Answer, type Call, type TestApp } from './harness.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe.each(adapters)('bodies on $name', ({ make }) => {
  let it_: TestApp;
  const put = (options: Call): Promise<Answer> => call(it_.port, '/ocpi/echo', { method: 'PUT', ...options });
  const dataOf = (answer: Answer): unknown => JSON.parse(answer.text).data;

  beforeAll(async () => {
    it_ = await start({ adapter: make() });
  });
  afterAll(() => it_.app.close());

  it.each([
    ['JSON', JSON_TYPE],
    ['no content type', {}],
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['nonsense', { 'content-type': 'json' }],
    ['an unknown charset', { 'content-type': 'application/json; charset=klingon' }],
  ])('R-002 reach the handler as bytes: %s', async (_title, headers) => {
    const given = { text: '{"a":"é"}', length: 10, ...('content-type' in headers ? { type: headers['content-type'] } : {}) };
    expect(dataOf(await put({ body: '{"a":"é"}', headers }))).toEqual(given);
    expect(dataOf(await put({ chunks: [Buffer.from('{"a":'), Buffer.from('"é"}')], headers }))).toEqual(given);
  });

  it('may be missing or empty, whatever the content type', async () => {
    expect(await put({ headers: JSON_TYPE, body: '' })).toMatchObject({ status: 200 });
    expect(dataOf(await put({ headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' } }))).toEqual({
      type: 'application/json',
      length: 0,
      text: '',
    });
    expect(await call(it_.port, '/ocpi/things/1', { headers: JSON_TYPE })).toMatchObject({ status: 200 });
  });

  it('leave the headers as they were', async () => {
    const answer = await call(it_.port, '/ocpi/headers', { method: 'PUT', headers: JSON_TYPE, body: '{}' });
    expect(dataOf(answer)).toEqual({ type: 'application/json', length: '2' });
  });

  it('may come with GET', async () => {
    expect(await call(it_.port, '/ocpi/things/1', { headers: JSON_TYPE, body: '{' })).toMatchObject({ status: 200 });
  });

  it('R-008 are looked at after the token', async () => {
    const answer = await put({ body: '{garbage', headers: { ...JSON_TYPE, authorization: 'Token wrong' } });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Token' } });
    expect((await put({ body: '{garbage', headers: JSON_TYPE })).text).toContain('"text":"{garbage"');
  });

  it('up to the limit are taken, above the framework default of 100 kB and 1 MB too', async () => {
    const body = Buffer.alloc(10 * MEGABYTE, 'a');
    expect(dataOf(await put({ body, headers: JSON_TYPE }))).toMatchObject({ length: body.length });
    expect(dataOf(await put({ chunks: [body], headers: JSON_TYPE }))).toMatchObject({ length: body.length });
  });

  it('above the limit get their 413, with and without Content-Length, and the token still comes first', async () => {
    const body = Buffer.alloc(12 * MEGABYTE, 'a');
    const parts = Array.from({ length: 12 }, () => Buffer.alloc(MEGABYTE, 'b'));
    expect(await put({ body, headers: JSON_TYPE })).toMatchObject({ status: 413 });
    expect(await put({ chunks: parts, headers: JSON_TYPE })).toMatchObject({ status: 413 });
    expect((await put({ body, headers: JSON_TYPE })).text).toContain('"status_message":"too large"');
    expect(await put({ body, headers: { authorization: 'Token wrong' } })).toMatchObject({ status: 401 });
    expect(await call(it_.port, '/ocpi/nowhere', { method: 'POST', body })).toMatchObject({ status: 404, text: fallbackText(404) });
  });

  it('one byte above the limit get 413, at the limit not', async () => {
    const { app, port, door } = await start({ adapter: make() });
    door.bodyLimit = 1000;
    const send = (size: number, chunked: boolean) => {
      const body = Buffer.alloc(size, 'a');
      return call(port, '/ocpi/echo', { method: 'PUT', ...(chunked ? { chunks: [body] } : { body }) });
    };
    expect([(await send(1000, false)).status, (await send(1000, true)).status]).toEqual([200, 200]);
    expect([(await send(1001, false)).status, (await send(1001, true)).status]).toEqual([413, 413]);
    await app.close();
  });

  it('without end are cut off, and the server goes on', async () => {
    const { app, port, door } = await start({ adapter: make() });
    door.bodyLimit = 1000;
    const declared = await call(port, '/ocpi/echo', {
      method: 'PUT',
      headers: { 'content-length': 5_000_000 },
      chunks: [Buffer.alloc(10)],
    }).catch((error: Error) => error);
    expect(declared).toMatchObject({ status: 413, text: fallbackText(413), headers: { connection: 'close' } });
    const received = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('PUT /ocpi/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
        const flood = setInterval(() => socket.write(`400\r\n${'a'.repeat(1024)}\r\n`), 1);
        socket.on('close', () => clearInterval(flood));
      });
      socket.on('data', (part) => (text += part));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
    expect(received).toContain('413 Payload Too Large');
    expect((await call(port, '/ocpi')).status).toBe(200);
    await app.close();
  });

  it('that break off leave the server as it was', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(it_.port, '127.0.0.1', () => {
        socket.write('PUT /ocpi/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a"');
        setTimeout(() => socket.destroy(), 20);
      });
      socket.on('close', () => setTimeout(resolve, 20));
    });
    expect((await put({ body: '{}' })).status).toBe(200);
  });

  it('leave the connection usable', async () => {
    const answers = await new Promise<string>((resolve) => {
      let text = '';
      const one = 'PUT /ocpi/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
      const socket = connect(it_.port, '127.0.0.1', () => socket.write(one + one + one.replace('Host: x', 'Host: x\r\nConnection: close')));
      socket.on('data', (part) => (text += part));
      socket.on('close', () => resolve(text));
    });
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });

  it('in many pieces arrive whole, and requests without a body in between', async () => {
    const text = JSON.stringify({ filler: 'é'.repeat(5_000) });
    const answers = await new Promise<string>((resolve) => {
      let received = '';
      const get = 'GET /ocpi/things/1 HTTP/1.1\r\nHost: x\r\n\r\n';
      const head = `PUT /ocpi/echo HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`;
      const bytes = Buffer.from(get + head + text + get + head + text + get.replace('Host: x', 'Host: x\r\nConnection: close'));
      const socket = connect(it_.port, '127.0.0.1', async () => {
        socket.setNoDelay(true);
        for (let at = 0; at < bytes.length; at += 3_001) {
          socket.write(bytes.subarray(at, at + 3_001));
          await new Promise((later) => setTimeout(later, 2));
        }
      });
      socket.on('data', (part) => (received += part));
      socket.on('close', () => resolve(received));
    });
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(5);
    expect(answers.split(`"length":${Buffer.byteLength(text)}`)).toHaveLength(3);
  });

  it.each([
    ['GET', {}],
    ['PUT', { body: '{"a":1}' }],
    ['PUT', { chunks: [Buffer.from('{"a":1}')] }],
  ])('leave a stream at its end to a host that reads the request itself: %s', async (method, sent) => {
    expect(await call(it_.port, '/ocpi/stream', { method, ...sent })).toMatchObject({ status: 200, text: successText('{"left":0}') });
  });

  it('leave a request that may be destroyed without the connection', async () => {
    const answer = await call(it_.port, '/ocpi/destroyed', { method: 'PUT', body: '{}' });
    expect(answer).toMatchObject({ status: 200, text: successText('"answered"') });
  });

  it.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('are inflated: %s', async (encoding, pack) => {
    const headers = { ...JSON_TYPE, 'content-encoding': encoding };
    expect(dataOf(await put({ body: pack(Buffer.from('{"a":1}')), headers }))).toMatchObject({ text: '{"a":1}' });
    expect(await put({ body: pack(Buffer.alloc(12 * MEGABYTE)), headers })).toMatchObject({ status: 413 });
    expect(await put({ body: 'not packed', headers })).toMatchObject({ status: 400, text: fallbackText(400) });
  });

  it('in an unknown Content-Encoding get 415', async () => {
    expect(await put({ body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'zip' } })).toMatchObject({
      status: 415,
      text: fallbackText(415),
    });
    expect(await put({ body: '{}', headers: { ...JSON_TYPE, 'content-encoding': 'identity' } })).toMatchObject({ status: 200 });
  });
});

describe.each(adapters.filter(({ name }) => name !== 'Fastify'))(
  'behind a middleware that the host had before the wire on $name',
  ({ make }) => {
    it.each([
      ['at once', (next: () => void) => next()],
      ['while it waits', (next: () => void) => void setTimeout(next, 20)],
    ])('bodies that come %s arrive', async (_when, go) => {
      const adapter = make();
      adapter.use('/ocpi/echo', (_request: unknown, _response: unknown, next: () => void) => go(next));
      const { app, port } = await start({ adapter });
      const answer = await call(port, '/ocpi/echo', { method: 'PUT', body: '{"a":1}' });
      expect(JSON.parse(answer.text).data).toMatchObject({ text: '{"a":1}' });
      await app.close();
    });
  },
);
