import { createHash } from 'node:crypto';
import type { Client, CustomTypesConfig, Pool, QueryArrayConfig, QueryConfig } from 'pg';
import { optionalPeer } from './optional-peer.js';
import { PostgresListener } from './postgres.listener.js';
import type { SqlDatabase, SqlForm, SqlRunner, SqlValue } from './sql.database.js';

/** How a PostgreSQL server is used. */
export interface PostgresOptions {
  /** Connections at most, one more for announcements left out. @default 10 */
  readonly max?: number;
  /** The schema the tables are in; made when absent. @default the first of the server's search_path, usually `public` */
  readonly schema?: string;
  /** Milliseconds until a connection that does not come is an error. @default 10000 */
  readonly connectMs?: number;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;
const INT8 = 20;
const INT4 = 23;

/** A pool of connections to a PostgreSQL server, or to what speaks its protocol. */
export async function postgresDatabase(url: string, options: PostgresOptions = {}): Promise<SqlDatabase> {
  const { schema } = options;
  if (schema !== undefined && !SCHEMA.test(schema)) {
    throw new Error(`The schema ${JSON.stringify(schema)} is not a plain name. Use lower case letters, digits and underscores.`);
  }
  const { default: pg } = await optionalPeer('pg', 'A PostgreSQL server', () => import('pg'));
  const config = {
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: options.connectMs ?? 10_000,
    allowExitOnIdle: true,
    keepAlive: true,
    application_name: 'nestjs-ocpi',
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  };
  const pool = new pg.Pool(config);
  // An idle connection that the server ends is replaced when needed; without a listener its error would end the process.
  pool.on('error', () => undefined);
  const listener = new PostgresListener(() => new pg.Client(config));
  let closing: Promise<void> | undefined;
  return {
    query: (statement, values, form) => run(pool, statement, values, form),
    transaction: (work) => transaction(pool, work),
    listen: (channel, heard) => listener.listen(channel, heard),
    close: () => (closing ??= Promise.all([listener.close(), pool.end()]).then(() => undefined)),
  };
}

async function transaction<T>(pool: Pool, work: (runner: SqlRunner) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work({ query: (statement, values, form) => run(client, statement, values, form) });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function run<R extends object>(on: Pool | Client | Pick<Pool, 'query'>, text: string, values: readonly SqlValue[] = [], form: SqlForm = {}): Promise<R[]> {
  if (form.bytes !== true) {
    const config: QueryConfig = { name: nameOf(text), text, values: [...values], types: NUMBERS };
    return (await on.query<R>(config)).rows;
  }
  const config: QueryArrayConfig & { binary: true } = { name: nameOf(text), text, values: [...values], types: NUMBERS, rowMode: 'array', binary: true };
  const { fields, rows } = await on.query(config);
  return rows.map((row) => Object.fromEntries(fields.map((field, at) => [field.name, row[at]]))) as R[];
}

const names = new Map<string, string>();

/** Statements are few and their values are parameters, so each is prepared once per connection, under a name that its text decides. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash('sha1').update(text).digest('base64url')));
  return name;
}

/** Bytes are slices of a buffer that the driver uses again: they are copied. */
const NUMBERS: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string): (value: never) => unknown {
    if (format !== 'binary') return oid === INT8 || oid === INT4 ? (value: string) => Number(value) : (value: string) => value;
    if (oid === INT8) return (value: Buffer) => Number(value.readBigInt64BE());
    if (oid === INT4) return (value: Buffer) => value.readInt32BE();
    return (value: Buffer) => Buffer.from(value);
  },
};
