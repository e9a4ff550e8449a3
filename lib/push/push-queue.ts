import type { OcpiPushResult } from './push-receipt.js';

/** Told what came of a push. */
export type PushListener = (result: OcpiPushResult, error?: unknown) => void;

/** More objects than this are left to the state; they are read from there when these are sent. */
const MOST = 10_000;
/** From so many that are gone on the order is written anew. */
const MANY_GONE = 1024;

/** An object that waits, or, when it is gone, waited. */
interface Waiting {
  readonly id: string;
  readonly listeners: PushListener[];
  gone: boolean;
}

/** The objects that wait in a lane, each once, in the order in which they changed first. */
export class PushQueue {
  private readonly waiting = new Map<string, Waiting>();
  private readonly given = new Map<string, object>();
  /** In their order from `head` on; those that are gone are passed over. */
  private order: Waiting[] = [];
  private head = 0;
  /** Those that were first while they were being sent. */
  private readonly passed = new Set<Waiting>();
  /** Some were left to the state. */
  overflowed = false;

  get size(): number {
    return this.waiting.size;
  }

  /** Keeps the object as it was given, until it is sent: for hosts that do not store it. */
  keep(id: string, object: object | undefined): void {
    if (object !== undefined && (this.given.size < MOST || this.given.has(id))) this.given.set(id, object);
  }

  has(id: string): boolean {
    return this.waiting.has(id);
  }

  kept(id: string): object | undefined {
    return this.given.get(id);
  }

  /** It was sent; what was given since stays. */
  release(id: string, object: object | undefined): void {
    if (object !== undefined && this.given.get(id) === object) this.given.delete(id);
  }

  add(id: string, listener?: PushListener): void {
    let waiting = this.waiting.get(id);
    if (waiting === undefined && this.waiting.size >= MOST) {
      this.overflowed = true;
      listener?.('waiting');
      return;
    }
    if (waiting === undefined) {
      waiting = { id, listeners: [], gone: false };
      this.waiting.set(id, waiting);
      this.order.push(waiting);
    }
    if (listener) waiting.listeners.push(listener);
  }

  /** Those who wait for an object, which is taken out. */
  take(id: string): readonly PushListener[] {
    const waiting = this.waiting.get(id);
    if (waiting === undefined) return [];
    waiting.gone = true;
    this.waiting.delete(id);
    this.passed.delete(waiting);
    return waiting.listeners;
  }

  /** The first object that is none of these. */
  first(but: { has(id: string): boolean }): string | undefined {
    for (const { id } of this.passed) if (!but.has(id)) return id;
    for (; this.head < this.order.length; this.head++) {
      const waiting = this.order[this.head]!;
      if (waiting.gone) continue;
      if (!but.has(waiting.id)) break;
      this.passed.add(waiting);
    }
    this.tidy();
    return this.order[this.head]?.id;
  }

  /** Leaves everything to the state. */
  clear(error?: unknown): void {
    const listeners = [...this.waiting.values()].flatMap((waiting) => waiting.listeners);
    this.waiting.clear();
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
