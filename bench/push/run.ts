import { parseArgs } from 'node:util';
import { median } from '../quantile.js';
import { ServerProcess } from '../server-process.js';
import type { PusherSettings, PushTaken, PushTask } from './pusher.js';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    'in-flight': { type: 'string', default: '32' },
  },
});
const [count, rounds, inFlight] = [Number(values.count), Number(values.rounds), Number(values['in-flight'])];

const receiver = await ServerProcess.start('../push/receiver', {}, [], 'load');
try {
  for (const partners of [1, 100]) await compare(partners);
} finally {
  await receiver.stop();
}

/** Session updates by OcpiPush and by undici.Pool alone, in turn, in one process. */
async function compare(partners: number): Promise<void> {
  const given: PusherSettings = { receiver: receiver.ready.port, partners, inFlight };
  const pusher = await ServerProcess.start('../push/pusher', given);
  const run = (by: PushTask['by']): Promise<PushTaken> => pusher.ask<PushTaken>({ by, count } satisfies PushTask);
  const taken = { OcpiPush: [] as Compared[], 'OcpiPush at once': [] as Compared[] };
  for (let round = -1; round < rounds; round++) {
    const bare = await run('undici.Pool');
    for (const by of ['OcpiPush', 'OcpiPush at once'] as const) {
      const ours = await run(by);
      // The first round is the warm-up.
      if (round >= 0) taken[by].push({ rate: count / ours.seconds, ratio: bare.seconds / ours.seconds, work: bare.cpu / ours.cpu });
    }
  }
  await pusher.stop();
  process.stdout.write(`${count} session updates to ${partners} partner(s)\n`);
  tell(`  ${inFlight} at a time`, taken.OcpiPush);
  tell('  all at once', taken['OcpiPush at once']);
}

/** One round: pushes per second, and rate and CPU time against undici.Pool alone. */
interface Compared {
  readonly rate: number;
  readonly ratio: number;
  readonly work: number;
}

function tell(what: string, rounds: readonly Compared[]): void {
  const ratios = rounds.map(({ ratio }) => ratio);
  const spread = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
  const middle = (name: keyof Compared): number => median(rounds.map((each) => each[name]));
  process.stdout.write(
    `${what}: ${middle('rate').toFixed(0)}/s, ${middle('ratio').toFixed(2)} of undici.Pool (${spread}), by CPU ${middle('work').toFixed(2)}\n`,
  );
}
