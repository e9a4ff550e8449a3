import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from './folder-lock.js';
import { optionalPeer } from './optional-peer.js';
import { type PgliteOptions, readPgliteTemplate } from './pglite.template.js';
import type { SqlDatabase, SqlRunner } from './sql.database.js';

/** The data directory that keeps nothing. */
const MEMORY = 'memory:';
/** int8: parsed to number instead of PGlite's "bigint where needed". */
const INT8 = 20;

/**
 * PostgreSQL embedded in this process, in a folder or (`memory:`) nowhere. One process at a time; statements run one after the other.
 * What was acknowledged outlives the end of the process in any manner; PGlite does not wait for the disk itself, so a power cut may
 * cost the last moments: that takes a PostgreSQL server.
 */
export async function pgliteDatabase(dataDir: string, { templates }: PgliteOptions = {}): Promise<SqlDatabase> {
  const { PGlite } = await optionalPeer('@electric-sql/pglite', 'The embedded database', () => import('@electric-sql/pglite'));
  const inMemory = dataDir === MEMORY;
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const unlock = inMemory ? undefined : await lockFolder(dataDir);
  try {
    const isNew = inMemory || !existsSync(join(dataDir, 'PG_VERSION'));
    const db = await PGlite.create({
      dataDir: inMemory ? 'memory://' : dataDir,
      relaxedDurability: false,
      parsers: { [INT8]: Number },
      loadDataDir: isNew && templates !== undefined ? await readPgliteTemplate(templates) : undefined,
    });
    const runner = (on: Pick<typeof db, 'query'>): SqlRunner => ({
      query: async <R extends object>(statement: string, values: readonly unknown[] = []) =>
        (await on.query<R>(statement, [...values])).rows,
    });
    return {
      ...runner(db),
      transaction: (run) => db.transaction((tx) => run(runner(tx))),
      listen: (channel, listener) => db.listen(channel, (payload) => listener.announced(payload)),
      close: async () => {
        if (!db.closed) await db.close();
        await unlock?.();
      },
    };
  } catch (error) {
    await unlock?.();
    throw error;
  }
}
