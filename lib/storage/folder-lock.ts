import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps a second process away from a folder: the holder listens at an address derived from the folder, which ends with the process
 * in whatever manner it ends (a file with a process id would be left behind). Gives the function that lets go.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = `nestjs-ocpi-${createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32)}`;
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const server = (await listenAt(address)) ?? (await takeOver(address));
  if (server === undefined) {
    throw new Error(
      `The folder ${folder} is in use by another process or another part of this one, and the embedded database is for one at a time. ` +
        'End that one, name another folder, or use a PostgreSQL server (postgres://…), which many may share.',
    );
  }
  return () => new Promise((done) => server.close(() => done()));
}

/** Undefined when the address is taken. */
function listenAt(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

/** A socket file that nobody answers at is left over from a process that was killed. */
async function takeOver(address: string): Promise<Server | undefined> {
  const alive = await new Promise<boolean>((resolve) => {
    const socket = connect(address, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (alive) return undefined;
  await rm(address, { force: true });
  return listenAt(address);
}
