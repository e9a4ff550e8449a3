import type { SyncKind } from './sync-kinds.js';

/** What a pull did. */
export interface SyncReport {
  /** Our id of the partner. */
  readonly partner: string;
  readonly kind: SyncKind;
  /** `busy`: somebody else, here or on another instance, is pulling the same right now; nothing was done. */
  readonly outcome: 'done' | 'busy';
  /** Whether everything was asked for, not only what changed. */
  readonly full: boolean;
  /** `date_from` of the request. */
  readonly since?: string;
  /** Objects that we did not have. */
  readonly created: number;
  readonly updated: number;
  /** Objects that we have as they are, or newer. */
  readonly unchanged: number;
  /** Objects of parties that the partner does not speak for, our own among them. */
  readonly ignored: number;
  /** Objects that were passed over because they are invalid. */
  readonly bad: number;
  /** Objects that a full pull did not contain any more. */
  readonly vanished: number;
}

/** How far a pull is. */
export interface SyncProgress {
  /** Objects delivered so far. */
  readonly position: number;
  /** How many there are in all, when the partner says it (X-Total-Count). */
  readonly total?: number;
  /** What was done so far; the last one is final. */
  readonly report: SyncReport;
}

/** The numbers of a report. */
export type SyncCounts = Pick<SyncReport, 'created' | 'updated' | 'unchanged' | 'ignored' | 'bad' | 'vanished'>;

/** Nothing done yet. */
export const NOTHING: SyncCounts = { created: 0, updated: 0, unchanged: 0, ignored: 0, bad: 0, vanished: 0 };

/** Both together. */
export function sum(a: SyncCounts, b: Partial<SyncCounts>): SyncCounts {
  return {
    created: a.created + (b.created ?? 0),
    updated: a.updated + (b.updated ?? 0),
    unchanged: a.unchanged + (b.unchanged ?? 0),
    ignored: a.ignored + (b.ignored ?? 0),
    bad: a.bad + (b.bad ?? 0),
    vanished: a.vanished + (b.vanished ?? 0),
  };
}
