import { MIGRATIONS } from './migrations.js';
import type { SqlDatabase, SqlForm, SqlRunner } from './sql.database.js';

/** Held while the schema is made, so that instances that start together make it once: any number, the same for all. */
const LOCK = 0x6f637069;
const PATIENT: SqlForm = { patient: true };

/**
 * Brings the schema to what this version of the package needs. Safe when several instances start at once; touches nothing when there is
 * nothing to do, so a user without the right to create tables will do then.
 */
export async function migrate(database: SqlDatabase, schema?: string): Promise<void> {
  if ((await applied(database)) === MIGRATIONS.length) return;
  await database.transaction(async (runner) => {
    await runner.query(`select pg_advisory_xact_lock(${LOCK})`, [], PATIENT);
    if (schema !== undefined) await runner.query(`create schema if not exists "${schema}"`);
    const done = await applied(runner);
    if (done > MIGRATIONS.length) {
      throw new Error(
        `The database was made by a newer version of nestjs-ocpi (schema ${done}; this version knows ${MIGRATIONS.length}). Update the package.`,
      );
    }
    if (done === 0)
      await runner.query(
        'create table if not exists ocpi_migrations (step integer primary key, applied timestamptz not null default now())',
      );
    const abilities = { lz4: await hasLz4(runner) };
    for (const [at, migration] of MIGRATIONS.entries()) {
      if (at < done) continue;
      for (const statement of migration(abilities)) await runner.query(statement, [], PATIENT);
      await runner.query('insert into ocpi_migrations (step) values ($1)', [at + 1]);
    }
  });
}

async function applied(runner: SqlRunner): Promise<number> {
  const [found] = await runner.query<{ there: number }>("select (to_regclass('ocpi_migrations') is not null)::int as there");
  if (found?.there !== 1) return 0;
  const [last] = await runner.query<{ step: number }>('select coalesce(max(step), 0)::int as step from ocpi_migrations');
  return last?.step ?? 0;
}

async function hasLz4(runner: SqlRunner): Promise<boolean> {
  const rows = await runner.query("select 1 as yes from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)");
  return rows.length > 0;
}
