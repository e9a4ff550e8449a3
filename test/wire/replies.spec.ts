import { connect } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { Controller, Get, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { adapters, call, fallbackText, NOW, portOf, start, successText, TestDoor, WireModule, type TestApp } from './harness.js';
import { PAGE_OBJECT } from './test.controller.js';

const FAILED = /^\{"status_code":3000,"status_message":"The server failed. Try again later.","timestamp":"[^"]+Z"\}$/;

@Controller('ocpi/docs')
class Docs {
  @Get()
  read() {
    return { docs: true };
  }
}

describe.each(adapters)('replies on $name', ({ name, make }) => {
  let it_: TestApp;
  const get = (target: string, headers = {}) => call(it_.port, target, { headers });

  beforeAll(async () => {
    it_ = await start({ adapter: make(), host: { controllers: [Docs] } });
  });
  afterAll(() => it_.app.close());
  afterEach(() => vi.restoreAllMocks());

  it('are the envelope, byte for byte, without ETag', async () => {
    const answer = await get('/ocpi/things/7');
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(successText('{"id":"7"}'));
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
    expect(answer.headers.etag).toBeUndefined();
    expect(answer.headers['transfer-encoding']).toBeUndefined();
  });

  it('have the status, headers and reason of the reply, not of the handler', async () => {
    const answer = await call(it_.port, '/ocpi/created', { method: 'POST' });
    expect(answer).toMatchObject({ status: 201, reason: 'Created', headers: { location: 'https://x/1' } });
  });

  it.each(['page', 'strings'])('are whole, pages of one megabyte and more too: %s', async (path) => {
    for (const count of [1, 50, 600]) {
      const { bytes, headers } = await get(`/ocpi/${path}/${count}`);
      const page = successText(`[${Array.from({ length: count }, () => PAGE_OBJECT.toString()).join(',')}]`);
      expect(bytes.equals(Buffer.from(page))).toBe(true);
      expect(headers['content-length']).toBe(String(bytes.length));
      expect(headers['x-limit']).toBe(String(count));
    }
  });

  it.each(['page', 'strings'])('wait for clients that read slowly: %s', async (path) => {
    const size = await new Promise<number>((resolve, reject) => {
      let received = 0;
      const socket = connect(it_.port, '127.0.0.1', () => socket.write(`GET /ocpi/${path}/2000 HTTP/1.1\r\nHost: x\r\n\r\n`));
      socket.on('data', (part) => {
        received += part.length;
        if (received < 3_000_000) {
          socket.pause();
          setTimeout(() => socket.resume(), 1);
        }
        // On a connection that stays, the end of the page is all that tells.
        if (part.subarray(-1).toString() === '}' && part.includes(NOW)) socket.destroy();
      });
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    expect(size).toBeGreaterThan(2000 * PAGE_OBJECT.length);
  });

  it('are not written to clients that have gone, and nothing breaks', async () => {
    for (const path of ['/ocpi/page/5000', '/ocpi/strings/5000', '/ocpi/slow', '/ocpi/nowhere/late']) {
      await new Promise<void>((resolve) => {
        const socket = connect(it_.port, '127.0.0.1', () => {
          socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
          setTimeout(() => socket.destroy(), 10);
        });
        socket.on('close', () => resolve());
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect((await get('/ocpi')).status).toBe(200);
  });

  it('to HEAD have the head of GET and no body', async () => {
    const head = await call(it_.port, '/ocpi/things/7', { method: 'HEAD' });
    const whole = await get('/ocpi/things/7');
    expect(head.bytes).toHaveLength(0);
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    expect((await call(it_.port, '/ocpi/only-head', { method: 'HEAD' })).status).toBe(200);
  });

  it('are the first, when a handler sends more than once', async () => {
    expect((await get('/ocpi/twice')).text).toBe(successText('"first"'));
    expect((await get('/ocpi')).text).toBe(successText('"root"'));
  });

  it('R-035 come with a trailing slash as well', async () => {
    for (const twin of ['/ocpi/', '/ocpi/things/7/', '/ocpi/things/7/x/', '/ocpi/page/1/?a=/']) {
      const [slash, plain] = [await get(twin), await get(twin.replace(/\/($|\?)/, '$1'))];
      expect(slash.status).toBe(200);
      expect(slash.text).toBe(plain.text);
    }
    expect((await call(it_.port, '/ocpi/things/7/', { method: 'HEAD' })).status).toBe(200);
    expect((await call(it_.port, '/ocpi/only-head/', { method: 'HEAD' })).status).toBe(200);
    expect((await call(it_.port, '/ocpi/created/', { method: 'POST' })).status).toBe(201);
  });

  it('R-036 are for ids decoded from the URL', async () => {
    for (const id of ['a/b', 'a b', '*', '#1?', '100%', 'é']) {
      expect((await get(`/ocpi/things/${encodeURIComponent(id)}`)).text).toBe(successText(JSON.stringify({ id })));
      expect((await get(`/ocpi/things/${encodeURIComponent(id)}/`)).text).toBe(successText(JSON.stringify({ id })));
    }
  });

  it('to a path in needless percent-encoding are in the envelope', async () => {
    expect((await get('/%6Fcpi/things/7')).text).toBe(successText('{"id":"7"}'));
  });

  it('to an absolute target are the same', async () => {
    expect((await get('http://somewhere/ocpi/things/7?x=1')).text).toBe(successText('{"id":"7"}'));
  });

  it('R-003 to unknown paths, wrong methods and OPTIONS are the fallback for the status', async () => {
    expect(await get('/ocpi/nowhere/at/all/here')).toMatchObject({ status: 404, reason: 'Not Found', text: fallbackText(404) });
    expect(await call(it_.port, '/ocpi/things/7', { method: 'DELETE' })).toMatchObject({ status: 404, text: fallbackText(404) });
    expect((await call(it_.port, '/ocpi/things/7', { method: 'OPTIONS' })).text).toMatch(/fallback \d+/);
    expect((await get('/ocpi/nowhere')).headers['content-security-policy']).toBeUndefined();
  });

  it('may be made later by the fallback, which is asked once', async () => {
    it_.door.asked.length = 0;
    expect(await get('/ocpi/nowhere/late')).toMatchObject({ status: 404, text: fallbackText(404) });
    expect((await get('/ocpi/twice/late')).text).toBe(fallbackText(200));
    expect(it_.door.asked).toEqual([404, 200]);
  });

  it('R-003 to malformed percent-encoding are the fallback', async () => {
    const [path, parameter] = [await get('/ocpi/%E0%A4%A'), await get('/ocpi/things/%E0%A4%A')];
    expect(parameter).toMatchObject({ status: 400, text: fallbackText(400) });
    // Express decodes parameters only: nothing of this path is one.
    expect(path).toMatchObject(name !== 'Fastify' ? { status: 404, text: fallbackText(404) } : { status: 400, text: fallbackText(400) });
    expect((await get('/%E0%A4%A')).text).not.toContain('timestamp');
  });

  it('to very long parameters are in the envelope', async () => {
    const long = await get(`/ocpi/things/${'a'.repeat(300)}`);
    expect(long.status).toBe(name !== 'Fastify' ? 200 : 414);
    expect(long.text).toBe(name !== 'Fastify' ? successText(`{"id":"${'a'.repeat(300)}"}`) : fallbackText(414));
  });

  it('are 3000 when rendering or the fallback fails, and say nothing of it', async () => {
    const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    for (const path of ['/ocpi/render-throws', '/ocpi/nowhere/fallback-throws', '/ocpi/nowhere/fallback-rejects', '/ocpi/bad-header']) {
      log.mockClear();
      const answer = await get(path);
      expect(answer.status).toBe(500);
      expect(answer.text).toMatch(FAILED);
      expect(answer.headers['content-length']).toBe(String(answer.bytes.length));
      expect(log).toHaveBeenCalledTimes(1);
    }
  });

  it('leave all other paths alone', async () => {
    expect((await get('/ocpi/docs')).text).toBe('{"docs":true}');
    expect((await get('/ocpix')).text).not.toContain('timestamp');
    expect((await get('/nowhere')).text).toContain('"statusCode":404');
  });
});

describe.each(adapters)('the wire on $name', ({ make }) => {
  it('is installed by createNestApplication of @nestjs/testing as well', async () => {
    const testing = await Test.createTestingModule({ imports: [WireModule.with(new TestDoor())] }).compile();
    const app: INestApplication = testing.createNestApplication(make(), { logger: false });
    await app.listen(0, '127.0.0.1');
    expect((await call(portOf(app), '/ocpi/things/7/')).text).toBe(successText('{"id":"7"}'));
    const put = await call(portOf(app), '/ocpi/echo', { method: 'PUT', body: '{', headers: { 'content-type': 'application/json' } });
    expect(put.text).toContain('"text":"{"');
    expect((await call(portOf(app), '/ocpi/no')).text).toContain(NOW);
    await app.close();
  });

  it('serves two modules in one application', async () => {
    const other = new TestDoor('/other');
    const { app, port } = await start({ adapter: make(), host: { imports: [{ ...WireModule.with(other), controllers: [] }] } });
    expect((await call(port, '/other/x')).text).toBe(fallbackText(404));
    expect((await call(port, '/ocpi/things/7')).text).toBe(successText('{"id":"7"}'));
    expect(other.asked).toEqual([404]);
    await app.close();
  });
});
