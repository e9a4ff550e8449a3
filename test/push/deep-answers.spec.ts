import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { PushLine } from '../../lib/push/push-line.js';
import { v230 } from '../fixtures/objects.js';
import { ADAPTERS_AND_LANE, ask, startPlatform, type Platform } from '../harness.js';
import { until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const TOKEN = 'the-push-token-of-the-tests';

/** JSON that can be read, and not be written again. */
function deep(levels: number): string {
  return `{"status_code":1000,"data":${'['.repeat(levels)}${']'.repeat(levels)}}`;
}

describe.each(ADAPTERS_AND_LANE)('a receiver that answers with more levels than can be written, on %s', (adapter) => {
  let platform: Platform;
  let receiver: MockPartner;
  let message: object;

  beforeAll(async () => {
    platform = await startPlatform({ adapter, ocpi: { push: { http: true, websocket: true }, pushToken: TOKEN } });
    receiver = await MockPartner.start();
    receiver.credentials.token = 'mock-token-a';
    await platform.store('locations', v230.location({ ...OWNER, id: 'LOC-1' }));
    const receivers = [{ endpoints_url: receiver.url('2.2.1', 'details'), auth_token: 'mock-token-a' }];
    message = { module_id: 'locations', object_id: 'LOC-1', receivers };
  });

  afterEach(() => receiver.heal());

  afterAll(async () => {
    await platform.close();
    await receiver.stop();
  });

  const responseOf = (answer: unknown): unknown =>
    (answer as { receiver_responses: readonly { response: unknown }[] }).receiver_responses[0]?.response;

  it('is quoted by the beginning of its answer over HTTP', async () => {
    receiver.fail(/PUT/, { body: deep(50_000) });
    const answer = await ask(`${platform.origin}/push/2.2.1`, { method: 'POST', authorization: TOKEN, body: message });
    expect(answer.status).toBe(200);
    expect(responseOf(JSON.parse(answer.text))).toBe(deep(50_000).slice(0, 2000));
  });

  it('is quoted the same over the websocket, which goes on with the next message', async () => {
    receiver.fail(/PUT/, { body: deep(50_000) });
    const socket = new WebSocket(`${platform.origin.replace('http', 'ws')}/push/ws/2.2.1?token=${TOKEN}`);
    const answers: unknown[] = [];
    socket.on('message', (data) => answers.push(JSON.parse(String(data))));
    await once(socket, 'open');
    socket.send(JSON.stringify(message));
    socket.send(JSON.stringify(message));
    await until(() => answers.length === 2);
    expect(responseOf(answers[0])).toBe(deep(50_000).slice(0, 2000));
    expect(responseOf(answers[1])).toMatchObject({ status_code: 1000 });
    socket.close();
  });

  it('is told as it is where it has as many levels as anybody needs', async () => {
    receiver.fail(/PUT/, { body: deep(499) });
    const answer = await ask(`${platform.origin}/push/2.2.1`, { method: 'POST', authorization: TOKEN, body: message });
    expect(responseOf(JSON.parse(answer.text))).toEqual(JSON.parse(deep(499)));
  });
});

describe('a websocket whose answers fail', () => {
  it('that cannot be written as JSON are answered as failures, and the messages after them as ever', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const opened = once(server, 'connection') as Promise<[WebSocket]>;
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const answers: unknown[] = [];
    client.on('message', (data) => answers.push(JSON.parse(String(data))));
    const [[ours]] = await Promise.all([opened, once(client, 'open')]);
    const errors: unknown[] = [];
    const answer = async (message: unknown): Promise<object> =>
      (message as { deep?: true }).deep ? (JSON.parse(deep(50_000)) as object) : { fine: true };
    new PushLine(ours, answer, (error) => errors.push(error));
    for (let count = 0; count < 20; count++) client.send('{"deep":true}');
    client.send('{}');
    await until(() => answers.length === 21);
    expect(answers).toEqual([...Array.from({ length: 20 }, () => ({ error: 'The server failed. Try again later.' })), { fine: true }]);
    expect(errors).toHaveLength(20);
    client.terminate();
    server.close();
  });

  it('that cannot be sent do not keep it from being read', async () => {
    let resumed = 0;
    const broken = Object.assign(new EventEmitter(), {
      readyState: WebSocket.OPEN,
      OPEN: WebSocket.OPEN,
      bufferedAmount: 0,
      pause: () => undefined,
      resume: () => (resumed += 1),
      send: () => {
        throw new Error('It is broken.');
      },
    });
    const errors: unknown[] = [];
    new PushLine(
      broken as unknown as WebSocket,
      async () => ({}),
      (error) => errors.push(error),
    );
    for (let count = 0; count < 3; count++) broken.emit('message', Buffer.from('{}'), false);
    await until(() => resumed === 3);
    expect(errors).toEqual([new Error('It is broken.'), new Error('It is broken.'), new Error('It is broken.')]);
  });
});
