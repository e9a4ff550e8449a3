import { OcpiCrud, type OcpiActions } from 'nestjs-ocpi';
import { SqlState, type SqlDatabase } from 'nestjs-ocpi/storage';
import { drizzle } from 'drizzle-orm/pg-proxy';
import { DrizzleStore } from './drizzle.store.js';
import { CREATE, locations, sessions, tokens } from './tables.js';

/**
 * The host's stores, and the library's state in the same database. Drizzle shares the connections of `openDatabase` here, so that one embedded
 * database does for both; a host that has a pool of its own writes `drizzle(pool)` instead.
 */
export async function hostCrud(database: SqlDatabase, actions: OcpiActions = {}): Promise<OcpiCrud> {
  for (const statement of CREATE) await database.query(statement);
  const db = drizzle(async (statement, values) => {
    const rows = await database.query<Record<string, unknown>>(statement, values);
    return { rows: rows.map((row) => Object.values(row)) };
  });
  const stores = [
    new DrizzleStore('locations', db, locations),
    new DrizzleStore('sessions', db, sessions),
    new DrizzleStore('tokens', db, tokens),
  ];
  return OcpiCrud.of(stores, actions, new SqlState(database));
}
