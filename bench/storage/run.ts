import { median } from '../quantile.js';
import { type Filled, fill } from './filled.js';
import { crawl, LIMIT, page, sessions, tokens } from './pages.js';
import { readSettings } from './settings.js';
import { cost, inTurns, ratios, type Work } from './timing.js';
import { authorize, patch, upsert } from './writes.js';

const settings = readSettings(process.argv.slice(2));
/** Fewer requests of what costs more the more there is. */
const FEW = 10;
const EVERYTHING = { from: '2020-01-01T00:00:00Z' };
const NARROW = { from: '2026-01-01T00:10:00Z', to: '2026-01-01T00:12:00Z' };

for (const database of settings.databases) {
  const all: Filled[] = [];
  try {
    for (const size of settings.sizes) {
      const start = performance.now();
      all.push(await fill(database, size, settings));
      print(`${database}: ${number(size)} locations, tokens and sessions made in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
    await crawls(all);
    await bySize(all);
  } finally {
    for (const filled of all) await filled.close();
  }
}

/** A crawl to its end, then its first and its last page in turn. */
async function crawls(all: readonly Filled[]): Promise<void> {
  print('\nCrawl of the locations, 100 a page           pages     whole   last/first tenth   last/first page   by offset');
  for (const filled of all) {
    const whole = await crawl(filled);
    const turns = Math.max(20, Math.floor(settings.requests / 10));
    const taken = await inTurns(settings.rounds, [
      () => cost(turns, () => page(filled)),
      () => cost(turns, () => page(filled, { cursor: whole.cursor })),
      () => cost(FEW, () => page(filled, { offset: Math.max(0, filled.size - LIMIT) })),
    ]);
    const [, last = NaN, offset = NaN] = ratios(taken);
    print(
      `${number(filled.size).padStart(40)} ${number(whole.pages).padStart(9)} ${whole.seconds.toFixed(2).padStart(8)}s ` +
        `${(whole.last / whole.first).toFixed(2).padStart(17)} ${last.toFixed(2).padStart(17)} ${offset.toFixed(2).padStart(11)}`,
    );
  }
}

/** Everything whose cost should not follow from how much there is; what does is named so. */
async function bySize(all: readonly Filled[]): Promise<void> {
  const [smallest] = all;
  print(`\nMilliseconds; in brackets how many times those at ${number(smallest?.size ?? 0)}`);
  const cases: [string, (filled: Filled) => Work, number?][] = [
    ['PATCH of one EVSE status', (filled) => (turn) => patch(filled, turn)],
    ['PUT, every second one new', (filled) => (turn) => upsert(filled, turn)],
    ['authorize: token of any type', (filled) => (turn) => authorize(filled, turn)],
    ['first page with X-Total-Count', (filled) => () => page(filled, { limit: 1 })],
    ['  tokens in a window of 2 minutes', (filled) => () => tokens(filled, { limit: 1, updated: NARROW })],
    ['  tokens in a window that has all', (filled) => () => tokens(filled, { limit: 1, updated: EVERYTHING }), FEW],
    ['  sessions of a partner', (filled) => () => sessions(filled, { limit: 1 }), FEW],
    ['  sessions of a partner, window of 2 minutes', (filled) => () => sessions(filled, { limit: 1, updated: NARROW })],
  ];
  for (const [title, work, requests = settings.requests] of cases) {
    const taken = await inTurns(
      settings.rounds,
      all.map((filled) => () => cost(requests, work(filled))),
    );
    const ratio = ratios(taken);
    print(
      title.padEnd(44) + taken.map((times, at) => `${median(times).toFixed(2)} (${(ratio[at] ?? NaN).toFixed(2)})`.padStart(18)).join(''),
    );
  }
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
