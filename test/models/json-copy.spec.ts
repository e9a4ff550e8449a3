import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonCopy } from '../../lib/models/json-copy.js';

const byText = (value: unknown): unknown => {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
};

describe('a copy of JSON', () => {
  it('is what its text says, for all that can be written as JSON', () => {
    const values = fc.anything({ withDate: true, withNullPrototype: true, withSparseArray: true, maxDepth: 4 });
    fc.assert(
      fc.property(values, (value) => {
        expect(jsonCopy(value)).toStrictEqual(byText(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps what is called like a prototype as a field', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":[-0,null]}');
    expect(JSON.stringify(jsonCopy(value))).toBe(JSON.stringify(value));
    expect(Object.getPrototypeOf(jsonCopy(value))).toBe(Object.prototype);
  });

  it('shares nothing with what it was made of', () => {
    const value = { list: [{ a: 1 }], gone: undefined, when: new Date(0) };
    const copy = jsonCopy(value);
    value.list[0]!.a = 2;
    expect(copy).toStrictEqual({ list: [{ a: 1 }], when: '1970-01-01T00:00:00.000Z' });
  });

  it('of what JSON cannot say is refused', () => {
    const ring: unknown[] = [];
    ring.push(ring);
    expect(() => jsonCopy({ n: 1n })).toThrow('as text');
    expect(() => jsonCopy(ring)).toThrow(RangeError);
  });
});
