/** Of each number of fields so many shapes are known. */
const KNOWN = 8;
/** One miss in so many is learned from: what only ever comes once is not worth it. */
const LEARNED = 4;
/** More fields, and longer names in all, are not learned: whoever sends them must not fill the memory with them. */
const MOST = 64;
const LONGEST = 2048;

/** Names of fields in their order, and what copies an object of them: a literal, written as JavaScript, so that all copies are alike to the engine. */
class Shape {
  readonly copy: (object: object) => object;

  constructor(private readonly names: readonly string[]) {
    // Computed, since `__proto__` is no field otherwise.
    const fields = names.map((name) => `[${JSON.stringify(name)}]: o[${JSON.stringify(name)}]`);
    this.copy = new Function('o', `'use strict'; return { ${fields.join(', ')} };`) as Shape['copy'];
  }

  has(names: readonly string[]): boolean {
    const own = this.names;
    for (let index = 0; index < own.length; index++) if (own[index] !== names[index]) return false;
    return true;
  }
}

/** By the number of their fields. */
const known: Shape[][] = [];
let misses = 0;

/**
 * A copy of what JSON says of an object, whose values both share: what is kept under symbols does not go with it. A copy of a copy has the shape of the first;
 * those that spreads make have a new one each in Node 20, and everything that looks at them is slow then.
 */
export function shallowCopy<T extends object>(object: T): T {
  const names = Object.keys(object);
  for (const shape of known[names.length] ?? []) if (shape.has(names)) return shape.copy(object) as T;
  learn(names);
  return Object.fromEntries(Object.entries(object)) as T;
}

function learn(names: readonly string[]): void {
  if (misses++ % LEARNED !== 0 || names.length > MOST || names.join('').length > LONGEST) return;
  known[names.length] = [new Shape(names), ...(known[names.length] ?? [])].slice(0, KNOWN);
}
