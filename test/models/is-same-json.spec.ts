import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameJson } from '../../lib/models/is-same-json.js';

/** JSON as it is parsed, so that there are no values that JSON does not have. */
const json = () => fc.json({ maxDepth: 4 }).map((text): unknown => JSON.parse(text));

/** The same value with all keys in the other order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return JSON.parse(`{${entries.map(([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(turned(field))}`).join(',')}}`);
}

describe('the same JSON', () => {
  it('is what is equal in depth, in whatever order its keys are', () => {
    fc.assert(
      fc.property(json(), json(), (one, other) => {
        expect(isSameJson(one, turned(one))).toBe(true);
        expect(isSameJson(one, other)).toBe(isDeepStrictEqual(one, other));
      }),
      { numRuns: 500 },
    );
  });

  it('is not what differs in one place alone', () => {
    const pairs: readonly (readonly [unknown, unknown])[] = [
      [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
      [{ a: 1 }, { a: 1, b: 2 }],
      [{ a: 1 }, { b: 1 }],
      [{ a: null }, { a: {} }],
      [[], {}],
      [{ 0: 1 }, [1]],
      [[1, 2], [1]],
      [null, {}],
      ['1', 1],
    ];
    for (const [one, other] of pairs) expect([isSameJson(one, other), isSameJson(other, one)]).toEqual([false, false]);
    const parsed = (text: string): unknown => JSON.parse(text);
    expect(isSameJson(parsed('{"__proto__":{"a":1}}'), parsed('{"__proto__":{"a":2}}'))).toBe(false);
    expect(isSameJson(parsed('{"__proto__":{"a":1}}'), parsed('{"__proto__":{"a":1}}'))).toBe(true);
  });

  it('may be as deep as it likes', () => {
    const deep = (bottom: string): unknown => JSON.parse(`${'[{"a":'.repeat(50_000)}${bottom}${'}]'.repeat(50_000)}`);
    expect(isSameJson(deep('1'), deep('1'))).toBe(true);
    expect(isSameJson(deep('1'), deep('2'))).toBe(false);
  });
});
