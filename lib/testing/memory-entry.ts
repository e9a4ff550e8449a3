import { BILATERAL_KINDS, counterpartyOf } from '../contract/counterparty.js';
import type { Kind } from '../contract/kinds.js';
import { listable } from '../contract/listable.js';
import { partyKey } from '../contract/party.js';
import { restOf, withRest } from '../contract/rest.js';
import { textOf } from '../contract/text.js';
import { instant } from '../models/date-time.js';
import type { KeyColumns } from '../storage/object.columns.js';
import { stored } from '../storage/stored.js';

const BILATERAL: ReadonlySet<Kind> = new Set(BILATERAL_KINDS);

/** What lists search, read once for each list. */
export interface MemorySearch {
  readonly counterparties: ReadonlySet<string> | undefined;
  /** Milliseconds since 1970; from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  readonly filters: readonly (readonly [string, string])[];
}

/** What changes look at, where they do not look at the whole object. */
interface Head {
  last_updated: string | undefined;
  status: string | null | undefined;
}

/**
 * A stored object: its text, so that every read gives a fresh object, and what lists search. What an update made stays an object until its
 * text is asked for: the next update of it need not parse.
 */
export class MemoryEntry {
  private bytes: Buffer | undefined;
  private value: object | undefined;
  private updated: number | undefined;
  /** The only party that may see it. */
  private counterparty: string | undefined;
  /** As JSON. */
  private rest: string | null = null;
  private readonly head: Head = { last_updated: undefined, status: undefined };

  private constructor(
    private readonly kind: Kind,
    readonly seq: number,
    readonly key: KeyColumns,
  ) {}

  /** Of an object that its giver may go on to change. */
  static of(kind: Kind, seq: number, key: KeyColumns, object: object): MemoryEntry {
    const entry = new MemoryEntry(kind, seq, key);
    entry.read(object);
    entry.bytes = bytesOf(object);
    return entry;
  }

  /** Takes what a change made of its object. */
  change(next: object): void {
    this.read(next);
    const isWritten = textOf(next) !== undefined;
    this.value = isWritten ? undefined : withRest(next, restOf(next));
    this.bytes = isWritten ? bytesOf(next) : undefined;
  }

  /** The same under another key. */
  at(key: KeyColumns): MemoryEntry {
    return new MemoryEntry(this.kind, this.seq, key);
  }

  get text(): Buffer {
    if (this.bytes === undefined) {
      this.bytes = bytesOf(this.value ?? {});
      this.value = undefined;
    }
    return this.bytes;
  }

  /** A fresh object. */
  object<T extends object>(): T {
    return stored({ doc: this.text.toString(), rest: this.rest });
  }

  /** The object as far as a change looks at it, when it looks at nothing but what is kept beside the text. */
  fields<T extends object>(wanted: readonly string[] | undefined): T | undefined {
    return wanted?.every((name) => name in this.head) ? (this.head as T) : undefined;
  }

  /** The object for a change, which does not write on what is in it. */
  current<T extends object>(): T {
    return this.value === undefined ? this.object() : { ...(this.value as T) };
  }

  private read(object: object): void {
    const counterparty = BILATERAL.has(this.kind) ? counterpartyOf(this.kind, object) : undefined;
    this.counterparty = counterparty && partyKey(counterparty);
    const rest = restOf(object);
    this.rest = rest === undefined ? null : JSON.stringify(rest);
    const { last_updated, status }: Partial<Head> = object;
    this.head.last_updated = last_updated;
    this.head.status = status;
    this.updated = undefined;
  }

  matches({ counterparties, from, to, filters }: MemorySearch): boolean {
    if (counterparties !== undefined && !counterparties.has(this.counterparty ?? '')) return false;
    // What says no time counts as older than all.
    const updated = (this.updated ??= instant(this.head.last_updated ?? '') || 0);
    if (updated < from || updated >= to) return false;
    return filters.length === 0 || this.has(filters);
  }

  private has(filters: MemorySearch['filters']): boolean {
    const object: Record<string, unknown> = this.object();
    return filters.every(([name, value]) => object[name] != null && String(object[name]) === value);
  }
}

function bytesOf(object: object): Buffer {
  const text = textOf(object) ?? JSON.stringify(object);
  return typeof text === 'string' ? listable(text) : text;
}
