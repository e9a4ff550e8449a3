import { createHash, randomBytes } from 'node:crypto';
import { link, open, readdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Lets go of a lock. */
export type Release = () => Promise<void>;

/**
 * Keeps a second process away from a folder: the holder listens at an address derived from the folder, which ends with the process
 * in whatever manner it ends (a file with a process id would be left behind). Gives the function that lets go.
 */
export async function lockFolder(folder: string): Promise<Release> {
  const release = process.platform === 'linux' ? await lockNumber(folder) : await lockPath(await realpath(folder));
  if (release === undefined) {
    throw new Error(
      `The folder ${folder} is in use by another process or another part of this one, and the embedded database is for one at a time. ` +
        'End that one, name another folder, or use a PostgreSQL server (postgres://…), which many may share.',
    );
  }
  return release;
}

/**
 * An abstract socket has no file that a killed process leaves, so there is nothing to take over and nothing to race for. Device and
 * inode name the folder whatever its path is, where containers with one network have each its own `/data` too.
 */
async function lockNumber(folder: string): Promise<Release | undefined> {
  // Some file systems number a folder anew that nobody has open.
  const handle = await open(folder);
  let server: Server | undefined;
  try {
    const { dev, ino } = await handle.stat({ bigint: true });
    server = await listenAt(`\0nestjs-ocpi-${dev}-${ino}`);
  } finally {
    if (server === undefined) await handle.close();
  }
  server?.once('close', () => void handle.close());
  return releaseOf(server);
}

async function lockPath(folder: string): Promise<Release | undefined> {
  // Addresses of sockets are 103 bytes long at most, and macOS takes half of them for the folder.
  const name = `nestjs-ocpi-${createHash('sha256').update(folder).digest('hex').slice(0, 20)}`;
  if (process.platform !== 'win32') return lockFile(join(tmpdir(), name));
  return releaseOf(await listenAt(`\\\\.\\pipe\\${name}`));
}

/**
 * The lock by socket files, `{base}.{number}`, for systems without abstract sockets: those stay when the process is killed. Two rules
 * keep it one process's: a socket listens before it gets its name, so that one which refuses is dead for good and may be removed; and
 * who got a name looks for others afterwards, so that of two the later always sees the earlier, and steps back. Undefined: it is held.
 */
export async function lockFile(base: string): Promise<Release | undefined> {
  const draft = `${base}.new-${randomBytes(4).toString('hex')}`;
  const release = releaseOf(await listenAt(draft));
  if (release === undefined) return undefined;
  let name: string | undefined;
  try {
    name = await nameOf(draft, base);
  } finally {
    await rm(draft, { force: true });
    if (name === undefined) await release();
  }
  if (name === undefined) return undefined;
  // In this order: what no longer listens may be removed by others, and the name be theirs.
  return () => rm(name, { force: true }).then(release);
}

/** Gives the listening socket the next number, which one process gets alone; undefined while another holds the lock. */
async function nameOf(draft: string, base: string): Promise<string | undefined> {
  for (;;) {
    const before = await numbersOf(base);
    if (await isAnyAlive(base, before)) return undefined;
    const number = Math.max(0, ...before) + 1;
    const name = `${base}.${number}`;
    if (!(await isLinked(draft, name))) continue;
    const others = (await numbersOf(base)).filter((other) => other !== number);
    if (await isAnyAlive(base, others)) {
      await rm(name, { force: true });
      return undefined;
    }
    for (const other of others) await rm(`${base}.${other}`, { force: true });
    return name;
  }
}

async function numbersOf(base: string): Promise<readonly number[]> {
  const prefix = `${basename(base)}.`;
  const names = (await readdir(dirname(base))).filter((name) => name.startsWith(prefix));
  return names.map((name) => name.slice(prefix.length)).flatMap((rest) => (/^\d{1,15}$/.test(rest) ? [Number(rest)] : []));
}

async function isAnyAlive(base: string, numbers: readonly number[]): Promise<boolean> {
  for (const number of numbers) if (await isAlive(`${base}.${number}`)) return true;
  return false;
}

/** Whether somebody listens, busy or not; what fails in any other manner than a dead socket does is taken as alive. */
function isAlive(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'));
  });
}

/** False when another process has the name. */
async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when the address is taken. */
function listenAt(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    // Otherwise the workers of a cluster listen at it together, and all of them have the lock.
    server.listen({ path: address, exclusive: true }, () => resolve(server));
  });
}

function releaseOf(server: Server | undefined): Release | undefined {
  return server && (() => new Promise((done) => server.close(() => done())));
}
