import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { objectsOf } from './arbitrary.js';
import { INFO, lookupOf, stored } from './setting.js';
import { CASES, runsOf } from './shapes.js';

const bridge = new OcpiBridge();

describe.each(CASES)('what a partner says in $version: $shape', ({ version, shape, model }) => {
  const numRuns = runsOf(shape);

  it('R-019 comes back to it as it was, unknown fields included', { timeout: 120_000 + 120 * numRuns }, async () => {
    await fc.assert(
      fc.asyncProperty(objectsOf(model, { unknown: true }), async (wire) => {
        expect(compile(model).check(wire)).toEqual([]);
        const before = JSON.stringify(wire);
        const house = stored(bridge.raise(shape, version, wire, { info: INFO, author: 'partner-1' }));
        const lookup = lookupOf();
        const [lowered] = await bridge.lower(shape, version, [house], { lookup, reader: 'partner-1' });
        expect(JSON.stringify(wire)).toBe(before);
        expect(lowered?.object).toEqual(JSON.parse(before));
        expect(lookup.asked).toEqual([]);
      }),
      { numRuns },
    );
  });
});
