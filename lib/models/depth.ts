/** What is taken from a partner must be written again: the engine writes some thousands of levels as JSON, and OCPI has a dozen. */
export const MAX_LEVELS = 500;

/** Whether objects and lists lie in each other more than so many levels deep. Without recursion, because partners decide how deep JSON is. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level = isNested(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > levels) return true;
    const next: object[] = [];
    for (const each of level) {
      for (const member of Array.isArray(each) ? each : Object.values(each)) if (isNested(member)) next.push(member);
    }
    level = next;
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
