import type { OcpiPushResult } from './push-receipt.js';

/** Told what came of a push. */
export type PushListener = (result: OcpiPushResult, error?: unknown) => void;

/** More objects than this are left to the state; they are read from there when these are sent. */
const MOST = 10_000;

/** The objects that wait in a lane, each once, in the order in which they changed first. */
export class PushQueue {
  private readonly ids = new Map<string, PushListener[]>();
  private readonly given = new Map<string, object>();
  /** Some were left to the state. */
  overflowed = false;

  get size(): number {
    return this.ids.size;
  }

  /** Keeps the object as it was given, until it is sent: for hosts that do not store it. */
  keep(id: string, object: object | undefined): void {
    if (object !== undefined && (this.given.size < MOST || this.given.has(id))) this.given.set(id, object);
  }

  kept(id: string): object | undefined {
    return this.given.get(id);
  }

  /** It was sent; what was given since stays. */
  release(id: string, object: object | undefined): void {
    if (this.given.get(id) === object) this.given.delete(id);
  }

  add(id: string, listener?: PushListener): void {
    const listeners = this.ids.get(id);
    if (listeners === undefined && this.ids.size >= MOST) {
      this.overflowed = true;
      listener?.('waiting');
      return;
    }
    this.ids.set(id, listener ? [...(listeners ?? []), listener] : (listeners ?? []));
  }

  /** Those who wait for an object, which is taken out. */
  take(id: string): readonly PushListener[] {
    const listeners = this.ids.get(id) ?? [];
    this.ids.delete(id);
    return listeners;
  }

  /** The first object that is none of these. */
  first(but: { has(id: string): boolean }): string | undefined {
    for (const id of this.ids.keys()) if (!but.has(id)) return id;
    return undefined;
  }

  /** Leaves everything to the state. */
  clear(error?: unknown): void {
    const listeners = [...this.ids.values()].flat();
    this.ids.clear();
    this.given.clear();
    this.overflowed = false;
    for (const listener of listeners) listener('waiting', error);
  }
}
