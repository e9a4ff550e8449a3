import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lockFile, lockFolder } from '../../lib/storage/folder-lock.js';
import { buildLibrary } from '../processes/built.js';

const LOCKER = fileURLToPath(new URL('folder-locker.js', import.meta.url));
const ROUNDS = 20;
const AT_ONCE = 5;
const SOON_MS = 20;
const IN_USE = /^The folder .* is in use by another process or another part of this one.*PostgreSQL server/;

/** A process that asks for the lock at the time it is told. */
class Locker {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcess) {
    if (child.stdout === null) throw new Error('The output of the process is not read.');
    this.lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  }

  static async start(...args: string[]): Promise<Locker> {
    const locker = new Locker(spawn(process.execPath, [LOCKER, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }));
    expect(await locker.says()).toBe('ready');
    return locker;
  }

  ask(time = Date.now()): void {
    this.child.stdin?.write(`${time}\n`);
  }

  async says(): Promise<string> {
    return String((await this.lines.next()).value);
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

let parent: string;
let folder: string;
let lockers: Locker[] = [];
beforeAll(async () => {
  buildLibrary();
  parent = await mkdtemp(join(tmpdir(), 'ocpi-lock-'));
  folder = join(parent, 'folder');
  await mkdir(folder);
}, 120_000);
afterEach(async () => {
  await Promise.all(lockers.map((locker) => locker.kill()));
  lockers = [];
});
afterAll(() => rm(parent, { recursive: true, force: true }));

describe.each(['folder', 'file'])('the lock of a folder, kept by %s', (how) => {
  it.skipIf(how === 'file' && process.platform === 'win32')(
    'is one process’s of many that ask at once, each time after the one that had it was killed',
    async () => {
      const target = how === 'file' ? join(parent, 'lock') : folder;
      for (let round = 0; round < ROUNDS; round++) {
        while (lockers.length < AT_ONCE) lockers.push(await Locker.start(how, target));
        const time = Date.now() + SOON_MS;
        for (const locker of lockers) locker.ask(time);
        const said = await Promise.all(lockers.map((locker) => locker.says()));
        expect([round, said.toSorted()]).toEqual([round, ['held', ...Array<string>(AT_ONCE - 1).fill('refused')]]);
        const [holder] = lockers.splice(said.indexOf('held'), 1);
        await holder?.kill();
      }
    },
    120_000,
  );
});

describe('the lock of a folder', () => {
  it('is refused with a sentence while it is held, by whatever path the folder is asked for, and free when it was let go', async () => {
    const other = join(parent, 'other-path');
    await symlink(folder, other);
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(IN_USE);
    await expect(lockFolder(other)).rejects.toThrow(IN_USE);
    await release();
    await (
      await lockFolder(other)
    )();
  });

  it('is of one folder alone', async () => {
    const [one, two] = [join(parent, 'one'), join(parent, 'two')];
    await Promise.all([mkdir(one), mkdir(two)]);
    const releases = await Promise.all([lockFolder(one), lockFolder(two)]);
    await Promise.all(releases.map((release) => release()));
  });

  it('is one worker’s of a cluster, whose workers share what they listen at', async () => {
    const locker = await Locker.start('folder', folder, '2');
    lockers.push(locker);
    const said = [await locker.says(), await locker.says(), await locker.says()];
    expect(said.toSorted()).toEqual(['held', 'ready', 'refused']);
  });
});

describe.skipIf(process.platform === 'win32')('the files of a lock', () => {
  it('are gone when it was let go, and what a killed process left when it is taken', async () => {
    const base = join(parent, 'mine');
    const files = async () => (await readdir(parent)).filter((name) => name.startsWith('mine'));
    const locker = await Locker.start('file', base);
    locker.ask();
    expect(await locker.says()).toBe('held');
    await locker.kill();
    expect(await files()).toEqual(['mine.1']);
    const release = await lockFile(base);
    expect(await files()).toEqual(['mine.2']);
    expect(await lockFile(base)).toBeUndefined();
    expect(await files()).toEqual(['mine.2']);
    await release?.();
    expect(await files()).toEqual([]);
  });
});
