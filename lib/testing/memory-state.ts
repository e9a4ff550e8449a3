import { jsonCopy } from '../models/json-copy.js';
import { OcpiState, type StateBucket, type StateChange, type StateEntry } from '../contract/state.js';

/** What the library remembers, in this process only: for tests, and for hosts that may lose their partners. */
export class MemoryState extends OcpiState {
  private readonly buckets = new Map<StateBucket, Map<string, unknown>>();
  private readonly listeners = new Map<StateBucket, Set<(id: string) => void>>();

  async get<T>(bucket: StateBucket, id: string): Promise<T | undefined> {
    return this.read(bucket, id);
  }

  async update<T>(bucket: StateBucket, id: string, change: StateChange<T>): Promise<T | undefined> {
    const current = this.read<T>(bucket, id);
    const next = change(current);
    if (next === current) return next;
    if (next === undefined) this.bucket(bucket).delete(id);
    else this.bucket(bucket).set(id, jsonCopy(next));
    const listeners = this.listeners.get(bucket);
    if (listeners !== undefined) queueMicrotask(() => listeners.forEach((listener) => listener(id)));
    return next;
  }

  async list<T>(bucket: StateBucket, prefix = ''): Promise<StateEntry<T>[]> {
    return [...this.bucket(bucket)]
      .filter(([id]) => id.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, value]) => ({ id, value: jsonCopy(value) as T }));
  }

  override async watch(bucket: StateBucket, listener: (id: string) => void): Promise<() => Promise<void>> {
    const own = (id: string) => listener(id);
    const listeners = this.listeners.get(bucket) ?? new Set();
    this.listeners.set(bucket, listeners.add(own));
    return async () => void listeners.delete(own);
  }

  private read<T>(bucket: StateBucket, id: string): T | undefined {
    return jsonCopy(this.bucket(bucket).get(id)) as T | undefined;
  }

  private bucket(name: StateBucket): Map<string, unknown> {
    let bucket = this.buckets.get(name);
    if (bucket === undefined) this.buckets.set(name, (bucket = new Map()));
    return bucket;
  }
}
