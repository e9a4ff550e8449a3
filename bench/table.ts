import { type Measured, median } from './measure.js';

/** What was measured of one server, round by round. */
export interface Row {
  readonly name: string;
  readonly rounds: readonly Measured[];
}

const HEAD = ['', 'CPU µs', 'ratio', 'spread', 'at best', 'requests/s', 'ratio', 'p50 ms', 'p99 ms', 'MiB'];

/** The round that other work of the machine has disturbed least: CPU time per request only grows by it. */
const least = (rounds: readonly Measured[]): number => Math.min(...rounds.map(({ cpu }) => cpu));

/** A table of one case: each round is compared with the raw server's load of the same round, and the best of all with the best. */
export function table(title: string, rows: readonly Row[]): string {
  const raw = rows.find(({ name }) => name === 'raw')?.rounds ?? [];
  const lines = rows.map(({ name, rounds }) => {
    const of = (value: (one: Measured) => number): number => median(rounds.map(value));
    const cpu = rounds.map((one, index) => (raw[index]?.cpu ?? NaN) / one.cpu);
    const rate = rounds.map((one, index) => one.perSecond / (raw[index]?.perSecond ?? NaN));
    return [
      name,
      of((one) => one.cpu).toFixed(1),
      median(cpu).toFixed(2),
      `${Math.min(...cpu).toFixed(2)}-${Math.max(...cpu).toFixed(2)}`,
      (least(raw) / least(rounds)).toFixed(2),
      of((one) => one.perSecond).toFixed(0),
      median(rate).toFixed(2),
      of((one) => one.p50).toFixed(2),
      of((one) => one.p99).toFixed(2),
      (Math.max(...rounds.map((one) => one.rss)) / 2 ** 20).toFixed(0),
    ];
  });
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
  return `\n${title}\n${text.join('\n')}\n`;
}
