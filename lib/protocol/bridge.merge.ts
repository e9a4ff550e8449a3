import { isObject } from '../models/is-object.js';
import { isSameJson } from '../models/is-same-json.js';
import { put } from './bridge.parts.js';

/** Lists whose entries have a name of their own, and the member that holds it. */
export const KEYED: ReadonlyMap<string, string> = new Map([
  ['evses', 'uid'],
  ['connectors', 'id'],
  ['parking_places', 'id'],
  ['tariffs', 'id'],
]);
/** Members that mean something only together: a price says whether it has taxes in another member, and taxes are those of one amount. */
const TOGETHER = [
  ['elements', 'tax_included'],
  ['before_taxes', 'taxes', 'after_taxes'],
];
/** How deep objects are looked into; what lies deeper is taken as one value, because partners decide how deep JSON is. */
export const MAX_DEPTH = 20;

/**
 * The stored object with what a partner changed. `seen` is what the partner could know of it and `said` what it says now, all in house form: where both
 * agree nothing was changed, and the stored value stays, with all that the partner's version cannot say.
 */
export function mergeSaid<T extends object>(stored: T, seen: T, said: T): T {
  return mergeObjects(stored, seen, said, 0) as T;
}

function mergeValues(name: string, stored: unknown, seen: unknown, said: unknown, depth: number): unknown {
  if (isSameJson(seen, said)) return stored;
  if (stored === undefined || stored === null || seen === undefined || seen === null || depth > MAX_DEPTH) return said;
  if (Array.isArray(stored) && Array.isArray(seen) && Array.isArray(said)) return mergeLists(name, stored, seen, said, depth);
  return isObject(stored) && isObject(seen) && isObject(said) ? mergeObjects(stored, seen, said, depth) : said;
}

function mergeObjects(stored: object, seen: object, said: object, depth: number): object {
  const [was, is, will] = [stored as Record<string, unknown>, seen as Record<string, unknown>, said as Record<string, unknown>];
  const together = TOGETHER.find((names) => (names[0] ?? '') in said && names.some((name) => !isSameJson(is[name], will[name]))) ?? [];
  const merged = {};
  for (const name of Object.keys(stored)) {
    // What the partner did not see it cannot have taken away.
    const stays = !Object.hasOwn(said, name) && !Object.hasOwn(seen, name) && !together.includes(name);
    if (stays) put(merged, name, was[name]);
    else if (Object.hasOwn(said, name)) put(merged, name, valueOf(name));
  }
  for (const name of Object.keys(said)) {
    if (!Object.hasOwn(stored, name) && !(Object.hasOwn(seen, name) && isSameJson(is[name], will[name]))) put(merged, name, will[name]);
  }
  return merged;

  function valueOf(name: string): unknown {
    return together.includes(name) ? will[name] : mergeValues(name, was[name], is[name], will[name], depth + 1);
  }
}

function mergeLists(
  name: string,
  stored: readonly unknown[],
  seen: readonly unknown[],
  said: readonly unknown[],
  depth: number,
): readonly unknown[] {
  const key = KEYED.get(name);
  if (key !== undefined) return mergeKeyed(key, stored, seen, said, depth);
  if (said.every((entry) => typeof entry === 'string')) return [...said, ...stored.filter((entry) => ![...seen, ...said].includes(entry))];
  // Without names, entries can be told apart by position only, which holds when none was left out.
  if (stored.length !== seen.length) return said;
  return said.map((entry, index) => (index < seen.length && isSameJson(seen[index], entry) ? stored[index] : entry));
}

function mergeKeyed(key: string, stored: readonly unknown[], seen: readonly unknown[], said: readonly unknown[], depth: number): unknown[] {
  const [was, is, will] = [byKey(key, stored), byKey(key, seen), byKey(key, said)];
  const merged = said.map((entry) => {
    const id = keyOf(key, entry);
    return will.get(id) === entry && is.has(id) ? mergeValues('', was.get(id), is.get(id), entry, depth + 1) : entry;
  });
  const unseen = stored.filter((entry) => !is.has(keyOf(key, entry)) && !will.has(keyOf(key, entry)));
  return [...merged, ...unseen];
}

function byKey(key: string, list: readonly unknown[]): Map<unknown, unknown> {
  return new Map(list.map((entry) => [keyOf(key, entry), entry]));
}

function keyOf(key: string, entry: unknown): unknown {
  return isObject(entry) ? (entry as Record<string, unknown>)[key] : entry;
}
