/** What the library itself remembers, by bucket. A value is any JSON. */
export type StateBucket =
  | 'partners'
  | 'connections'
  | 'tokens'
  | 'calls'
  | 'results'
  | 'reservations'
  | 'sync'
  | 'leases'
  | 'requests'
  | 'lanes'
  | 'audit'
  | 'secrets'
  | 'routes';

/** A remembered value and its id. */
export interface StateEntry<T> {
  readonly id: string;
  readonly value: T;
}

/**
 * From the remembered value (undefined: none) to the new one (undefined: forget it). Synchronous and pure; may be called again, the
 * last call counts; may throw, then nothing is written. The same reference means: nothing to write.
 */
export type StateChange<T> = (current: T | undefined) => T | undefined;

/** The small port for what the library must remember: partners, tokens, pending calls, results owed, sync positions, leases. */
export abstract class OcpiState {
  abstract get<T>(bucket: StateBucket, id: string): Promise<T | undefined>;
  /** Atomic over all instances. Gives what is stored afterwards. */
  abstract update<T>(bucket: StateBucket, id: string, change: StateChange<T>): Promise<T | undefined>;
  /** All values of a bucket whose id starts with `prefix`, by id. */
  abstract list<T>(bucket: StateBucket, prefix?: string): Promise<StateEntry<T>[]>;
  /**
   * Tells of changes, those of other instances included, where the store can; gives the function that stops it. `missed` is called when changes may
   * have gone unheard, because the way to the store was interrupted: what is remembered of the bucket is to be read anew. What a watcher remembers must
   * end by itself all the same: a store cannot promise that it is told of everything.
   */
  watch?(bucket: StateBucket, listener: (id: string) => void, missed?: () => void): Promise<() => Promise<void>>;
}
