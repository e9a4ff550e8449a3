import { migrate } from './migrate.js';
import { pgliteDatabase } from './pglite.database.js';
import type { PgliteOptions } from './pglite.template.js';
import { type PostgresOptions, postgresDatabase } from './postgres.database.js';
import type { SqlDatabase } from './sql.database.js';
import { parseUrl } from '../models/url.js';

/**
 * The embedded PostgreSQL (package @electric-sql/pglite), its schema made: for development, tests and small platforms, one process only.
 * @param dataDir a folder, made when absent, or `memory:`, which keeps nothing.
 */
export async function openPglite(dataDir: string, options?: PgliteOptions): Promise<SqlDatabase> {
  return prepared(await pgliteDatabase(dataDir, options));
}

/**
 * A PostgreSQL server (package pg), 12 or newer, its schema made: for any number of instances.
 * @param url `postgres://user:password@host:5432/database`
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<SqlDatabase> {
  return prepared(await postgresDatabase(url, options), options.schema).catch((error: unknown) => {
    throw unreachable(error)
      ? new Error(`No PostgreSQL server answers at ${place(url)} (${error.code}). Start it, or correct the URL.`, { cause: error })
      : error;
  });
}

/** A server for `postgres://…` and `postgresql://…`, else an embedded database in that folder (or `memory:`). */
export function openDatabase(urlOrFolder: string, options?: PostgresOptions & PgliteOptions): Promise<SqlDatabase> {
  return /^postgres(ql)?:\/\//i.test(urlOrFolder) ? openPostgres(urlOrFolder, options) : openPglite(urlOrFolder, options);
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
