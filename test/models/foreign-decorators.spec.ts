import 'reflect-metadata';
import {
  ArrayMaxSize,
  IsEmail,
  IsIn,
  Length,
  Min,
  Validate,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  validateSync,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Field } from '../../lib/models/field.js';
import { Bool, CiString, Int, Num, Of } from '../../lib/models/field-types.js';
import { oneField } from './one-field.js';
import { paths } from './site.models.js';

describe('decorators of class-validator and of the host', () => {
  @ValidatorConstraint({ name: 'before' })
  class Before implements ValidatorConstraintInterface {
    validate(value: unknown, args?: ValidationArguments): boolean {
      const other: unknown = args && Reflect.get(args.object, String(args.constraints[0]));
      return typeof value === 'number' && typeof other === 'number' && value < other;
    }
    defaultMessage(): string {
      return '$property of $target must be before $constraint1, not $value';
    }
  }

  class Hosted {
    @Field(CiString(30)) @IsEmail() email!: string;
    @Field(Int(), '*') @Min(3, { each: true }) @ArrayMaxSize(2) list?: number[];
    @Field(Num) @Validate(Before, ['end']) start!: number;
    @Field(Num) end!: number;
    @IsIn(['a', 'b'], { message: (args) => `${args.property} is ${String(args.value)}` }) plain!: string;
  }
  const valid = { email: 'a@example.com', list: [3, 4], start: 1, end: 2, plain: 'a' };

  it('counts each of them', () => {
    const checker = compile(Hosted);
    expect(checker.check(valid)).toEqual([]);
    expect(checker.accepts({ ...valid, email: 'a' })).toBe(false);
    expect(checker.accepts({ ...valid, list: [3, 2] })).toBe(false);
    expect(checker.accepts({ ...valid, list: [3, 3, 3] })).toBe(false);
    expect(checker.accepts({ ...valid, list: null })).toBe(true);
    expect(checker.accepts({ ...valid, start: 2 })).toBe(false);
    expect(checker.accepts({ ...valid, plain: 'c' })).toBe(false);
  });

  it('keeps the messages of class-validator', () => {
    const broken = { email: 'a', list: [3, 2, 4], start: 2, end: 2, plain: 'c' };
    const errors = validateSync(Object.assign(new Hosted(), broken));
    const theirs = errors.flatMap(({ constraints }) => Object.values(constraints ?? {}));
    const ours = compile(Hosted).check(broken);
    expect(ours.map(({ message }) => message).toSorted()).toEqual(theirs.toSorted());
    expect(ours).toContainEqual({ path: '$.start', message: 'start of Hosted must be before end, not 2' });
    expect(ours).toContainEqual({ path: '$.plain', message: 'plain is c' });
    expect(paths(ours)).toContain('$.list[1]');
  });

  it('looks at a property only under all its conditions', () => {
    class Conditional {
      @Field(Bool) on!: boolean;
      @ValidateIf((object) => object.on) @ValidateIf((object) => !object.off) @Length(2, 3) x?: unknown;
      @Length(2, 3, { validateIf: (object) => object.on }) y?: unknown;
    }
    const checker = compile(Conditional);
    expect(checker.accepts({ on: false, x: 1, y: 1 })).toBe(true);
    expect(checker.accepts({ on: true, off: true, x: 1, y: 'ab' })).toBe(true);
    expect(paths(checker.check({ on: true, x: 1, y: 1 }))).toEqual(['$.x', '$.y']);
  });

  it('runs a constraint of ours by its own name only', () => {
    const never = ValidateBy({ name: 'ocpiValue', constraints: [], validator: { validate: () => false, defaultMessage: () => 'never' } });
    expect(oneField(Bool, '1', never).check({ x: true })).toEqual([{ path: '$.x', message: 'never' }]);
  });

  it('refuses when a constraint throws, as IsEmail does on half a surrogate pair', () => {
    class Mailed {
      @IsEmail() mail!: string;
    }
    expect(compile(Mailed).check({ mail: '\ud800' })).toEqual([{ path: '$.mail', message: 'mail must be an email' }]);
  });

  it('names a constraint that has no message', () => {
    const mute = ValidateBy({ name: 'mute', validator: { validate: () => false } });
    expect(oneField(Bool, '1', mute).check({ x: true })).toEqual([{ path: '$.x', message: 'x breaks the rule mute' }]);
  });

  it('refuses still when a constraint changes its mind', () => {
    let asked = 0;
    const moody = ValidateBy({ name: 'moody', validator: { validate: () => (asked += 1) % 2 === 0 } });
    expect(paths(oneField(Bool, '1', moody).check({ x: true }))).toEqual(['$']);
  });

  it('says at compile time that an asynchronous constraint cannot be checked', () => {
    @ValidatorConstraint({ name: 'later', async: true })
    class Slow implements ValidatorConstraintInterface {
      validate(): Promise<boolean> {
        return Promise.resolve(true);
      }
    }
    class Later {
      @Validate(Slow) x: unknown;
    }
    class Outer {
      @Field(Of(() => Later)) later!: Later;
    }
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => compile(Outer)).toThrow('Later.x: the constraint later is asynchronous');
    }
  });

  it('says so at the first check of a constraint that answers with a promise unannounced', () => {
    const sly = ValidateBy({ name: 'sly', validator: { validate: () => Promise.resolve(true) } });
    expect(() => oneField(Bool, '1', sly).accepts({ x: true })).toThrow('OneField.x: the constraint sly is asynchronous');
  });

  it('says at compile time that a nested class is unknown', () => {
    class Bare {
      @ValidateNested() x: unknown;
    }
    class Circular {
      @Field(Of(() => undefined as unknown as typeof Bare)) x: unknown;
    }
    expect(() => compile(Bare)).toThrow('Bare.x has @ValidateNested() but no class. Write @Field(Of(() => Class))');
    expect(() => compile(Circular)).toThrow('Circular.x: the function in Of(() => Class) gives no class');
  });
});
