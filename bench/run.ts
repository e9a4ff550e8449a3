import { bytesOf, type Call, type Case, CASES } from './cases.js';
import { bindLoad } from './cores.js';
import { askOnce } from './load.js';
import { measure, type Measured } from './measure.js';
import { ServerProcess } from './server-process.js';
import type { Made } from './servers/ready-made.js';
import { readSettings } from './settings.js';
import { type Round, type Row, table } from './table.js';
import { caseIn, IN_EVERY_VERSION, type Version, VERSIONS } from './versions.js';

const settings = readSettings(process.argv.slice(2));
/** Cases that say whether cost grows with what is not asked for. */
const SCALED = ['location', 'page50', 'put10'];
const OF_THE_CONNECTION = new Set(['date', 'connection', 'keep-alive']);

if (!bindLoad()) process.stdout.write('Servers and load share all cores: taskset is not there, or only one core.\n');
for (const store of settings.stores) {
  process.stdout.write(`\n=== objects in ${store === 'memory' ? 'memory' : 'PGlite'} ===\n`);
  await run(await start(store), settings.cases);
}

if (settings.versions) {
  process.stdout.write('\n=== older versions, on the fast lane, in memory ===\n');
  const given = { adapter: 'ocpi-express', store: 'memory' };
  const servers = new Map<string, ServerProcess>();
  for (const version of VERSIONS) servers.set(version, await ServerProcess.start('platform', given));
  servers.set('raw', await ServerProcess.start('ready-made', { kind: 'raw' }));
  await run(servers, IN_EVERY_VERSION, (name, one, server) => (isVersion(name) ? caseIn(name, one, server) : one));
}

if (settings.scale) {
  process.stdout.write('\n=== more partners and more objects, on the fast lane, in memory ===\n');
  await run(
    await startScaled(),
    CASES.filter(({ name }) => SCALED.includes(name)),
  );
}

/** One platform as it is, one among 5,000 partners, one with 100,000 locations. */
async function startScaled(): Promise<Map<string, ServerProcess>> {
  const given = { adapter: 'ocpi-express', store: 'memory' };
  return new Map([
    ['1 partner, 1,000 locations', await ServerProcess.start('platform', given)],
    ['5,000 partners', await ServerProcess.start('platform', { ...given, others: 4999 })],
    ['100,000 locations', await ServerProcess.start('platform', { ...given, stored: 100_000 })],
    ['raw', await ServerProcess.start('ready-made', { kind: 'raw' })],
  ]);
}

/** The servers by name. The platforms first: the ready-made replies are theirs. */
async function start(store: 'memory' | 'pglite'): Promise<Map<string, ServerProcess>> {
  const profile = settings.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', settings.profile];
  const wanted = (name: string): boolean => settings.servers.length === 0 || settings.servers.some((part) => name.includes(part));
  const servers = new Map<string, ServerProcess>();
  const add = async (name: string, script: string, given: object, flags: string[] = []): Promise<void> => {
    if (wanted(name) || name === 'raw') servers.set(name, await ServerProcess.start(script, given, flags));
  };
  for (const adapter of ['ocpi-express', 'fastify', 'express'])
    await add(`nestjs-ocpi ${adapter}`, 'platform', { adapter, store }, profile);
  await add('raw', 'ready-made', { kind: 'raw' });
  if (store === 'memory') {
    await add('bare fastify', 'ready-made', { kind: 'fastify' });
    await add('bare express', 'ready-made', { kind: 'express' });
    await add('typical fastify', 'typical', { adapter: 'fastify' });
    await add('typical express', 'typical', { adapter: 'express' });
  }
  return servers;
}

/** What a case is to one of the servers. */
type CaseFor = (name: string, one: Case, server: ServerProcess) => Case | Promise<Case>;

function isVersion(name: string): name is Version {
  return VERSIONS.some((version) => version === name);
}

async function run(servers: Map<string, ServerProcess>, cases: readonly Case[], caseFor: CaseFor = (_, one) => one): Promise<void> {
  try {
    for (const one of cases) {
      const own = new Map<string, Case>();
      for (const [name, server] of servers) own.set(name, await caseFor(name, one, server));
      process.stdout.write(table(one.title, await rounds(servers, (name) => own.get(name) ?? one)));
    }
  } finally {
    for (const server of servers.values()) await server.stop();
  }
}

/**
 * One server after the other, in turns with the raw one: short loads, so that what disturbs the machine disturbs both, and none that rests for long, since
 * the engine gives back memory then that it has to ask for anew.
 */
async function rounds(servers: Map<string, ServerProcess>, caseOf: (name: string) => Case): Promise<Row[]> {
  const replies = await prepare(servers, caseOf);
  const load = async (name: string, seconds = settings.seconds): Promise<Measured> => {
    const server = servers.get(name);
    if (server === undefined) throw new Error(`There is no server ${name}.`);
    return measure(server, caseOf(name), { ...settings, seconds });
  };
  const pair = async (name: string, isRawFirst: boolean): Promise<Round> => {
    if (isRawFirst) return { raw: await load('raw'), own: await load(name) };
    return { own: await load(name), raw: await load('raw') };
  };
  for (const [name, server] of servers) if (isReadyMade(name)) await server.ask(replies);
  await load('raw', settings.warmUp);
  const rows: Row[] = [];
  for (const name of servers.keys()) {
    if (name === 'raw') continue;
    await load(name, settings.warmUp);
    const pairs: Round[] = [];
    for (let round = 0; round < settings.rounds; round++) pairs.push(await pair(name, round % 2 === 0));
    rows.push({ name, rounds: pairs });
  }
  const ofRaw = rows.flatMap((row) => row.rounds.map(({ raw }) => ({ raw, own: raw })));
  return [{ name: 'raw', rounds: ofRaw }, ...rows];
}

/** Whether a server sends the platform's replies as they are. */
function isReadyMade(name: string): boolean {
  return name === 'raw' || name.startsWith('bare');
}

/** Brings every server into the same state, and gives the platform's replies for those that send ready-made ones. */
async function prepare(servers: Map<string, ServerProcess>, caseOf: (name: string) => Case): Promise<Made[]> {
  const made: Made[] = [];
  for (const [name, server] of servers) {
    if (isReadyMade(name)) continue;
    const { before, calls } = caseOf(name);
    for (const call of before) await ask(server, call);
    for (const call of made.length === 0 ? calls : []) made.push(await ask(server, call));
  }
  return made;
}

async function ask(server: ServerProcess, call: Call): Promise<Made> {
  const { port, authorization = '' } = server.ready;
  const { status, head, body } = await askOnce(port, bytesOf(call, authorization));
  if (status >= 300) throw new Error(`${call.method} ${call.path} was answered with ${head}\n${body.toString()}`);
  const lines = head
    .split('\r\n')
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const);
  const headers = Object.fromEntries(lines.filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase())));
  return { method: call.method, path: call.path, status, headers, body };
}
