import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownRequire } from '../contract/own-require.js';
import { optionalPeer } from './optional-peer.js';

/** How an embedded database is opened. */
export interface PgliteOptions {
  /** A folder of `writePgliteTemplate`: a new database is a copy of what is in there, which takes a third of the time. */
  readonly templates?: string;
}

/**
 * Keeps an empty embedded database in a folder, for `openPglite(dataDir, { templates })`. There is one for each version of PGlite; one that is there is
 * left as it is.
 */
export async function writePgliteTemplate(folder: string): Promise<void> {
  const file = await templateFile(folder);
  if (existsSync(file)) return;
  const { PGlite } = await optionalPeer('@electric-sql/pglite', 'The embedded database', () => import('@electric-sql/pglite'));
  const db = await PGlite.create('memory://');
  const dump = await db.dumpDataDir('gzip');
  await db.close();
  await mkdir(folder, { recursive: true });
  // Renamed when it is whole: others may look for it at the same time.
  const part = `${file}.${randomUUID()}`;
  await writeFile(part, Buffer.from(await dump.arrayBuffer()));
  await rename(part, file);
}

/** The empty database of a folder, for PGlite's `loadDataDir`; undefined when there is none of this version. */
export async function readPgliteTemplate(folder: string): Promise<Blob | undefined> {
  const file = await templateFile(folder);
  return existsSync(file) ? new Blob([await readFile(file)], { type: 'application/x-gzip' }) : undefined;
}

async function templateFile(folder: string): Promise<string> {
  const entry = ownRequire().resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'));
  return join(folder, `pglite-${version}.tar.gz`);
}
