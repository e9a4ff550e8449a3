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
import { buildLibrary } from '../processes/built.js';

const owner = { countryCode: 'NL', partyId: 'EXA' };
const ctx = ownContext('2.3.0', 'locations', { served: owner });
const WRITER = fileURLToPath(new URL('folder-writer.js', import.meta.url));
const everything = { owners: [owner], offset: 0, limit: 10_000 };

describe('a folder of the embedded database', () => {
  let parent: string;
  beforeAll(async () => {
    buildLibrary();
    parent = await mkdtemp(join(tmpdir(), 'ocpi-folder-'));
  }, 120_000);
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it('has everything that was acknowledged after kill -9, in order; it is for one at a time, and free again', async () => {
    const folder = join(parent, 'made', 'anew');
    const writer = spawn(process.execPath, [WRITER, folder, JSON.stringify(sample('locations', owner, ''))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged = await linesUntil(writer, 60);
    await expect(openDatabase(folder)).rejects.toThrow(/in use by another process.*PostgreSQL server/s);
    writer.kill('SIGKILL');
    await once(writer, 'exit');

    const crud = await SqlCrud.open(folder);
    const { items, total } = await crud.list('locations', everything, ctx);
    expect(items.map(({ id }) => id).slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(total).toBe(items.length);
    expect(await crud.state.get('partners', 'one')).toEqual({ kept: true });
    await crud.delete('locations', { ...owner, id: 'ID-0' }, ctx);
    await crud.create('locations', sample('locations', owner, 'ID-0'), ctx);
    await crud.close();
    await crud.close();

    const again = await SqlCrud.open(folder);
    const after = await again.list('locations', everything, ctx);
    expect([after.total, after.items[0]?.id, after.items.at(-1)?.id]).toEqual([total, 'ID-1', 'ID-0']);
    await again.close();
  }, 120_000);
});

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
