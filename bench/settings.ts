import { parseArgs } from 'node:util';
import { CASES, type Case } from './cases.js';

/** How the benchmark is run. */
export interface BenchSettings {
  /** How long one load is. */
  readonly seconds: number;
  /** How long the load before the first round is, until the engine has compiled what is hot. */
  readonly warmUp: number;
  readonly rounds: number;
  readonly connections: number;
  readonly cases: readonly Case[];
  /** Only servers whose name contains one of these; the raw server always. */
  readonly servers: readonly string[];
  readonly stores: readonly ('memory' | 'pglite')[];
  /** Whether more partners and more stored objects are measured too. */
  readonly scale: boolean;
  /** Whether older versions are measured too. */
  readonly versions: boolean;
  /** A folder for CPU profiles of the platforms. */
  readonly profile?: string;
}

const STORES = ['memory', 'pglite'] as const;

const HELP = `npm run bench -- [options]
  --seconds 0.4       how long one load is
  --warm-up 4         how long the load before the first round is
  --rounds 15         rounds; in each a server and the raw one take turns
  --connections 16    connections of the load
  --only put10,page   cases whose name begins so: ${CASES.map(({ name }) => name).join(', ')}
  --servers fastify   servers whose name contains it; raw is always there
  --store memory      tables: memory, pglite, both or none
  --scale             more partners and more stored objects too
  --versions          the same requests in older versions too
  --profile FOLDER    writes a CPU profile of each platform
`;

/** Reads the command line. */
export function readSettings(args: string[]): BenchSettings {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '0.4' },
      'warm-up': { type: 'string', default: '4' },
      rounds: { type: 'string', default: '15' },
      connections: { type: 'string', default: '16' },
      only: { type: 'string', default: '' },
      servers: { type: 'string', default: '' },
      store: { type: 'string', default: 'both' },
      scale: { type: 'boolean', default: false },
      versions: { type: 'boolean', default: false },
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
    warmUp: Number(values['warm-up']),
    rounds: Number(values.rounds),
    connections: Number(values.connections),
    cases: CASES.filter(({ name }) => only.length === 0 || only.some((start) => name.startsWith(start))),
    servers: values.servers.split(',').filter(Boolean),
    stores: STORES.filter((store) => values.store === 'both' || values.store === store),
    scale: values.scale,
    versions: values.versions,
    profile: values.profile,
  };
}
