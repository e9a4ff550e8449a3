import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { PushLine } from '../../lib/push/push-line.js';
import { PushRefusal } from '../../lib/push/push.refusal.js';
import { until } from './setting.js';

describe('one websocket', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** A client and the line at our end of its socket. */
  async function line(
    answer: (message: unknown) => Promise<object>,
    client: ConstructorParameters<typeof WebSocket>[2] = {},
    onError: (error: unknown) => void = () => undefined,
  ): Promise<{ client: WebSocket; ours: PushLine; answers: unknown[] }> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    ends.push(() => server.close());
    const opened = once(server, 'connection') as Promise<[WebSocket]>;
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, client);
    ends.push(() => socket.terminate());
    const answers: unknown[] = [];
    socket.on('message', (data) => answers.push(JSON.parse(String(data))));
    const [[at]] = await Promise.all([opened, once(socket, 'open')]);
    return { client: socket, ours: new PushLine(at, answer, onError), answers };
  }

  it('is ended when its peer gives no sign of life, and stays open when it does', async () => {
    const alive = await line(async () => ({}));
    const dead = await line(async () => ({}), { autoPong: false });
    const closed = once(dead.client, 'close');
    for (const { ours, client } of [alive, dead]) {
      const pinged = once(client, 'ping');
      ours.ping();
      await pinged;
    }
    // The answer to a later message comes after the pong.
    alive.client.send('{}');
    await until(() => alive.answers.length === 1);
    alive.ours.ping();
    dead.ours.ping();
    expect((await closed)[0]).toBe(1006);
    expect(alive.client.readyState).toBe(WebSocket.OPEN);
  });

  it('is not ended while so many messages are worked on that nothing more is read', async () => {
    const waiting: (() => void)[] = [];
    const { client, ours, answers } = await line(() => new Promise((resolve) => waiting.push(() => resolve({}))));
    for (let message = 0; message < 40; message++) client.send('{}');
    await until(() => waiting.length === 16);
    for (let times = 0; times < 3; times++) ours.ping();
    expect(waiting).toHaveLength(16);
    const work = setInterval(() => waiting.splice(0).forEach((done) => done()), 1);
    await until(() => answers.length === 40);
    clearInterval(work);
    expect(client.readyState).toBe(WebSocket.OPEN);
  });

  it('answers what is refused, and what fails, without telling why it fails; the order is that of the messages', async () => {
    const errors: unknown[] = [];
    const { client, answers } = await line(
      async (message) => {
        const { n } = message as { n: number };
        await new Promise((resolve) => setTimeout(resolve, 30 - n * 10));
        if (n === 1) throw new PushRefusal(404, 'There is none.');
        if (n === 2) throw new Error('the password of the database is hidden');
        return { n };
      },
      {},
      (error) => errors.push(error),
    );
    for (const n of [0, 1, 2, 3]) client.send(JSON.stringify({ n }));
    await until(() => answers.length === 4);
    expect(answers).toEqual([{ n: 0 }, { error: 'There is none.' }, { error: 'The server failed. Try again later.' }, { n: 3 }]);
    expect(errors).toHaveLength(1);
  });

  it('that is closed answers what has come, tells why, and does not wait for what hangs', async () => {
    const { client, ours, answers } = await line(async (message) =>
      (message as { hangs?: true }).hangs ? new Promise<object>(() => undefined) : { done: true },
    );
    client.send('{}');
    await until(() => answers.length === 1);
    client.send('{"hangs":true}');
    const closed = once(client, 'close');
    await ours.close(200);
    expect((await closed)[0]).toBe(1001);
    expect(answers).toEqual([{ done: true }]);
  });
});
