import { once } from 'node:events';
import { connect } from 'node:net';
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Test } from '@nestjs/testing';
import { WsAdapter } from '@nestjs/platform-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { OcpiModule } from '../../lib/ocpi.module.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { ADAPTERS_AND_LANE, startPlatform, type Platform } from '../harness.js';

const TOKEN = 'push-token-of-the-tests';
const MESSAGE = JSON.stringify({ module_id: 'locations', object_id: 'NONE' });

@WebSocketGateway({ path: '/host-socket' })
class HostGateway {
  @SubscribeMessage('echo')
  echo(@MessageBody() data: string): { event: string; data: string } {
    return { event: 'echo', data };
  }
}

async function answered(url: string, message: string): Promise<unknown> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send(message);
  const [data] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return JSON.parse(String(data));
}

/** Sends requests over one connection, one after the other. Gives the beginning of each response. */
async function spoken(port: number, ...requests: string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const responses: string[] = [];
  for (const request of requests) {
    socket.write(request);
    let read = '';
    while (!/\r\n\r\n[^]*\}/.test(read)) read += String((await once(socket, 'data'))[0]);
    responses.push(read);
  }
  socket.destroy();
  return responses;
}

describe.each(ADAPTERS_AND_LANE)('the websocket beside what else the host has, on %s', (adapter) => {
  let alone: Platform;
  let beside: Platform;
  const ocpi = { push: { http: true, websocket: true }, pushToken: TOKEN };
  const ours = (platform: Platform, base = ''): string => `${platform.origin.replace('http', 'ws')}${base}/push/ws/2.2.1?token=${TOKEN}`;

  beforeAll(async () => {
    alone = await startPlatform({ adapter, ocpi });
    beside = await startPlatform({
      adapter,
      ocpi,
      base: '/api/ocpi',
      providers: [HostGateway],
      configure: (app) => {
        app.setGlobalPrefix('api');
        app.useWebSocketAdapter(new WsAdapter(app));
      },
    });
  });

  afterAll(() => Promise.all([alone.close(), beside.close()]));

  it("works beside the host's own gateways, which work on; the global prefix goes before it", async () => {
    const host = `${beside.origin.replace('http', 'ws')}/host-socket`;
    expect(await answered(host, JSON.stringify({ event: 'echo', data: 'hello' }))).toEqual({ event: 'echo', data: 'hello' });
    expect(await answered(ours(beside, '/api'), MESSAGE)).toEqual({ error: expect.stringContaining('$.object_id') });
    expect(await answered(host, JSON.stringify({ event: 'echo', data: 'again' }))).toEqual({ event: 'echo', data: 'again' });
  });

  it('requests that would like HTTP/2 are served as ever, with their bodies, on a connection that stays', async () => {
    const port = Number(new URL(alone.origin).port);
    const head = (method: string, path: string, ...more: string[]): string =>
      [
        `${method} ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABk',
        ...more,
        '',
        '',
      ].join('\r\n');
    const post = head(
      'POST',
      '/push/2.2.1',
      `Authorization: Token ${TOKEN}`,
      'Content-Type: application/json',
      `Content-Length: ${MESSAGE.length}`,
    );
    const [pushed, versions] = await spoken(port, post + MESSAGE, head('GET', '/ocpi/versions'));
    expect(pushed).toMatch(/^HTTP\/1\.1 404 [^]*object_id/);
    expect(versions).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('an upgrade of a path that is not ours is an ordinary request where the host has no websockets', async () => {
    const socket = new WebSocket(`${alone.origin.replace('http', 'ws')}/other`);
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
    expect(response.statusCode).toBe(404);
    socket.terminate();
  });

  it('an application that ends closes it, and answers what has come', async () => {
    const ending = await startPlatform({ adapter, ocpi });
    const socket = new WebSocket(ours(ending));
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const message = once(socket, 'message');
    socket.send(MESSAGE);
    await message;
    await ending.close();
    expect((await closed)[0]).toBe(1001);
  });
});

describe('the options of the push endpoints', () => {
  it('without anything that opens them the application does not start, and says why', async () => {
    const parties = [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'] as const, businessDetails: { name: 'Example' } }];
    const module = OcpiModule.forRoot({ roles: ['CPO'], crud: MemoryCrud, url: 'https://localhost', parties, push: { http: true } });
    await expect(Test.createTestingModule({ imports: [module] }).compile()).rejects.toThrow(/pushToken \(PUSH_TOKEN\)/);
  });

  it('are off unless they are switched on', async () => {
    const platform = await startPlatform();
    expect((await fetch(`${platform.origin}/push/2.2.1`, { method: 'POST' })).status).toBe(404);
    await platform.close();
  });
});
