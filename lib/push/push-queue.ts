import type { OcpiPushResult } from './push-receipt.js';

/** Told what came of a push. */
export type PushListener = (result: OcpiPushResult, error?: unknown) => void;

/** More objects than this are left to the state; they are read from there when these are sent. */
const MOST = 10_000;
/** From so many that are gone on the order is written anew. */
const MANY_GONE = 1024;

/** The objects that wait in a lane, each once, in the order in which they changed first. */
export class PushQueue {
  private readonly ids = new Map<string, readonly PushListener[]>();
  private readonly given = new Map<string, object>();
  /** Those that wait, and, before `head` and here and there, some that do not any more. */
  private order: string[] = [];
  private head = 0;
  /** Those that were first while they were being sent. */
  private readonly passed = new Set<string>();
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
    if (object !== undefined && this.given.get(id) === object) this.given.delete(id);
  }

  add(id: string, listener?: PushListener): void {
    const listeners = this.ids.get(id);
    if (listeners === undefined && this.ids.size >= MOST) {
      this.overflowed = true;
      listener?.('waiting');
      return;
    }
    if (listeners === undefined) this.order.push(id);
    this.ids.set(id, listener ? [...(listeners ?? []), listener] : (listeners ?? []));
  }

  /** Those who wait for an object, which is taken out. */
  take(id: string): readonly PushListener[] {
    const listeners = this.ids.get(id) ?? [];
    this.ids.delete(id);
    this.passed.delete(id);
    return listeners;
  }

  /** The first object that is none of these. */
  first(but: { has(id: string): boolean }): string | undefined {
    for (const id of this.passed) if (!but.has(id)) return id;
    for (; this.head < this.order.length; this.head++) {
      const id = this.order[this.head]!;
      if (!this.ids.has(id)) continue;
      if (!but.has(id)) {
        this.tidy();
        return id;
      }
      this.passed.add(id);
    }
    this.tidy();
    return undefined;
  }

  /** Leaves everything to the state. */
  clear(error?: unknown): void {
    const listeners = [...this.ids.values()].flat();
    this.ids.clear();
    this.given.clear();
    this.passed.clear();
    this.order = [];
    this.head = 0;
    this.overflowed = false;
    for (const listener of listeners) listener('waiting', error);
  }

  private tidy(): void {
    if (this.head < MANY_GONE || this.head * 2 < this.order.length) return;
    this.order = this.order.slice(this.head);
    this.head = 0;
  }
}
