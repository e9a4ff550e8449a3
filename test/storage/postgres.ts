import pg from 'pg';

/** The server that tests may use: DATABASE_URL, else one on this machine. */
const URL_OF_SERVER = process.env['DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/test';

/** The URL of a server that answers; undefined when none does. */
export async function postgresUrl(): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: URL_OF_SERVER, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return URL_OF_SERVER;
  } catch {
    return undefined;
  }
}

/** A schema name of its own for one run. */
export function newSchema(): string {
  return `ocpi_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
}

/** Runs statements on the server, outside of what is tested. */
export async function onServer<R extends object>(url: string, statement: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(statement)).rows;
  } finally {
    await client.end();
  }
}
