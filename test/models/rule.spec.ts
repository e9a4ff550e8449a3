import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Field } from '../../lib/models/field.js';
import { Bool, Num, Of, Text } from '../../lib/models/field-types.js';
import { Rule } from '../../lib/models/rule.js';

class Price {
  @Field(Num) net!: number;
  @Field(Num, '?')
  @Rule('must not be less than net', (price: Price) => price.gross === undefined || price.gross >= price.net)
  gross?: number;
}

class Bill {
  @Field(Bool)
  @Rule('needs a note when it is free', (bill: Bill) => !bill.free || bill.note !== undefined)
  @Rule('must not be free above 10', (bill: Bill) => !bill.free || bill.price.net <= 10)
  free!: boolean;

  @Field(Text(20), '?') note?: string;
  @Field(Of(() => Price)) price!: Price;
}

describe('Rule', () => {
  const checker = compile(Bill);

  it('refuses what breaks it, under the path of its property', () => {
    expect(checker.check({ free: true, price: { net: 1, gross: 2 } })).toEqual([
      { path: '$.free', message: 'needs a note when it is free' },
    ]);
    expect(checker.check({ free: true, note: 'x', price: { net: 11 } })).toEqual([
      { path: '$.free', message: 'must not be free above 10' },
    ]);
    expect(checker.check({ free: false, price: { net: 2, gross: 1 } })).toEqual([
      { path: '$.price.gross', message: 'must not be less than net' },
    ]);
    expect(checker.accepts({ free: true, note: 'x', price: { net: 1, gross: 1 } })).toBe(true);
  });

  it('is not asked about an optional property that is absent or null', () => {
    class Never {
      @Field(Num, '?') @Rule('never', () => false) x?: number;
    }
    expect(compile(Never).accepts({})).toBe(true);
    expect(compile(Never).accepts({ x: null })).toBe(true);
    expect(compile(Never).accepts({ x: 1 })).toBe(false);
  });

  it('is silent while a type is wrong, so it may trust the types', () => {
    expect(checker.check({ free: true, note: 'x', price: 1 })).toEqual([{ path: '$.price', message: 'must be an object' }]);
  });

  it('counts as broken when it throws', () => {
    class Throwing {
      @Field(Num)
      @Rule('cannot be told', () => {
        throw new Error('inside');
      })
      x!: number;
    }
    expect(compile(Throwing).check({ x: 1 })).toEqual([{ path: '$.x', message: 'cannot be told' }]);
    expect(validateSync(plainToInstance(Throwing, { x: 1 }))).toHaveLength(1);
  });

  it('is a rule of class-validator too', () => {
    const errors = validateSync(plainToInstance(Bill, { free: true, price: { net: 1 } }));
    expect(errors.map(({ constraints }) => constraints)).toEqual([{ ocpiRule: 'needs a note when it is free' }]);
    expect(validateSync(plainToInstance(Bill, { free: false, price: { net: 1 } }))).toEqual([]);
  });
});
