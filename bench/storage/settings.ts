import { parseArgs } from 'node:util';

/** How the benchmark of the storage is run. */
export interface StorageSettings {
  /** How many locations, tokens and sessions there are; the first is what the others are compared with. */
  readonly sizes: readonly number[];
  readonly databases: readonly ('pglite' | 'postgres')[];
  /** The PostgreSQL server; a schema per size is made in it and dropped. */
  readonly url: string;
  /** The schemas' name up to the size: those that are there are used again, and stay. */
  readonly schema?: string;
  /** How often the sizes take turns. */
  readonly rounds: number;
  /** Requests of each kind in a round. */
  readonly requests: number;
}

const HELP = `npm run bench:storage -- [options]
  --sizes 1000,100000     how many objects there are; the first is what the others are compared with
  --million               the same as --sizes 1000,100000,1000000
  --database both         postgres, pglite or both
  --url postgres://…      the server [DATABASE_URL, else postgres://root@127.0.0.1:5432/test]
  --schema NAME           fills schemas NAME_1000, NAME_100000 … once, and leaves them for the next run
  --rounds 7              rounds; the sizes take turns in each
  --requests 400          requests of each kind in a round
`;

/** Reads the command line. */
export function readSettings(args: string[]): StorageSettings {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '1000,100000' },
      million: { type: 'boolean', default: false },
      database: { type: 'string', default: 'both' },
      url: { type: 'string', default: process.env['DATABASE_URL'] ?? 'postgres://root@127.0.0.1:5432/test' },
      schema: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      requests: { type: 'string', default: '400' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  return {
    sizes: values.million ? [1_000, 100_000, 1_000_000] : values.sizes.split(',').map(Number),
    databases: values.database === 'both' ? ['postgres', 'pglite'] : [values.database === 'pglite' ? 'pglite' : 'postgres'],
    url: values.url,
    schema: values.schema,
    rounds: Number(values.rounds),
    requests: Number(values.requests),
  };
}
