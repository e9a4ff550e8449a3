import type { Measured } from './measure.js';
import { median, quantile } from './quantile.js';

/** Two loads, one after the other. */
export interface Round {
  readonly own: Measured;
  readonly raw: Measured;
}

/** What was measured of one server, round by round. */
export interface Row {
  readonly name: string;
  readonly rounds: readonly Round[];
}

const HEAD = ['', 'CPU µs', 'ratio', 'half of them', 'at best', 'requests/s', 'ratio', 'p50 ms', 'p99 ms', 'MiB'];

/** The round that other work of the machine has disturbed least: CPU time per request only grows by it. */
const least = (loads: readonly Measured[]): number => Math.min(...loads.map(({ cpu }) => cpu));

/** A table of one case: each load is compared with that of the raw server beside it, and the best of all with the best. */
export function table(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, rounds }) => {
    const own = rounds.map((round) => round.own);
    const of = (value: (one: Measured) => number): number => median(own.map(value));
    const cpu = rounds.map((round) => round.raw.cpu / round.own.cpu);
    const rate = rounds.map((round) => round.own.perSecond / round.raw.perSecond);
    return [
      name,
      of((one) => one.cpu).toFixed(1),
      median(cpu).toFixed(2),
      `${quantile(cpu, 0.25).toFixed(2)}-${quantile(cpu, 0.75).toFixed(2)}`,
      (least(rounds.map(({ raw }) => raw)) / least(own)).toFixed(2),
      of((one) => one.perSecond).toFixed(0),
      median(rate).toFixed(2),
      of((one) => one.p50).toFixed(2),
      of((one) => one.p99).toFixed(2),
      (Math.max(...own.map((one) => one.rss)) / 2 ** 20).toFixed(0),
    ];
  });
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  const text = all.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
  return `\n${title}\n${text.join('\n')}\n`;
}
