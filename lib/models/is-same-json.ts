/** Whether two JSON values are equal; the order of keys does not count. Without recursion, because partners decide how deep JSON is. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  // Most fields of a PATCH are no objects: nothing is made for them.
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  const pairs: [unknown, unknown][] = [[left, right]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) {
      continue;
    }
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) {
      return false;
    }
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length) {
      return false;
    }
    for (const name of names) {
      if (!Object.hasOwn(b, name)) {
        return false;
      }
      pairs.push([Reflect.get(a, name), Reflect.get(b, name)]);
    }
  }
  return true;
}
