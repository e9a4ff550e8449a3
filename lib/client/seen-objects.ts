import { createHash } from 'node:crypto';
import { isRecord } from './envelope.js';

/** Which objects of a list were delivered: a number each, so that long lists stay small. */
export class SeenObjects {
  private readonly marks = new Set<number>();

  get size(): number {
    return this.marks.size;
  }

  /** Whether it is new, whatever its state. */
  add(item: unknown): boolean {
    const before = this.marks.size;
    // 48 bits: for a million objects two of them fall together once in 500 crawls, and nothing but the search for missed ones goes by it.
    this.marks.add(createHash('sha1').update(identityOf(item)).digest().readUIntBE(0, 6));
    return this.marks.size > before;
  }
}

/** What an object is known by from one page to the next: which one it is, and in which state. */
export function markOf(item: unknown): string {
  return isRecord(item) ? JSON.stringify([identityOf(item), item['last_updated']]) : JSON.stringify(item);
}

function identityOf(item: unknown): string {
  if (!isRecord(item)) return JSON.stringify(item) ?? '';
  const { country_code, party_id, uid, id = uid, type, role } = item;
  return JSON.stringify(id === undefined && role === undefined ? item : [country_code, party_id, id, type, role]);
}
