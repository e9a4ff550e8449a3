import { OcpiConflict } from '../contract/conflict.error.js';
import { keyOf, type Kind, type OcpiKey } from '../contract/kinds.js';
import type { OcpiChange } from '../contract/store.js';
import { byKey } from './key.sql.js';
import { type KeyColumns, keyColumns, objectColumns, seenBy } from './object.columns.js';
import type { SqlDatabase, SqlRunner, SqlValue } from './sql.database.js';
import { stored, type StoredRow } from './stored.js';
import { tableOf } from './tables.js';

/** How often a row is read and written without a lock, which is the faster way while few write to it. */
const TRIES = 4;

interface UpdatedRow extends StoredRow, KeyColumns {
  readonly seq: number;
  readonly version: number;
}

/** What one try came to: undefined when another writer was faster. */
type Outcome<T> = { readonly object: T | undefined } | undefined;

/** One atomic update: compare and swap by version; under contention with the row locked. */
export class SqlUpdate<T extends object> {
  private readonly table: string;

  constructor(
    private readonly database: SqlDatabase,
    private readonly kind: Kind,
    private readonly key: OcpiKey,
    private readonly change: OcpiChange<T>,
  ) {
    this.table = tableOf(kind);
  }

  async run(): Promise<T | undefined> {
    const { replacement } = this.change;
    if (replacement !== undefined) return (await this.replace(replacement)) ? replacement : undefined;
    for (let tried = 0; ; tried++) {
      const outcome =
        tried < TRIES ? await this.attempt(this.database, '') : await this.database.transaction((tx) => this.attempt(tx, 'for update'));
      if (outcome !== undefined) return outcome.object;
    }
  }

  private async attempt(runner: SqlRunner, lock: '' | 'for update'): Promise<Outcome<T>> {
    const { where, values } = byKey(this.key);
    const [row] = await runner.query<UpdatedRow>(
      `select seq, version, owner, id, variant, doc, rest from ${this.table} ${where} ${lock}`,
      values,
    );
    if (row === undefined) return { object: undefined };
    const current: T = stored(row);
    const next = this.change(current);
    return next === current || (await this.write(runner, row, next)) ? { object: next } : undefined;
  }

  /** Whether there was a row to write over: one statement, nothing is read. */
  private async replace(next: T): Promise<boolean> {
    const { where, values } = byKey(this.key);
    const { counterparty, lastUpdated, rest, doc } = objectColumns(this.kind, next);
    const { owner, id, variant } = keyColumns(this.kind, next, this.key);
    const seen = counterparty === null ? null : seenBy(counterparty, owner);
    const at = (index: number) => `$${values.length + index}`;
    const written = await this.database
      .query(
        `update ${this.table} set owner = ${at(1)}, id = ${at(2)}, variant = ${at(3)}, seen_by = ${at(4)}, last_updated = ${at(5)}, rest = ${at(6)},
          doc = ${at(7)}, version = version + 1 where owner = $1 and seq = (select seq from ${this.table} ${where}) returning seq`,
        [...values, owner, id, variant, seen, lastUpdated, rest, doc],
      )
      .catch((error: unknown) => this.refuse(error, next));
    return written.length > 0;
  }

  private refuse(error: unknown, next: T): never {
    throw duplicate(error) ? new OcpiConflict(this.kind, keyOf(this.kind, next, this.key)) : error;
  }

  /** Whether the row was still what was read. */
  private async write(runner: SqlRunner, row: UpdatedRow, next: T): Promise<boolean> {
    const columns = objectColumns(this.kind, next);
    // An object that does not name its owner keeps the one it is stored under.
    const key = keyColumns(this.kind, next, this.key);
    const moved = key.owner !== row.owner || key.id !== row.id || key.variant !== row.variant;
    const seen = columns.counterparty === null ? null : seenBy(columns.counterparty, key.owner);
    const values: SqlValue[] = [row.owner, row.seq, row.version, seen, columns.lastUpdated, columns.rest, columns.doc];
    if (moved) values.push(key.owner, key.id, key.variant);
    const written = await runner
      .query(
        `update ${this.table} set seen_by = $4, last_updated = $5, rest = $6, doc = $7, version = version + 1
          ${moved ? ', owner = $8, id = $9, variant = $10' : ''} where owner = $1 and seq = $2 and version = $3 returning seq`,
        values,
      )
      .catch((error: unknown) => this.refuse(error, next));
    return written.length > 0;
  }
}

function duplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
