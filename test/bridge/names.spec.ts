import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import type { Model } from '../../lib/models/model.js';
import { modelOf } from '../../lib/models/model-of.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { objectsOf } from './arbitrary.js';
import { INFO, lookupOf } from './setting.js';
import { CONVERTED, MODELS } from './shapes.js';

const bridge = new OcpiBridge();
/** Longer, or of other characters, in 2.1.1: an id that is changed would be another one, so it stays as it is. */
const KEPT = /(\bid|uid|_id|uids\[\d+\]|country|language|currency|start_date|end_date|\.type)$/;

/** Members of the object, and of the objects in it, that the model does not have. */
function* strangers(model: Model, value: unknown, path = '$'): Generator<string> {
  if (Array.isArray(value)) {
    for (const entry of value) yield* strangers(model, entry, path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const fields = new Map(model.fields.map((field) => [field.name, field]));
  for (const [name, member] of Object.entries(value)) {
    const field = fields.get(name);
    const nested = field?.types.find((plan) => plan.model)?.model;
    if (field === undefined) yield `${path}.${name}`;
    else if (nested) yield* strangers(nested, member, `${path}.${name}`);
  }
}

describe.each(CONVERTED)('names in $version: $shape', ({ version, shape, model }) => {
  const house = MODELS['2.3.0'].get(shape) ?? Object;

  it('R-249 lowering leaves no name of a newer version behind', async () => {
    const places = objectsOf((MODELS['2.3.0'].get('locations') ?? Object) as never);
    await fc.assert(
      fc.asyncProperty(objectsOf(house as never), places, async (object, place) => {
        const { country_code, party_id, location_id } = object as Record<string, string>;
        const [lowered] = await bridge.lower(shape, version, [object], {
          lookup: lookupOf({ ...place, country_code, party_id, id: location_id }),
        });
        expect([...strangers(modelOf(model), lowered?.object)]).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('R-240 raising leaves no name of an older version behind, and no field of another meaning gets in', () => {
    fc.assert(
      fc.property(objectsOf(model), objectsOf(model, { unknown: true }), (plain, strange) => {
        expect([...strangers(modelOf(house), bridge.raise(shape, version, plain, { info: INFO }))]).toEqual([]);
        const faults = compile(house as never).check(bridge.raise(shape, version, strange, { info: INFO, author: 'partner-1' }));
        expect(faults.filter(({ path }) => version !== '2.1.1' || !KEPT.test(path))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
