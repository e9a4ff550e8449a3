import { median, quantile } from '../quantile.js';

/** Something that is done again and again; `turn` counts from 0. */
export type Work = (turn: number) => Promise<unknown>;

/**
 * Milliseconds that one of `count` requests takes, one after the other: the lower quartile, which is what a request costs when nothing else
 * disturbs the machine.
 */
export async function cost(count: number, work: Work): Promise<number> {
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const start = performance.now();
    await work(turn);
    taken.push(performance.now() - start);
  }
  return quantile(taken, 0.25);
}

/** What takes turns, and what each measured, by round; a first round warms up. */
export async function inTurns(rounds: number, works: readonly (() => Promise<number>)[]): Promise<number[][]> {
  const measured: number[][] = works.map(() => []);
  for (const work of works) await work();
  for (let round = 0; round < rounds; round++) {
    const order = works.map((_, index) => index);
    for (const index of round % 2 === 0 ? order : order.toReversed()) measured[index]?.push((await works[index]?.()) ?? NaN);
  }
  return measured;
}

/** How many times the first each is: the median of the rounds' ratios. */
export function ratios(measured: readonly number[][]): number[] {
  return measured.map((values) => median(values.map((value, round) => value / (measured[0]?.[round] ?? NaN))));
}
