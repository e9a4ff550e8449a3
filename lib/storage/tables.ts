import { BILATERAL_KINDS } from '../contract/counterparty.js';
import { KINDS, type Kind } from '../contract/kinds.js';

/** The table of a kind: `ocpi_locations`, `ocpi_invoice_reconciliation_records`. */
export function tableOf(kind: Kind): string {
  return `ocpi_${kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}

/** The table of every kind. */
export const TABLES: ReadonlyMap<Kind, string> = new Map(KINDS.map((kind) => [kind, tableOf(kind)]));

/** The tables of objects that one party may see. */
export const COUNTERPARTY_TABLES: readonly string[] = BILATERAL_KINDS.map(tableOf);

/** How many objects there are, by table, owner and slot. */
export const COUNTS = 'ocpi_counts';

/** What the library remembers. */
export const STATE = 'ocpi_state';
