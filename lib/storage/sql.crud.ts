import type { ActionInput, ActionOutput, OcpiAction, OcpiActions } from '../contract/actions.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import type { OcpiContext } from '../contract/context.js';
import { cursorAfter } from '../contract/cursor.js';
import { OcpiCrud, type OcpiText } from '../contract/crud.js';
import { type AnyHouse, type House, type Kind, keyOf, type OcpiKey } from '../contract/kinds.js';
import { ownerOf } from '../contract/owner.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import type { OcpiChange } from '../contract/store.js';
import { byKey, byKeys } from './key.sql.js';
import { KeyedQueue } from './keyed-queue.js';
import { keyColumns, objectColumns, seenBy, sought } from './object.columns.js';
import { openDatabase } from './open.js';
import { type Counted, PageSql } from './page.sql.js';
import type { PgliteOptions } from './pglite.template.js';
import type { PostgresOptions } from './postgres.database.js';
import type { SqlDatabase, SqlForm } from './sql.database.js';
import { SqlState } from './sql.state.js';
import { SqlUpdate } from './sql.update.js';
import { stored, type StoredRow, type TextRow } from './stored.js';
import { tableOf } from './tables.js';

const BYTES: SqlForm = { bytes: true };

/** What every row of a page has; `seq` is null in the one row of an empty page. */
interface PageRow {
  readonly total: number;
  readonly seq: number | null;
}

/**
 * The CRUD on PostgreSQL, embedded or a server: objects as JSON text beside the columns that are searched. Every call is one statement
 * or two; what create, update and delete acknowledged is kept. What the host does is given as actions, or by overriding `do`.
 */
export class SqlCrud<H extends AnyHouse = House> extends OcpiCrud<H> {
  override readonly state: SqlState;
  private readonly writers = new KeyedQueue();
  private owned = false;

  /** On a database of `openDatabase`, `openPglite` or `openPostgres`, which is closed by whoever opened it. */
  constructor(
    readonly database: SqlDatabase,
    private readonly actions: OcpiActions = {},
  ) {
    super();
    this.state = new SqlState(database);
  }

  /** Opens a database for this CRUD alone (see `openDatabase`): it is closed with it, at the latest when the application shuts down. */
  static async open(urlOrFolder: string, actions?: OcpiActions, options?: PostgresOptions & PgliteOptions): Promise<SqlCrud> {
    const crud = new SqlCrud(await openDatabase(urlOrFolder, options), actions);
    crud.owned = true;
    return crud;
  }

  async get<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<H[K] | undefined> {
    const [row] = await this.one<StoredRow>(kind, key, 'doc, rest');
    return row === undefined ? undefined : stored(row);
  }

  override async getMany<K extends Kind>(kind: K, keys: readonly OcpiKey<K>[], _ctx: OcpiContext): Promise<H[K][]> {
    if (keys.length === 0) return [];
    const { text, values } = byKeys(tableOf(kind), keys, 'doc, rest');
    const rows = await this.database.query<StoredRow>(text, values);
    return rows.map((row) => stored<H[K]>(row));
  }

  override async text<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<OcpiText | undefined> {
    const [row] = await this.one<TextRow>(kind, key, 'doc', BYTES);
    return row?.doc;
  }

  list<K extends Kind>(kind: K, query: OcpiQuery, _ctx: OcpiContext): Promise<OcpiPage<H[K]>> {
    return this.page<StoredRow, H[K]>(kind, query, 'doc, rest', stored);
  }

  override pageText<K extends Kind>(kind: K, query: OcpiQuery, _ctx: OcpiContext): Promise<OcpiPage<OcpiText>> {
    return this.page<TextRow, OcpiText>(kind, query, 'doc', (row) => row.doc, BYTES);
  }

  async create<K extends Kind>(kind: K, object: H[K], ctx: OcpiContext): Promise<H[K]> {
    const owner = ownerOf(ctx);
    const key = keyColumns(kind, object, owner);
    const columns = objectColumns(kind, object);
    const seen = columns.counterparty === null ? null : seenBy(columns.counterparty, key.owner);
    const made = await this.database.query(
      `insert into ${tableOf(kind)} (owner, id, variant, seen_by, last_updated, rest, doc) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (owner, id, variant) do nothing returning seq`,
      [key.owner, key.id, key.variant, seen, columns.lastUpdated, columns.rest, columns.doc],
    );
    if (made.length === 0) throw new OcpiConflict(kind, keyOf(kind, object, owner));
    return object;
  }

  update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<H[K]>, _ctx: OcpiContext): Promise<H[K] | undefined> {
    const { owner, id } = sought(key, '');
    return this.writers.run(JSON.stringify([kind, owner, id]), () => new SqlUpdate<H[K]>(this.database, kind, key, change).run());
  }

  async delete<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<boolean> {
    const { where, values } = byKey(key);
    const table = tableOf(kind);
    const gone = await this.database.query(
      `delete from ${table} where owner = $1 and seq = (select seq from ${table} ${where}) returning seq`,
      values,
    );
    return gone.length > 0;
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    const handler: OcpiActions[A] = this.actions[action];
    return handler === undefined ? undefined : handler(input, ctx);
  }

  /** Ends the connections. Nothing that was acknowledged is lost without it. */
  async close(): Promise<void> {
    await this.database.close();
  }

  /** Nest calls it when all requests have ended. */
  async onApplicationShutdown(): Promise<void> {
    if (this.owned) await this.close();
  }

  private one<R extends object>(kind: Kind, key: OcpiKey, columns: string, form?: SqlForm): Promise<R[]> {
    const { where, values } = byKey(key);
    return this.database.query<R>(`select ${columns} from ${tableOf(kind)} ${where}`, values, form);
  }

  private async page<R extends object, T>(
    kind: Kind,
    query: OcpiQuery,
    columns: string,
    read: (row: R) => T,
    form?: SqlForm,
  ): Promise<OcpiPage<T>> {
    const sql = new PageSql(kind, query);
    let counted: Counted | undefined;
    if (sql.counts) {
      const count = sql.total();
      [counted] = await this.database.query<Counted>(count.text, count.values);
      if (!counted?.total) return { items: [], total: 0 };
    }
    const page = sql.page(columns, counted);
    const rows = await this.database.query<R & PageRow>(page.text, page.values, form);
    const found = rows.filter((row) => row.seq !== null);
    const items = found.slice(0, query.limit);
    const last = found.length > query.limit ? items.at(-1)?.seq : undefined;
    return { items: items.map(read), total: rows[0]?.total ?? 0, next: last == null ? undefined : cursorAfter(last) };
  }
}
