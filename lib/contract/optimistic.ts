import { setTimeout as pause } from 'node:timers/promises';
import type { OcpiChange } from './store.js';

/** How often `optimistic` tries before it gives up; each try that fails means that another writer succeeded. */
const TRIES = 100;
/** The longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE = 50;

/**
 * An atomic `update` for stores that can compare and swap: reads a row, changes its value, and writes it under the condition that the
 * row is still what was read; else all over again. `optimistic(read, value, write, change)`:
 * @param read the row with whatever tells its state (a version column, the document itself); undefined or null when there is none.
 * @param value the stored object of a row.
 * @param write stores `next` where the row is still as it was read, and says whether it was
 *   (`UPDATE … SET version = version + 1 WHERE id = … AND version = …` changed one row).
 * @param change what `OcpiStore.update` was given.
 * @returns what is stored afterwards, undefined when there is no such row.
 * @throws Error when the row was never still as it was read; and whatever the parameters throw.
 */
export async function optimistic<R, T>(
  read: () => Promise<R | undefined | null>,
  value: (row: R) => T,
  write: (row: R, next: T) => Promise<boolean>,
  change: OcpiChange<T>,
): Promise<T | undefined> {
  for (let tried = 0; tried < TRIES; tried++) {
    const row = await read();
    if (row === undefined || row === null) return undefined;
    const current = value(row);
    const next = change(current);
    if (next === current || (await write(row, next))) return next;
    await pause(Math.random() * Math.min(2 ** tried, LONGEST_PAUSE));
  }
  throw new Error(
    `An update found its row changed ${TRIES} times in a row. Check that write answers true when it has written, and that it compares with the row that was read.`,
  );
}
