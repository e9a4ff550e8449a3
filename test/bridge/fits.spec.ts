import type { Type } from '@nestjs/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../lib/models/model.js';
import { modelOf } from '../../lib/models/model-of.js';
import { Fitter } from '../../lib/protocol/bridge.fitter.js';
import { Lowering } from '../../lib/protocol/bridge.lowering.js';
import { objectsOf } from './arbitrary.js';
import { MODELS, VERSIONS } from './shapes.js';

const WAYS = { exact: {}, seconds: { wholeSeconds: true }, house: { keepRequired: true } };

/** A model that lets every object be fitted member by member. */
function patient(model: Model, known = new Map<Model, Model>()): Model {
  const before = known.get(model);
  if (before !== undefined) return before;
  const made: Model = { ...model, fits: () => false };
  known.set(model, made);
  const fields = model.fields.map((field) => ({
    ...field,
    types: field.types.map((plan) => ({ ...plan, model: plan.model && patient(plan.model, known) })),
  }));
  return Object.assign(made, { fields });
}

const PAIRS = VERSIONS.flatMap((from) =>
  VERSIONS.flatMap((to) =>
    [...MODELS[from]].flatMap(([shape, given]) => {
      const wanted = MODELS[to].get(shape);
      return wanted ? [{ shape, from, to, given, wanted }] : [];
    }),
  ),
);

describe.each(PAIRS)('$shape of $from in $to', ({ given, wanted }) => {
  it.each(Object.entries(WAYS))('is taken as it is only where fitting would change nothing (%s)', (_, options) => {
    const model = modelOf(wanted as Type<object>);
    const slow = patient(model);
    const fitter = new Fitter(options);
    fc.assert(
      fc.property(objectsOf(given as Type<object>, { unknown: true, nulls: true }), (object) => {
        const [quick, thorough] = [new Lowering(() => undefined), new Lowering(() => undefined)];
        expect(fitter.fit(model, object, quick)).toEqual(fitter.fit(slow, object, thorough));
        expect(quick.lost).toEqual(thorough.lost);
      }),
      { numRuns: 60 },
    );
  });

  it('is taken as it is where there is nothing to fit', () => {
    const model = modelOf(given as Type<object>);
    fc.assert(
      fc.property(objectsOf(given as Type<object>, { unknown: true }), (object) => {
        expect(model.fits(object, 0, false)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});
