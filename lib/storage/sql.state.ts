import { OcpiState, type StateBucket, type StateChange, type StateEntry } from '../contract/state.js';
import { KeyedQueue } from './keyed-queue.js';
import { openDatabase } from './open.js';
import type { PgliteOptions } from './pglite.template.js';
import type { PostgresOptions } from './postgres.database.js';
import type { SqlDatabase, SqlRunner } from './sql.database.js';
import { STATE } from './tables.js';

/** How often an entry is read and written without a lock. */
const TRIES = 4;
/** Written for every request or message and watched by nobody: not announced, which costs all writers a moment of standing in line. */
const SILENT: ReadonlySet<StateBucket> = new Set(['requests', 'audit', 'lanes', 'connections', 'routes']);

interface StateRow {
  readonly value: string;
  readonly version: number;
}

/** What the library remembers, in the same database as the objects. */
export class SqlState extends OcpiState {
  private readonly writers = new KeyedQueue();
  private channel?: Promise<string>;
  private owned = false;

  /** On a database of `openDatabase`, `openPglite` or `openPostgres`, which is closed by whoever opened it. */
  constructor(private readonly database: SqlDatabase) {
    super();
  }

  /** Opens a database for this state alone (see `openDatabase`): it is closed with it, at the latest when the application shuts down. */
  static async open(urlOrFolder: string, options?: PostgresOptions & PgliteOptions): Promise<SqlState> {
    const state = new SqlState(await openDatabase(urlOrFolder, options));
    state.owned = true;
    return state;
  }

  async get<T>(bucket: StateBucket, id: string): Promise<T | undefined> {
    const [row] = await this.database.query<StateRow>(`select value from ${STATE} where bucket = $1 and id = $2`, [bucket, id]);
    return row === undefined ? undefined : JSON.parse(row.value);
  }

  update<T>(bucket: StateBucket, id: string, change: StateChange<T>): Promise<T | undefined> {
    return this.writers.run(`${bucket} ${id}`, () => this.updated(bucket, id, change));
  }

  private async updated<T>(bucket: StateBucket, id: string, change: StateChange<T>): Promise<T | undefined> {
    for (let tried = 0; ; tried++) {
      const attempt = (runner: SqlRunner, lock: string) => this.attempt(runner, bucket, id, change, lock);
      const outcome = tried < TRIES ? await attempt(this.database, '') : await this.database.transaction((tx) => attempt(tx, 'for update'));
      if (outcome !== undefined) return outcome.value;
    }
  }

  async list<T>(bucket: StateBucket, prefix = ''): Promise<StateEntry<T>[]> {
    const rows = await this.database.query<{ id: string; value: string }>(
      `select id, value from ${STATE} where bucket = $1 and id >= $2 and starts_with(id, $2) order by id`,
      [bucket, prefix],
    );
    return rows.map(({ id, value }) => ({ id, value: JSON.parse(value) }));
  }

  override async watch(bucket: StateBucket, listener: (id: string) => void, missed?: () => void): Promise<() => Promise<void>> {
    if (SILENT.has(bucket))
      throw new Error(`Changes of the bucket ${bucket} are not announced. Read it when you need it, with get or list.`);
    if (this.database.listen === undefined) throw new Error('This database cannot announce changes. Give SqlState one that has listen.');
    const start = `${bucket} `;
    return this.database.listen(await (this.channel ??= this.named()), {
      announced: (payload) => {
        if (payload.startsWith(start)) listener(payload.slice(start.length));
      },
      missed: () => missed?.(),
    });
  }

  /** Ends the connections of the database, those of others that use it too. */
  async close(): Promise<void> {
    await this.database.close();
  }

  /** Nest calls it when all requests have ended. */
  async onApplicationShutdown(): Promise<void> {
    if (this.owned) await this.close();
  }

  /** Undefined when another writer was faster. */
  private async attempt<T>(
    runner: SqlRunner,
    bucket: StateBucket,
    id: string,
    change: StateChange<T>,
    lock: string,
  ): Promise<{ value: T | undefined } | undefined> {
    const [row] = await runner.query<StateRow>(`select value, version from ${STATE} where bucket = $1 and id = $2 ${lock}`, [bucket, id]);
    const current: T | undefined = row === undefined ? undefined : JSON.parse(row.value);
    const next = change(current);
    if (next === current) return { value: next };
    const written = await this.write(runner, bucket, id, row, next);
    return written ? { value: next } : undefined;
  }

  private async write(runner: SqlRunner, bucket: StateBucket, id: string, row: StateRow | undefined, next: unknown): Promise<boolean> {
    const value = JSON.stringify(next);
    const tell = SILENT.has(bucket) ? '1' : ANNOUNCE;
    const here = 'bucket = $1 and id = $2';
    const statements = {
      insert: `insert into ${STATE} (bucket, id, value) values ($1, $2, $3) on conflict (bucket, id) do nothing returning bucket, id`,
      update: `update ${STATE} set value = $3, version = nextval('${STATE}_version') where ${here} and version = $4 returning bucket, id`,
      remove: `delete from ${STATE} where ${here} and version = $3 returning bucket, id`,
    };
    const run = async (statement: string, values: (string | number)[]) =>
      (await runner.query(`with w as (${statement}) select ${tell} as written from w`, [bucket, id, ...values])).length > 0;
    if (row === undefined) return run(statements.insert, [value]);
    return next === undefined ? run(statements.remove, [row.version]) : run(statements.update, [value, row.version]);
  }

  private async named(): Promise<string> {
    const [row] = await this.database.query<{ name: string }>(`select ${CHANNEL} as name`);
    return row?.name ?? STATE;
  }
}

/** One channel per schema: other installations in the same database are not heard. */
const CHANNEL = `left('${STATE}_' || current_schema(), 60)`;
/** Announces the written entry `w`, once the transaction is committed. */
const ANNOUNCE = `pg_notify(${CHANNEL}, w.bucket || ' ' || w.id)`;
