import type { Type } from '@nestjs/common';
import { isSameJson } from './is-same-json.js';
import { modelOf } from './model-of.js';

/**
 * What a PATCH makes of an object: given fields replace the stored ones, lists and nested objects whole; fields left out stay. Null removes
 * an optional field of the model; on a required one it stays, so that the check of the result refuses it, and an unknown field keeps it as a value.
 *
 * Neither argument is changed; the result shares their values. The same reference comes back when nothing changes. The result is not checked.
 */
export function merge<T extends object>(current: T, patch: object, type: Type<object>): T {
  const { fields } = modelOf(type);
  const next = new Map<string, unknown>(Object.entries(current));
  let changed = false;
  for (const [name, value] of Object.entries(patch)) {
    const removed = value === null && fields.some((field) => field.optional && field.name === name);
    if (name === '__proto__' || value === undefined || (next.has(name) ? !removed && isSameJson(next.get(name), value) : removed)) {
      continue;
    }
    changed = true;
    if (removed) {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return changed ? (Object.fromEntries(next) as T) : current;
}
