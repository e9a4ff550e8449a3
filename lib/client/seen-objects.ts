import { createHash } from 'node:crypto';
import { isObject } from '../models/is-object.js';

/** Which objects of a list were delivered: a number each, so that long lists stay small. */
export class SeenObjects {
  private readonly marks = new Set<number>();
  private newest = -Infinity;
  private before = -Infinity;

  get size(): number {
    return this.marks.size;
  }

  /** Whether an object was seen, whatever its state; if not, whether it was there to be seen in the pass before. */
  add(item: unknown): 'known' | 'new' | 'missed' {
    const before = this.marks.size;
    // 48 bits: for a million objects two of them fall together once in 500 crawls, and nothing but the search for missed ones goes by it.
    this.marks.add(createHash('sha1').update(identityOf(item)).digest().readUIntBE(0, 6));
    const updated = isObject(item) ? Date.parse(String(item['last_updated'])) : NaN;
    if (updated > this.newest) this.newest = updated;
    if (this.marks.size === before) return 'known';
    return updated > this.before ? 'new' : 'missed';
  }

  /** What was updated later than anything in this pass is new in the next one. */
  endPass(): void {
    this.before = this.newest;
  }
}

/** What an object is known by from one page to the next: which one it is, and in which state. */
export function markOf(item: unknown): string {
  return isObject(item) ? JSON.stringify([identityOf(item), item['last_updated']]) : JSON.stringify(item);
}

function identityOf(item: unknown): string {
  if (!isObject(item)) return JSON.stringify(item) ?? '';
  const { country_code, party_id, uid, id = uid, type, role } = item;
  return JSON.stringify(id === undefined && role === undefined ? item : [country_code, party_id, id, type, role]);
}
