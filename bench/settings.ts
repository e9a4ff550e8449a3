import { parseArgs } from 'node:util';
import { CASES, type Case } from './cases.js';

/** How the benchmark is run. */
export interface BenchSettings {
  /** The longest that one load may take. */
  readonly seconds: number;
  /** Multiplies the number of requests of each load. */
  readonly scale: number;
  readonly rounds: number;
  readonly connections: number;
  readonly cases: readonly Case[];
  /** Only servers whose name contains one of these; the raw server always. */
  readonly servers: readonly string[];
  readonly stores: readonly ('memory' | 'pglite')[];
  /** A folder for CPU profiles of the platforms. */
  readonly profile?: string;
}

const HELP = `npm run bench -- [options]
  --scale 1           multiplies the number of requests of each load
  --seconds 5         the longest that one load may take
  --rounds 3          rounds; the servers take turns in each
  --connections 16    connections of the load
  --only put10,page   cases whose name begins so: ${CASES.map(({ name }) => name).join(', ')}
  --servers fast,raw  servers whose name contains it; raw is always there
  --store memory      tables: memory, pglite or both
  --profile FOLDER    writes a CPU profile of each platform
`;

/** Reads the command line. */
export function readSettings(args: string[]): BenchSettings {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '16' },
      only: { type: 'string', default: '' },
      servers: { type: 'string', default: '' },
      store: { type: 'string', default: 'both' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const only = values.only.split(',').filter(Boolean);
  return {
    seconds: Number(values.seconds),
    scale: Number(values.scale),
    rounds: Number(values.rounds),
    connections: Number(values.connections),
    cases: CASES.filter(({ name }) => only.length === 0 || only.some((start) => name.startsWith(start))),
    servers: values.servers.split(',').filter(Boolean),
    stores: values.store === 'both' ? ['memory', 'pglite'] : [values.store === 'pglite' ? 'pglite' : 'memory'],
    profile: values.profile,
  };
}
