import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Injectable, type CanActivate } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Handshakes } from '../../lib/push/handshakes.js';
import { ADAPTERS_AND_LANE, startPlatform, type Platform } from '../harness.js';
import { until } from './setting.js';

/** Never says whether it lets anybody in. */
@Injectable()
class SilentGuard implements CanActivate {
  canActivate(): Promise<boolean> {
    return new Promise(() => undefined);
  }
}

describe.each(ADAPTERS_AND_LANE)('those who ask for a websocket, do not get it, and never hang up, on %s', (adapter) => {
  const guests: Socket[] = [];
  let platform: Platform | undefined;

  afterEach(async () => {
    for (const guest of guests.splice(0)) guest.destroy();
    await platform?.close();
  });

  /** Somebody who asks for a websocket, and keeps its end of the connection open whatever comes. */
  async function guest({ origin }: Platform, path: string): Promise<{ readonly socket: Socket; readonly heard: () => string }> {
    const socket = connect({ port: Number(new URL(origin).port), host: '127.0.0.1', allowHalfOpen: true });
    guests.push(socket);
    let heard = '';
    socket.on('data', (data: Buffer) => (heard += data.toString()));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write([`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', '', ''].join('\r\n'));
    return { socket, heard: () => heard };
  }

  const connections = ({ app }: Platform): Promise<number> =>
    new Promise((resolve, reject) =>
      app.getHttpServer().getConnections((error: Error | null, count: number) => (error ? reject(error) : resolve(count))),
    );

  const ends = async ({ app }: Platform): Promise<number> => {
    const started = Date.now();
    await app.close();
    return Date.now() - started;
  };

  it('are told why, and their connections are closed', async () => {
    const ours = (platform = await startPlatform({ adapter, ocpi: { push: { websocket: true }, pushToken: 'the token' } }));
    const asked = await Promise.all(Array.from({ length: 20 }, () => guest(ours, '/push/ws/2.2.1')));
    await until(() => asked.every(({ heard }) => /^HTTP\/1\.1 401 [^]*push token is missing/.test(heard())));
    await until(async () => (await connections(ours)) === 0, 1000);
    expect(await ends(ours)).toBeLessThan(1000);
  });

  it('do not hold up the end of the application while the guard thinks about them', async () => {
    const ours = (platform = await startPlatform({ adapter, ocpi: { push: { websocket: true }, pushGuard: SilentGuard } }));
    await guest(ours, '/push/ws/2.2.1');
    await until(async () => (await connections(ours)) === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await ends(ours)).toBeLessThan(1000);
  });
});

describe('connections that are to become websockets', () => {
  afterEach(() => vi.useRealTimers());

  /** A connection whose peer reads nothing: whatever is written stays on the way. */
  const deaf = (): Duplex => new Duplex({ read: () => undefined, write: () => undefined });

  it('are ended a second after their refusal when nobody reads it', () => {
    vi.useFakeTimers();
    const [handshakes, socket] = [new Handshakes(), deaf()];
    handshakes.begin(socket);
    handshakes.refuse(socket, 'no');
    vi.advanceTimersByTime(999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
    // The guard has thought about it all the same.
    handshakes.refuse(socket, 'no');
  });

  it('are ended when they are none after ten seconds; those that are go on', () => {
    vi.useFakeTimers();
    const [handshakes, slow, fine] = [new Handshakes(), deaf(), deaf()];
    for (const socket of [slow, fine]) handshakes.begin(socket);
    handshakes.done(fine);
    vi.advanceTimersByTime(9999);
    expect(slow.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    handshakes.end();
    expect([slow.destroyed, fine.destroyed]).toEqual([true, false]);
  });
});
