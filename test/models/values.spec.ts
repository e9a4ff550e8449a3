import { describe, expect, expectTypeOf, it } from 'vitest';
import { type OpenValueOf, type ValueOf, values } from '../../lib/models/values.js';

const Status = values('AVAILABLE', 'BLOCKED');

describe('values', () => {
  it('is a frozen object of the values under their own names', () => {
    expect(Status).toEqual({ AVAILABLE: 'AVAILABLE', BLOCKED: 'BLOCKED' });
    expect(Object.isFrozen(Status)).toBe(true);
  });

  it('keeps the order, which Swagger shows', () => {
    expect(Object.values(values('Z', 'A', 'M'))).toEqual(['Z', 'A', 'M']);
  });

  it('has its values as types', () => {
    expectTypeOf<ValueOf<typeof Status>>().toEqualTypeOf<'AVAILABLE' | 'BLOCKED'>();
    expectTypeOf<'anything'>().toExtend<OpenValueOf<typeof Status>>();
    expectTypeOf(Status.AVAILABLE).toEqualTypeOf<'AVAILABLE'>();
  });
});
