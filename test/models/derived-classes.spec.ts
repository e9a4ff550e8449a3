import 'reflect-metadata';
import { IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Field } from '../../lib/models/field.js';
import { Bool, CiString, Enum, Int, Num, Of, Text } from '../../lib/models/field-types.js';
import { values } from '../../lib/models/values.js';
import { Connector, Tree, paths } from './site.models.js';

describe('derived classes', () => {
  const Status = values('A', 'B');
  class Base {
    @Field(CiString(3)) id!: string;
    @Field(Enum(Status), '?') status?: string;
    @Field(Of(() => Connector), '+') connectors!: Connector[];
  }
  const connectors = [{ id: 'c' }];

  it('inherits by extends', () => {
    class Derived extends Base {
      @Field(Bool) more!: boolean;
    }
    expect(paths(compile(Derived).check({ id: 'long', connectors: [{ id: 1 }] })).toSorted()).toEqual([
      '$.connectors[0].id',
      '$.id',
      '$.more',
    ]);
    expect(compile(Derived).accepts({ id: 'a', connectors, more: true })).toBe(true);
  });

  it('takes a row that is declared anew whole, also from optional to required and back', () => {
    class Derived extends Base {
      @Field(Text(9), '?') declare id: string;
      @Field(Int()) declare status: never;
    }
    const checker = compile(Derived);
    expect(checker.accepts({ status: 1, connectors })).toBe(true);
    expect(checker.accepts({ id: 'é longer', status: 1, connectors })).toBe(true);
    expect(paths(checker.check({ id: null, connectors }))).toEqual(['$.status']);
    expect(paths(checker.check({ status: null, connectors }))).toEqual(['$.status']);
    expect(compile(Base).accepts({ status: 1, connectors })).toBe(false);
  });

  it('follows OmitType, PickType, PartialType and IntersectionType', () => {
    class Omitted extends OmitType(Base, ['id', 'connectors']) {
      @Field(Num) id!: number;
    }
    class Picked extends PickType(Base, ['connectors']) {}
    class Partly extends PartialType(Base) {}
    class Strict extends PartialType(Base, { skipNullProperties: false }) {}
    class Both extends IntersectionType(Picked, Tree) {}
    expect(compile(Omitted).accepts({ id: 1 })).toBe(true);
    expect(paths(compile(Omitted).check({ id: 'a', status: 'C' })).toSorted()).toEqual(['$.id', '$.status']);
    expect(compile(Picked).accepts({ id: 1, connectors })).toBe(true);
    expect(paths(compile(Picked).check({ connectors: [{ id: 'a', power: 'x' }] }))).toEqual(['$.connectors[0].power']);
    expect(compile(Partly).accepts({})).toBe(true);
    expect(compile(Partly).accepts({ id: null, connectors: null })).toBe(true);
    expect(paths(compile(Partly).check({ id: 1, connectors: [{}] })).toSorted()).toEqual(['$.connectors[0].id', '$.id']);
    expect(compile(Strict).accepts({})).toBe(true);
    expect(paths(compile(Strict).check({ id: null }))).toEqual(['$.id']);
    expect(paths(compile(Both).check({ id: 1, connectors: [1], branches: [{}] })).toSorted()).toEqual([
      '$.branches[0].id',
      '$.connectors[0]',
      '$.id',
    ]);
  });

  it('says that an object cannot become something else by extends', () => {
    class Derived extends Base {
      @Field(Bool) declare connectors: never;
    }
    expect(() => compile(Derived)).toThrow(
      "Derived.connectors is no object, but a parent class declares one, and class-validator inherits that. Extend OmitType(Parent, ['connectors'])",
    );
  });
});
