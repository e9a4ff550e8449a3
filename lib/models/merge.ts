import type { Type } from '@nestjs/common';
import { isSameJson } from './is-same-json.js';
import { modelOf } from './model-of.js';
import { shallowCopy } from './shallow-copy.js';

/**
 * What a PATCH makes of an object: given fields replace the stored ones, lists and nested objects whole; fields left out stay. Null removes
 * an optional field of the model; on a required one it stays, so that the check of the result refuses it, and an unknown field keeps it as a value.
 *
 * Neither argument is changed; the result shares their values. The same reference comes back when nothing changes. The result is not checked.
 */
export function merge<T extends object>(current: T, patch: object, type: Type<object>): T {
  const { named } = modelOf(type);
  let next: Record<string, unknown> | undefined;
  for (const name of Object.keys(patch)) {
    const value: unknown = Reflect.get(patch, name);
    const now = next ?? current;
    const removed = value === null && named.get(name)?.optional === true;
    const isThere = Object.hasOwn(now, name);
    if (name === '__proto__' || value === undefined || (isThere ? !removed && isSameJson(Reflect.get(now, name), value) : removed)) {
      continue;
    }
    next ??= shallowCopy<object>(current) as Record<string, unknown>;
    if (removed) delete next[name];
    else next[name] = value;
  }
  return next === undefined ? current : (next as T);
}
