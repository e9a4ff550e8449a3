import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { openDatabase, SqlCrud } from '../../lib/storage/index.js';
import { sample } from '../../lib/testing/contract/samples.js';

const owner = { countryCode: 'NL', partyId: 'EXA' };
const ctx = ownContext('2.3.0', 'locations', { served: owner });
const everything = { owners: [owner], offset: 0, limit: 10_000 };

describe('a folder of the embedded database', () => {
  let parent: string;
  beforeAll(async () => void (parent = await mkdtemp(join(tmpdir(), 'ocpi-folder-'))));
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it('keeps objects, their order and what is remembered when it is closed and opened again', async () => {
    const folder = join(parent, 'made', 'anew');
    const first = await SqlCrud.open(folder);
    for (const id of ['B', 'A', 'C']) await first.create('locations', sample('locations', owner, id), ctx);
    await first.delete('locations', { ...owner, id: 'A' }, ctx);
    await first.state.update('partners', 'one', () => ({ kept: true }));
    await first.close();
    await first.close();

    const second = await SqlCrud.open(folder);
    const page = await second.list('locations', everything, ctx);
    expect([page.items.map(({ id }) => id), page.total]).toEqual([['B', 'C'], 2]);
    expect(await second.state.get('partners', 'one')).toEqual({ kept: true });
    await second.create('locations', sample('locations', owner, 'A'), ctx);
    expect((await second.list('locations', everything, ctx)).items.map(({ id }) => id)).toEqual(['B', 'C', 'A']);
    await second.close();
  });

  it('is for one at a time, and free again when that one has closed it', async () => {
    const folder = join(parent, 'locked');
    const first = await openDatabase(folder);
    await expect(openDatabase(folder)).rejects.toThrow(/in use by another process.*PostgreSQL server/s);
    await first.close();
    const second = await openDatabase(folder);
    await second.close();
  });

  it('has everything that was acknowledged after kill -9, and is not locked', async () => {
    const folder = join(parent, 'killed');
    // A first opening, so that the writer starts at once.
    await (await openDatabase(folder)).close();
    const writer = spawn(process.execPath, ['--import', LOADER, fileURLToPath(new URL('folder-writer.ts', import.meta.url)), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged = await linesUntil(writer, 60);
    await expect(openDatabase(folder)).rejects.toThrow(/in use/);
    writer.kill('SIGKILL');
    await once(writer, 'exit');

    const crud = await SqlCrud.open(folder);
    const { items, total } = await crud.list('locations', everything, ctx);
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
    expect(total).toBe(items.length);
    await crud.create('locations', sample('locations', owner, 'AFTER'), ctx);
    await crud.close();
  });
});

/** Lets a child process run TypeScript the way the tests do. */
const LOADER = new URL('typescript-loader.mjs', import.meta.url).href;

/** The first lines that a process writes. */
async function linesUntil({ stdout }: ChildProcess, count: number): Promise<string[]> {
  const lines: string[] = [];
  if (stdout === null) return lines;
  for await (const line of createInterface(stdout)) {
    lines.push(line);
    if (lines.length === count) break;
  }
  return lines;
}
