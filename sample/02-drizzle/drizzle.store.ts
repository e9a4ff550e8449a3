import {
  counterpartyOf,
  cursorAfter,
  cursorPosition,
  flatKey,
  instant,
  keyIn,
  keyOf,
  OcpiConflict,
  optimistic,
  partyKey,
  restOf,
  withRest,
  type House,
  type Kind,
  type OcpiChange,
  type OcpiContext,
  type OcpiKey,
  type OcpiPage,
  type OcpiQuery,
  type OcpiStore,
} from 'nestjs-ocpi';
import { and, asc, count, eq, gt, gte, inArray, lt, ne, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { ObjectTable } from './tables.js';

/** Drizzle on whatever driver. */
export type Database = PgDatabase<PgQueryResultHKT>;

type Row = ObjectTable['$inferSelect'];

/** One kind in one table of the host. */
export class DrizzleStore<K extends Kind> implements OcpiStore<K> {
  constructor(
    readonly kind: K,
    private readonly db: Database,
    private readonly table: ObjectTable,
  ) {}

  async get(key: OcpiKey<K>): Promise<House[K] | undefined> {
    const row = await this.find(key);
    return row && read<House[K]>(row);
  }

  async list(query: OcpiQuery): Promise<OcpiPage<House[K]>> {
    const { table, db } = this;
    const { cursor, offset, limit } = query;
    const matching = and(...this.conditions(query));
    const after = cursor === undefined ? undefined : gt(table.seq, cursorPosition(cursor));
    const [counted] = await db.select({ total: count() }).from(table).where(matching);
    const rows = await db
      .select()
      .from(table)
      .where(and(matching, after))
      .orderBy(asc(table.seq))
      .limit(limit + 1)
      .offset(cursor === undefined ? offset : 0);
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items: items.map((row) => read<House[K]>(row)), total: counted?.total ?? 0, next: last && cursorAfter(last.seq) };
  }

  async create(object: House[K], ctx: OcpiContext): Promise<House[K]> {
    const key = keyIn(this.kind, object, ctx);
    const made = await this.db
      .insert(this.table)
      .values(columns(this.kind, object, key))
      .onConflictDoNothing()
      .returning({ seq: this.table.seq });
    if (made.length === 0) throw new OcpiConflict(this.kind, key);
    return object;
  }

  update(key: OcpiKey<K>, change: OcpiChange<House[K]>): Promise<House[K] | undefined> {
    const { table } = this;
    return optimistic(
      () => this.find(key),
      (row) => read<House[K]>(row),
      async ({ seq, version }, next) => {
        const written = await this.db
          .update(table)
          .set({ ...columns(this.kind, next, keyOf(this.kind, next, key)), version: version + 1 })
          .where(and(eq(table.seq, seq), eq(table.version, version)))
          .returning({ seq: table.seq });
        return written.length === 1;
      },
      change,
    );
  }

  async delete(key: OcpiKey<K>): Promise<boolean> {
    const row = await this.find(key);
    if (row === undefined) return false;
    const gone = await this.db.delete(this.table).where(eq(this.table.seq, row.seq)).returning({ seq: this.table.seq });
    return gone.length === 1;
  }

  /** Without a type in the key any is meant, RFID first. */
  private async find(key: OcpiKey<K>): Promise<Row | undefined> {
    const { table } = this;
    const { owner, id, variant } = flatKey(key);
    const named = and(eq(table.owner, owner), eq(table.id, id), variant === undefined ? undefined : eq(table.variant, variant));
    const [row] = await this.db.select().from(table).where(named).orderBy(ne(table.variant, 'RFID'), asc(table.seq)).limit(1);
    return row;
  }

  private conditions({ owners, counterparties, updated = {} }: OcpiQuery): (SQL | undefined)[] {
    const { table } = this;
    return [
      owners && inArray(table.owner, owners.map(partyKey)),
      counterparties && inArray(table.counterparty, counterparties.map(partyKey)),
      updated.from === undefined ? undefined : gte(table.lastUpdated, time(updated.from)),
      updated.to === undefined ? undefined : lt(table.lastUpdated, time(updated.to)),
    ];
  }
}

function columns<K extends Kind>(kind: K, object: House[K], key: OcpiKey<K>) {
  const { owner, id, variant = '' } = flatKey(key);
  const party = counterpartyOf(kind, object);
  const updated = 'last_updated' in object ? time(String(object.last_updated)) : time('1970-01-01T00:00:00Z');
  return {
    owner,
    id,
    variant,
    counterparty: party === undefined ? null : partyKey(party),
    lastUpdated: updated,
    body: JSON.stringify(object),
    rest: restOf(object) ?? null,
  };
}

function read<T extends object>({ body, rest }: Row): T {
  const object: T = JSON.parse(body);
  return withRest(object, rest ?? undefined);
}

/** PostgreSQL's spelling of an OCPI DateTime. */
function time(text: string): string {
  return new Date(instant(text)).toISOString();
}
