import { isSameJson } from '../models/is-same-json.js';
import { WHOLE, type PushChange } from './push-change.js';
import type { PushKind } from './push-kinds.js';

/** Where the parts of an object are, and what they are known by. */
const PARTS: Readonly<Record<string, { readonly list: string; readonly id: string; readonly within?: string }>> = {
  locations: { list: 'evses', id: 'uid', within: 'evses' },
  evses: { list: 'connectors', id: 'id' },
};

/** What differs between two states of an object; undefined: nothing. EVSEs and Connectors are told apart, so that each is sent by itself. */
export function changeBetween(kind: PushKind, before: object, after: object): PushChange | undefined {
  return between(kind, before, after);
}

function between(level: string, before: object, after: object): PushChange | undefined {
  const parts = PARTS[level];
  const was = new Map<string, unknown>(Object.entries(before));
  const is = new Map<string, unknown>(Object.entries(after));
  const fields = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !isSameJson(was.get(name), is.get(name))).sort();
  if (fields.length === 0) return undefined;
  if (parts === undefined || !fields.includes(parts.list)) return { fields };
  const changed = partsBetween(parts, was.get(parts.list), is.get(parts.list));
  if (changed === undefined) return WHOLE;
  // The parent's last_updated follows that of its part at the receiver.
  const own = fields.filter((name) => name !== parts.list && name !== 'last_updated');
  return own.length > 0 ? { fields: [...own, 'last_updated'], parts: changed } : { parts: changed };
}

/** By the id of the part; undefined when one is no more, which only the whole says. */
function partsBetween({ id, within = '' }: { id: string; within?: string }, was: unknown, is: unknown): PushChange['parts'] {
  const before = byId(was, id);
  const after = byId(is, id);
  if ([...before.keys()].some((name) => !after.has(name))) return undefined;
  const changed: Record<string, PushChange> = {};
  for (const [name, part] of after) {
    const old = before.get(name);
    const change = old === undefined ? WHOLE : between(within, old, part);
    if (change) changed[name] = change;
  }
  return changed;
}

function byId(list: unknown, id: string): Map<string, object> {
  const parts: readonly unknown[] = Array.isArray(list) ? list : [];
  return new Map(
    parts.flatMap((part): [string, object][] => {
      const name: unknown = typeof part === 'object' && part !== null ? Reflect.get(part, id) : undefined;
      return typeof part === 'object' && part !== null && typeof name === 'string' ? [[name, part]] : [];
    }),
  );
}
