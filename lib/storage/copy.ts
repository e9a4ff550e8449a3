import type { SqlDatabase, SqlValue } from './sql.database.js';
import { COUNTS, STATE, TABLES } from './tables.js';

/** Rows that are read and written at once. */
const AT_ONCE = 500;
const OBJECT = ['owner', 'id', 'variant', 'seen_by', 'last_updated', 'version', 'rest', 'doc'];

interface Numbered {
  readonly seq: number;
}

/**
 * Copies everything into a database in which nothing is yet: from the embedded one to a server, for instance. No platform may run on either. In one
 * transaction: when it fails, the other is as empty as before.
 * @throws Error when there is something in the other already
 */
export async function copyDatabase(from: SqlDatabase, to: SqlDatabase): Promise<void> {
  const [found] = await to.query(`select 1 as yes from ${COUNTS} union all select 1 from ${STATE} limit 1`);
  if (found !== undefined)
    throw new Error('There is something in the database that was to be copied into. Name an empty one, or another schema.');
  await to.transaction(async (runner) => {
    const write = async (table: string, columns: readonly string[], rows: readonly object[]): Promise<void> => {
      for (const row of rows) {
        const values = new Map<string, SqlValue>(Object.entries(row));
        const places = columns.map((_, at) => `$${at + 1}`);
        await runner.query(
          `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
          columns.map((column) => values.get(column) ?? null),
        );
      }
    };
    for (const table of TABLES.values()) {
      for (let seq = 0, size = AT_ONCE; size === AT_ONCE;) {
        const rows = await from.query<Numbered>(
          `select seq, owner, id, variant, seen_by, last_updated::text, version, rest, doc from ${table} where seq > $1 order by seq limit ${AT_ONCE}`,
          [seq],
        );
        await write(table, OBJECT, rows);
        seq = rows.at(-1)?.seq ?? seq;
        size = rows.length;
      }
    }
    await write(STATE, ['bucket', 'id', 'value'], await from.query(`select bucket, id, value from ${STATE}`));
  });
}
