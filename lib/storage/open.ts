import { migrate } from './migrate.js';
import { pgliteDatabase } from './pglite.database.js';
import type { PgliteOptions } from './pglite.template.js';
import { type PostgresOptions, postgresDatabase } from './postgres.database.js';
import type { SqlDatabase } from './sql.database.js';
import { parseUrl } from '../models/url.js';

const SERVER = /^postgres(ql)?:\/\//i;
/** Of another database, or without its scheme: no folder is called so. A drive of Windows has one letter. */
const ADDRESS = /:\/\/|^[^/\\]{2,}:/;
/** Behind the host there is no @, but in values of the query: what is before the first / ? or # would be taken for the host. */
const CUT_USER = /^\w+:\/\/[^/?#]*([/#][^?]*|\?[^=]*)@/;
const NAMES = 'Give postgres://user:password@host:5432/database, a folder or memory: (DATABASE_URL).';

/**
 * The embedded PostgreSQL (package @electric-sql/pglite), its schema made: for development, tests and small platforms, one process only.
 * @param dataDir a folder, made when absent, or `memory:`, which keeps nothing.
 */
export async function openPglite(dataDir: string, options?: PgliteOptions): Promise<SqlDatabase> {
  refuseAddress(dataDir);
  return prepared(await pgliteDatabase(dataDir, options));
}

/**
 * A PostgreSQL server (package pg), 12 or newer, its schema made: for any number of instances.
 * @param url `postgres://user:password@host:5432/database`
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<SqlDatabase> {
  refuseUnreadable(url);
  return prepared(await postgresDatabase(url, options), options.schema).catch((error: unknown) => {
    throw unreachable(error)
      ? new Error(`No PostgreSQL server answers at ${place(url)} (${error.code}). Start it, or correct the URL.`, { cause: error })
      : error;
  });
}

/** A server for `postgres://…` and `postgresql://…`, else an embedded database in that folder (or `memory:`). */
export function openDatabase(urlOrFolder: string, options?: PostgresOptions & PgliteOptions): Promise<SqlDatabase> {
  return SERVER.test(urlOrFolder) ? openPostgres(urlOrFolder, options) : openPglite(urlOrFolder, options);
}

/** A folder of the name of another database would be made, with the password in it. */
function refuseAddress(folder: unknown): void {
  if (typeof folder !== 'string' || folder.trim() === '') throw new Error(`No database is named. ${NAMES}`);
  if (folder === 'memory:' || !ADDRESS.test(folder)) return;
  const scheme = /^\w+(?=:\/\/|:)/.exec(folder)?.[0] ?? '';
  throw new Error(`What is given as ${scheme}:… is neither a PostgreSQL server nor a folder. ${NAMES}`);
}

/** Pieces of a password would be taken for the host, and written into logs. */
function refuseUnreadable(url: unknown): void {
  if (typeof url !== 'string' || !SERVER.test(url)) return;
  // Without a host the driver wants a socket in the query.
  if (!CUT_USER.test(url) && parseUrl(url.replace('@/', '@localhost/')) !== undefined) return;
  throw new Error(
    'The URL of the PostgreSQL server cannot be read. Where user or password have characters such as @ : / ? # or %, write them ' +
      'percent-encoded, as encodeURIComponent does: postgres://user:p%40ss%2Fword@host:5432/database (DATABASE_URL).',
  );
}

async function prepared(database: SqlDatabase, schema?: string): Promise<SqlDatabase> {
  try {
    await migrate(database, schema);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function unreachable(error: unknown): error is { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}

/** Where a URL leads, without its password. */
function place(url: string): string {
  return parseUrl(url)?.host ?? 'the given address';
}
