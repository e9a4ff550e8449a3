import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan } from '../../lib/models/depth.js';

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('how deep a value is', () => {
  it('is the longest way through objects and lists', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), (value, levels) => {
        expect(isDeeperThan(levels, value)).toBe(depthOf(value) > levels);
      }),
      { numRuns: 500 },
    );
  });

  it('is found out of values that are deeper than the stack', () => {
    const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(isDeeperThan(500, nested(500))).toBe(false);
    expect(isDeeperThan(500, nested(501))).toBe(true);
    expect(isDeeperThan(500, nested(100_000))).toBe(true);
  });
});
