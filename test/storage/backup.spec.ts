import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { copyDatabase, openDatabase, openPostgres, SqlCrud } from '../../lib/storage/index.js';
import { sample } from '../../lib/testing/contract/samples.js';
import { newSchema, onServer, postgresUrl } from './postgres.js';

const url = await postgresUrl();
const hasTools = ['pg_dump', 'pg_restore'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const owner = { countryCode: 'NL', partyId: 'EXA' };
const ctx = ownContext('2.3.0', 'tests', { served: owner });
const IDS = Array.from({ length: 30 }, (_, number) => `ID-${number}`);

async function fill(crud: SqlCrud): Promise<void> {
  for (const id of IDS) await crud.create('locations', sample('locations', owner, id), ctx);
  await crud.state.update('partners', 'partner/one', () => ({ kept: true }));
}

/** Everything is there in its order, counted once, and what is created next comes behind it. */
async function expectWhole(crud: SqlCrud): Promise<void> {
  await crud.create('locations', sample('locations', owner, 'NEXT'), ctx);
  const { items, total } = await crud.list('locations', { owners: [owner], offset: 0, limit: 100 }, ctx);
  expect(items.map(({ id }) => id)).toEqual([...IDS, 'NEXT']);
  expect(total).toBe(IDS.length + 1);
  expect(await crud.state.get('partners', 'partner/one')).toEqual({ kept: true });
}

describe('a backup, as docs/storage.md tells to make it,', () => {
  const schema = newSchema();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ocpi-backup-'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  it.skipIf(url === undefined || !hasTools)(
    'of a server brings everything back',
    async () => {
      const server = url ?? '';
      const database = await openPostgres(server, { schema });
      await fill(new SqlCrud(database));
      const file = join(folder, 'ocpi.dump');
      const tool = (name: string, ...parameters: string[]) => {
        const { status, stderr } = spawnSync(name, parameters);
        expect([name, status, String(stderr)]).toEqual([name, 0, '']);
      };
      tool('pg_dump', '--format=custom', `--schema=${schema}`, `--file=${file}`, server);
      await database.close();
      await onServer(server, `drop schema ${schema} cascade`);
      tool('pg_restore', `--dbname=${server}`, file);
      const restored = await openPostgres(server, { schema });
      await expectWhole(new SqlCrud(restored));
      await restored.close();
    },
    120_000,
  );

  it('of a folder is a copy of it while nobody has it open', async () => {
    const [original, copy] = [join(folder, 'original'), join(folder, 'copy')];
    const crud = await SqlCrud.open(original);
    await fill(crud);
    await crud.close();
    await cp(original, copy, { recursive: true });
    const again = await SqlCrud.open(copy);
    await expectWhole(again);
    await again.close();
  }, 120_000);

  it('is not needed to go to another database: all is copied, into one that is empty', async () => {
    const from = await openDatabase('memory:');
    const to = await (url === undefined ? openDatabase('memory:') : openPostgres(url, { schema: `${schema}_copy` }));
    try {
      await fill(new SqlCrud(from));
      await copyDatabase(from, to);
      await expect(copyDatabase(from, to)).rejects.toThrow(/There is something in the database/);
      await expectWhole(new SqlCrud(to));
    } finally {
      await Promise.all([from.close(), to.close()]);
      if (url !== undefined) await onServer(url, `drop schema if exists ${schema}_copy cascade`);
    }
  }, 120_000);
});
