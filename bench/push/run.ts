import { parseArgs } from 'node:util';
import { median } from '../measure.js';
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
  const rates: number[] = [];
  const ratios: number[] = [];
  const work: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const bare = await run('undici.Pool');
    const ours = await run('nestjs-ocpi');
    // The first round is the warm-up.
    if (round < 0) continue;
    rates.push(count / ours.seconds);
    ratios.push(bare.seconds / ours.seconds);
    work.push(bare.cpu / ours.cpu);
  }
  const spread = `${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)}`;
  process.stdout.write(
    `${count} session updates to ${partners} partner(s), ${inFlight} in flight: ${median(rates).toFixed(0)}/s, ` +
      `${median(ratios).toFixed(2)} of undici.Pool (${spread}), by CPU ${median(work).toFixed(2)}\n`,
  );
  await pusher.stop();
}
