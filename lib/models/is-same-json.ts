import { isObject } from './is-object.js';

/** Whether two JSON values are equal; the order of keys does not count. Without recursion, because partners decide how deep JSON is. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  // Most fields of a PATCH are no objects: nothing is made for them.
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  /** What is still to be compared, in twos. */
  const rest: unknown[] = [left, right];
  while (rest.length > 0) {
    const [b, a] = [rest.pop(), rest.pop()];
    if (Array.isArray(a)) {
      if (!Array.isArray(b) || !areSameElements(a, b, rest)) return false;
    } else if (!isObject(a) || !isObject(b) || !areSameFields(a, b, rest)) return false;
  }
  return true;
}

/** False: they differ. True: they are equal as far as they are not put to the rest. */
function areSameElements(a: readonly unknown[], b: readonly unknown[], rest: unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!isSame(a[index], b[index], rest)) return false;
  return true;
}

function areSameFields(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>, rest: unknown[]): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) if (!Object.hasOwn(b, name) || !isSame(a[name], b[name], rest)) return false;
  return true;
}

function isSame(a: unknown, b: unknown, rest: unknown[]): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  rest.push(a, b);
  return true;
}
