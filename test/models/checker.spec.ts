import 'reflect-metadata';
import { IsOptional, Length, ValidateIf } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Field } from '../../lib/models/field.js';
import { Bool, CiString, Json, Of } from '../../lib/models/field-types.js';
import { modelOf } from '../../lib/models/model-of.js';
import { oneField } from './one-field.js';
import { Connector, Evse, Site, paths } from './site.models.js';

describe('cardinality', () => {
  it.each([
    ['1', { accepted: ['a'], refused: [null, undefined, ['a'], []] }],
    ['?', { accepted: ['a', null, undefined], refused: [['a'], [], 1] }],
    [
      '*',
      {
        accepted: [['a'], ['a', 'b'], [], null, undefined],
        refused: ['a', {}, { 0: 'a', length: 1 }, [null], ['a', null], [undefined], [1], [['a']]],
      },
    ],
    ['+', { accepted: [['a'], ['a', 'b']], refused: ['a', [], null, undefined, [null], ['a', null], [1], [[]], {}] }],
  ] as const)('R-020 %s', (cardinality, { accepted, refused }) => {
    const checker = oneField(CiString(3), cardinality);
    expect(accepted.filter((x) => !checker.accepts({ x }))).toEqual([]);
    expect(refused.filter((x) => checker.accepts({ x }))).toEqual([]);
    expect(refused.filter((x) => checker.check({ x }).length === 0)).toEqual([]);
    expect(checker.accepts({})).toBe(cardinality === '?' || cardinality === '*');
  });

  it('R-020 holds for nested objects too', () => {
    const checker = oneField(
      Of(() => Connector),
      '+',
    );
    expect(checker.check({ x: [] })).toEqual([{ path: '$.x', message: 'must be a list of at least 1 element without null' }]);
    expect(checker.check({ x: { id: 'a' } })).toEqual([{ path: '$.x', message: 'must be a list of at least 1 element without null' }]);
    expect(checker.check({ x: [{ id: 'a' }, null] })).toEqual([{ path: '$.x[1]', message: 'must not be null' }]);
    expect(paths(checker.check({ x: [[{ id: 'a' }]] }))).toEqual(['$.x[0]']);
    expect(paths(checker.check({}))).toEqual(['$.x']);
  });

  it('refuses null in a list of any JSON', () => {
    expect(oneField(Json, '*').accepts({ x: [0, '', [null]] })).toBe(true);
    expect(oneField(Json, '*').accepts({ x: [null] })).toBe(false);
  });
});

describe('check', () => {
  const checker = compile(Site);

  it('accepts a valid object, and keeps unknown fields (R-019)', () => {
    const site = { id: 'a', evses: [{ uid: 'e', connectors: [{ id: 'c', own: 1 }], own: { deep: null } }], own: [null] };
    const before = structuredClone(site);
    expect(checker.accepts(site)).toBe(true);
    expect(checker.check(site)).toEqual([]);
    expect(site).toEqual(before);
  });

  it('names every fault by its path', () => {
    const site = {
      id: 'long',
      evses: [{ uid: 'e', connectors: [{ id: 'c' }, { id: 7 }] }, { connectors: [] }, 'x'],
      spare: [{ id: 'c' }],
      tags: ['ok', 'too long', null],
    };
    expect(checker.check(site)).toEqual([
      { path: '$.id', message: 'must be a string of at most 3 printable ASCII characters' },
      { path: '$.evses[0].connectors[1].id', message: 'must be a string of at most 3 printable ASCII characters' },
      { path: '$.evses[1].uid', message: 'is missing: must be a string of at most 3 printable ASCII characters' },
      { path: '$.evses[1].connectors', message: 'must be a list of at least 1 element without null' },
      { path: '$.evses[2]', message: 'must be an object' },
      { path: '$.spare', message: 'must be an object' },
      { path: '$.tags[1]', message: 'must be a string of at most 5 characters without control characters' },
      { path: '$.tags[2]', message: 'must not be null' },
    ]);
  });

  it('names at most 20', () => {
    expect(checker.check({ id: 'a', tags: Array.from({ length: 500 }, () => 1) })).toHaveLength(20);
  });

  it.each([null, undefined, 'x', 1, true, [], [{ id: 'a' }]])('refuses %j at the root', (value) => {
    expect(checker.accepts(value)).toBe(false);
    expect(checker.check(value)).toEqual([
      { path: '$', message: value === undefined ? 'is missing: must be an object' : 'must be an object' },
    ]);
  });

  it('quotes names that are no identifiers', () => {
    class Odd {
      @Field(Bool) 'x-y"z'!: boolean;
    }
    expect(paths(compile(Odd).check({}))).toEqual(['$["x-y\\"z"]']);
    expect(compile(Odd).accepts({ 'x-y"z': true })).toBe(true);
  });

  it('gives no list that a caller could spoil', () => {
    expect(Object.isFrozen(checker.check({ id: 'a' }))).toBe(true);
  });

  it('accepts every object for a class without metadata', () => {
    class Anything {}
    expect(compile(Anything).accepts({ a: [null] })).toBe(true);
    expect(compile(Anything).accepts([])).toBe(false);
  });

  it('gives one checker per class', () => {
    expect(compile(Site)).toBe(checker);
    expect(compile(Evse)).not.toBe(checker);
    expect(modelOf(Connector)).toBe(modelOf(Connector));
    expect(modelOf(Evse).fields[1]?.types[0]?.model).toBe(modelOf(Connector));
  });
});

describe('clean', () => {
  it('R-020 deletes nulls of optional fields, deeply, and nothing else', () => {
    const site = {
      id: null,
      tags: null,
      spare: { id: 'c', power: null },
      evses: [{ uid: 'e', floor: null, connectors: [{ id: 'c', power: null, own: null }] }, null, 'x'],
      own: { power: null },
    };
    expect(compile(Site).clean(site)).toBe(true);
    expect(site).toEqual({
      id: null,
      spare: { id: 'c' },
      evses: [{ uid: 'e', connectors: [{ id: 'c', own: null }] }, null, 'x'],
      own: { power: null },
    });
    expect(Object.keys(site)).not.toContain('tags');
    expect(compile(Site).clean(site)).toBe(false);
  });

  it('passes over values of the wrong type', () => {
    expect(compile(Site).clean({ id: 1, evses: 'x', spare: [null], tags: {} })).toBe(false);
    expect(compile(Site).clean([])).toBe(false);
  });

  it('leaves null where only a ValidateIf lets it through', () => {
    class Conditional {
      @ValidateIf((_, value) => value !== null) @Length(1, 2) x: unknown;
      @IsOptional() @Length(1, 2) y: unknown;
    }
    const value = { x: null, y: null };
    expect(compile(Conditional).accepts(value)).toBe(true);
    expect(compile(Conditional).clean(value)).toBe(true);
    expect(value).toEqual({ x: null });
  });
});
