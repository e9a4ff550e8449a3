import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExpressApplication } from '../../lib/protocol/wire/express-lane.js';
import { adapters, call, fallbackText, start, successText, TestDoor, type TestApp } from './harness.js';
import { compress, dress, host } from './host-application.js';

const prototypeOf = (value: object): object | null => Object.getPrototypeOf(value);
const JSON_TYPE = { 'content-type': 'application/json' };

describe.each(adapters)('beside a host on $name', ({ name, make }) => {
  let it_: TestApp;

  beforeAll(async () => {
    it_ = await start({ adapter: make(), door: new TestDoor('/api/ocpi'), host, cors: true, setup: dress });
  });
  afterAll(() => it_.app.close());

  it("the host's routes keep prefix, version, interceptors, pipes, guards, filters and headers", async () => {
    const post = (body: object, headers = {}) =>
      call(it_.port, '/api/v1/host', { method: 'POST', body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers } });
    const read = await call(it_.port, '/api/v1/host', { headers: { origin: 'https://x' } });
    expect(read).toMatchObject({ status: 200, text: '{"wrapped":{"wrapped":{"mine":true}}}' });
    expect(read.headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-frame-options': 'DENY', 'x-middleware': 'ran' });
    expect(read.headers.etag !== undefined).toBe(name !== 'Fastify');
    expect((await post({ name: 'n' })).text).toBe('{"wrapped":{"wrapped":{"isDto":true,"name":"n"}}}');
    expect(await post({ name: 'n', more: 1 })).toMatchObject({ status: 400, text: '{"filtered":400}' });
    expect(await post({}, { 'x-deny': '1' })).toMatchObject({ status: 403, text: '{"filtered":403}' });
    expect(await call(it_.port, '/api/v1/nowhere')).toMatchObject({ status: 404, text: '{"filtered":404}' });
    expect(await call(it_.port, '/api/v1/host', { headers: { 'x-maintenance': '1' } })).toMatchObject({ status: 503, text: 'closed' });
    expect(await call(it_.port, '/api/v1/host', { method: 'POST', body: '{', headers: JSON_TYPE })).toMatchObject({ text: /filtered/ });
  });

  it.skipIf(name === 'Fastify')(
    "the host's requests are Express's from the start, since giving one another prototype is dear",
    async () => {
      const { request, response }: ExpressApplication = it_.app.getHttpAdapter().getInstance();
      const seen: [object | null, object | null][] = [];
      const server: Server = it_.app.getHttpServer();
      await call(it_.port, '/api/v1/host');
      server.prependOnceListener('request', (...messages) => seen.push([prototypeOf(messages[0]), prototypeOf(messages[1])]));
      expect((await call(it_.port, '/api/v1/host')).status).toBe(200);
      expect(seen[0]?.[0]).toBe(request);
      expect(seen[0]?.[1]).toBe(response);
    },
  );

  it('replies are the same bytes as without a host', async () => {
    expect((await call(it_.port, '/api/ocpi/things/7')).text).toBe(successText('{"id":"7"}'));
    expect((await call(it_.port, '/api/ocpi/things/7/')).text).toBe(successText('{"id":"7"}'));
    expect((await call(it_.port, '/api/ocpi/twice')).text).toBe(successText('"first"'));
    expect(await call(it_.port, '/api/ocpi/created', { method: 'POST' })).toMatchObject({
      status: 201,
      headers: { location: 'https://x/1' },
    });
    expect((await call(it_.port, '/api/ocpi/crash')).text).not.toContain('filtered');
    expect((await call(it_.port, '/api/ocpi/crash')).status).toBe(500);
  });

  it('replies have the headers that the host gives all replies, but for those of a body', async () => {
    for (const path of ['/api/ocpi/things/7', '/api/ocpi/nowhere']) {
      const { headers } = await call(it_.port, path, { headers: { origin: 'https://x' } });
      expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-frame-options': 'DENY', 'x-middleware': 'ran' });
      expect(headers).not.toHaveProperty('last-modified');
      expect(headers).not.toHaveProperty('content-language');
    }
  });

  it("bodies are neither parsed nor limited by the host's parser", async () => {
    const send = (body: string, headers = {}) =>
      call(it_.port, '/api/ocpi/echo', { method: 'PUT', body, headers: { ...JSON_TYPE, ...headers } });
    expect((await send('{garbage')).text).toContain('"text":"{garbage"');
    expect((await send('{garbage', { authorization: 'Token wrong' })).status).toBe(401);
    expect((await send(JSON.stringify({ a: 'x'.repeat(50_000) }))).text).toContain('"length":50008');
  });

  it("what the host's guard, middleware or filter answers becomes the fallback for its status", async () => {
    const asked = it_.door.asked;
    asked.length = 0;
    expect((await call(it_.port, '/api/ocpi/nowhere')).text).toBe(fallbackText(404));
    expect(await call(it_.port, '/api/ocpi/nowhere', { headers: { 'x-break': '1' } })).toMatchObject({
      status: 500,
      text: fallbackText(500),
    });
    const closed = await call(it_.port, '/api/ocpi/things/7', { headers: { 'x-maintenance': '1' } });
    expect(closed).toMatchObject({ status: 503, text: fallbackText(503), reason: 'Service Unavailable' });
    expect(closed.headers).toMatchObject({ 'retry-after': '60', 'content-type': 'application/json; charset=utf-8' });
    expect(asked).toEqual([404, 500, 503]);
    expect(await call(it_.port, '/api/ocpi/things/7', { headers: { 'x-deny': '1' } })).toMatchObject({ status: 403 });
  });

  it("a browser's preflight is the host's", async () => {
    const headers = { origin: 'https://x', 'access-control-request-method': 'PUT' };
    const preflight = await call(it_.port, '/api/ocpi/things/7', { method: 'OPTIONS', headers });
    expect(preflight).toMatchObject({ status: 204, text: '' });
    expect(preflight.headers['access-control-allow-methods']).toContain('GET');
  });
});

describe.each(adapters)('under compression on $name', ({ make }) => {
  it('replies stay plain and whole, and the answers of the host are replaced', async () => {
    const { app, port } = await start({ adapter: make(), host, setup: (nest) => void nest.use(compress) });
    const headers = { 'accept-encoding': 'gzip' };
    const plain = await call(port, '/ocpi/things/7', { headers });
    expect(plain.text).toBe(successText('{"id":"7"}'));
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(await call(port, '/ocpi/nowhere', { headers })).toMatchObject({ status: 404, text: fallbackText(404) });
    expect((await call(port, '/host', { headers })).headers['content-encoding']).toBe('gzip');
    await app.close();
  });
});
