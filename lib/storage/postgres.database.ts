import type { ClientConfig, Pool } from 'pg';
import { ownRequire } from '../contract/own-require.js';
import { optionalPeer } from './optional-peer.js';
import { bytesOf } from './postgres.bytes.js';
import { PostgresListener } from './postgres.listener.js';
import { type PostgresForm, run } from './postgres.run.js';
import type { SqlDatabase, SqlRunner } from './sql.database.js';

/** How a PostgreSQL server is used. */
export interface PostgresOptions {
  /** Connections at most; one more hears announcements. @default 10 */
  readonly max?: number;
  /** The schema the tables are in; made when absent. @default the first of the server's search_path, usually `public` */
  readonly schema?: string;
  /** Milliseconds until a connection that does not come is an error. @default 10000 */
  readonly connectMs?: number;
  /** Milliseconds until a statement that is not answered is an error, and its connection is given up. @default 30000 */
  readonly queryMs?: number;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;

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
    // A server that is gone without a word would be waited for as long as TCP sends again: a quarter of an hour.
    query_timeout: options.queryMs ?? 30_000,
    allowExitOnIdle: true,
    // A connection that a firewall forgot, or whose server is gone, is noticed in minutes and not in hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'nestjs-ocpi',
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  };
  const prepare = bytesOf(ownRequire());
  const form: PostgresForm = prepare(new pg.Client(config).connection) ? 'bytes' : 'text';
  class Connection extends pg.Client {
    constructor(settings?: ClientConfig) {
      super(settings);
      prepare(this.connection);
      // What runs on a connection that is lost fails and says so; without a listener the error would end the process too.
      this.on('error', () => undefined);
    }
  }
  const pool = new pg.Pool({ ...config, Client: Connection });
  // An idle connection that the server ends is replaced when needed.
  pool.on('error', () => undefined);
  const listener = new PostgresListener(() => new pg.Client(config));
  let closing: Promise<void> | undefined;
  return {
    query: (statement, values, { bytes, patient } = {}) => run(pool, statement, values, bytes === true ? form : 'text', patient),
    transaction: (work) => transaction(pool, form, work),
    listen: (channel, heard) => listener.listen(channel, heard),
    close: () => (closing ??= Promise.all([listener.close(), pool.end()]).then(() => undefined)),
  };
}

async function transaction<T>(pool: Pool, form: PostgresForm, work: (runner: SqlRunner) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work({
      query: (statement, values, { bytes, patient } = {}) => run(client, statement, values, bytes === true ? form : 'text', patient),
    });
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that does not answer would not answer this either: it ends, and the transaction with it.
    if (isUnanswered(error)) broken = error;
    else await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** What the driver raises when `query_timeout` is over. */
function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}
