import type { Lowering } from './bridge.lowering.js';

type Nothing = null | undefined;

/** Sets a member; `__proto__` as any other name. */
export function put(target: object, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[name] = value;
  }
}

/** The object without some members; the object itself when it has none of them. */
export function without<T extends object, N extends string>(object: T, names: readonly N[]): Omit<T, N>;
export function without(object: object, names: readonly string[]): object {
  if (!names.some((name) => Object.hasOwn(object, name))) return object;
  const copy = {};
  for (const name of Object.keys(object)) {
    if (!names.includes(name)) put(copy, name, (object as Record<string, unknown>)[name]);
  }
  return copy;
}

/** As `without`, noting each of the members that had a value as lost. */
export function drop<T extends object, N extends string>(object: T, names: readonly N[], way: Lowering): Omit<T, N> {
  for (const name of names) {
    const value = (object as { [M in N]?: unknown })[name];
    if (value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)) way.lose(name);
  }
  return without(object, names);
}

/** The object with members replaced, those that became undefined or null taken out; the object itself when all are as they were. */
export function changed<T extends object, C extends object>(object: T, changes: C): Omit<T, keyof C> & C;
export function changed(object: object, changes: object): object {
  const before = object as Record<string, unknown>;
  const next = changes as Record<string, unknown>;
  const names = Object.keys(next);
  if (names.every((name) => before[name] === next[name])) return object;
  // Built up instead of copied and cut down: the engine makes a slow object of one that a member is taken from.
  const copy = {};
  for (const name of Object.keys(before)) {
    const value = names.includes(name) ? next[name] : before[name];
    if (value === before[name] || (value !== undefined && value !== null)) put(copy, name, value);
  }
  for (const name of names) {
    if (!Object.hasOwn(before, name) && next[name] !== undefined && next[name] !== null) put(copy, name, next[name]);
  }
  return copy;
}

/** A value mapped, unless there is none. */
export function maybe<A, B>(value: A | Nothing, map: (value: A) => B): B | undefined {
  return value === undefined || value === null ? undefined : map(value);
}

/** A list mapped; the list itself when no entry changes. Holes stay holes. */
export function each<A, B>(list: readonly A[] | Nothing, map: (entry: A, index: number) => B): B[] | undefined;
export function each(list: readonly unknown[] | Nothing, map: (entry: unknown, index: number) => unknown): readonly unknown[] | undefined {
  if (!Array.isArray(list)) return undefined;
  let same = true;
  const next = list.map((entry: unknown, index) => {
    const mapped = entry === undefined || entry === null ? undefined : map(entry, index);
    if (mapped !== entry) same = false;
    return mapped;
  });
  return same ? list : next;
}

/** As `each`, knowing where it is. */
export function eachOn<A, B>(way: Lowering, name: string, list: readonly A[] | Nothing, map: (entry: A) => B): B[] | undefined {
  way.enter(name);
  const next = each(list, (entry, index) => {
    way.enter(index);
    const mapped = map(entry);
    way.leave();
    return mapped;
  });
  way.leave();
  return next;
}

/** As `maybe`, knowing where it is. */
export function maybeOn<A, B>(way: Lowering, name: string, value: A | Nothing, map: (value: A) => B): B | undefined {
  if (value === undefined || value === null) return undefined;
  way.enter(name);
  const mapped = map(value);
  way.leave();
  return mapped;
}

/** An amount of money or a price with at most four decimals, without binary noise. */
export function decimals(value: number): number {
  return Number(value.toFixed(4)) + 0;
}

/** Whether an enum of the older version has the value. */
export function isOf<E extends object>(known: E, value: string): value is Extract<E[keyof E], string> {
  return Object.hasOwn(known, value);
}
