import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Field } from '../../lib/models/field.js';
import { CiString, Json, Of, Text } from '../../lib/models/field-types.js';
import { merge } from '../../lib/models/merge.js';

class Part {
  @Field(CiString(9)) id!: string;
  @Field(Text(9), '?') note?: string;
}

class Thing {
  @Field(CiString(9)) id!: string;
  @Field(Text(9), '?') name?: string;
  @Field(Text(9), '*') tags?: string[];
  @Field(Of(() => Part), '+') parts!: Part[];
  @Field(Of(() => Part), '?') main?: Part;
  @Field(Json, '?') free?: unknown;
}

const stored = (): Thing => ({ id: 'a', name: 'n', tags: ['x', 'y'], parts: [{ id: 'p', note: 'k' }], main: { id: 'm', note: 'k' } });
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
};
const json = (text: string): object => JSON.parse(text);

/** Objects of known and unknown names, with nulls and odd names in between. */
const anObject = fc.dictionary(
  fc.oneof(fc.constantFrom('id', 'name', 'tags', 'parts', 'main', 'free', 'other', 'constructor', 'toString', '__proto__'), fc.string()),
  fc.oneof(fc.constant(null), fc.jsonValue({ maxDepth: 3 })),
);
const OPTIONAL = ['name', 'tags', 'main', 'free'];

describe('merge', () => {
  it('R-023 replaces what is given and leaves the rest as it is', () => {
    const current = stored();
    const next = merge(current, { name: 'new' }, Thing);
    expect(next).toEqual({ ...stored(), name: 'new' });
    expect(next.parts).toBe(current.parts);
    expect(current).toEqual(stored());
  });

  it('R-023 takes nested objects as complete, R-025 replaces lists whole', () => {
    expect(merge(stored(), { main: { id: 'z' }, parts: [{ id: 'q' }], tags: [] }, Thing)).toEqual({
      id: 'a',
      name: 'n',
      main: { id: 'z' },
      parts: [{ id: 'q' }],
      tags: [],
    });
  });

  it('R-020 removes an optional field by null', () => {
    const next = merge(stored(), { name: null, tags: null, main: null, free: null }, Thing);
    expect(next).toEqual({ id: 'a', parts: stored().parts });
    expect(Object.keys(next)).toEqual(['id', 'parts']);
  });

  it('keeps null on a required field, so that the check refuses it', () => {
    const next = merge(stored(), { id: null, parts: null }, Thing);
    expect(
      compile(Thing)
        .check(next)
        .map(({ path }) => path),
    ).toEqual(['$.id', '$.parts']);
  });

  it('R-019 keeps unknown fields, theirs and ours, null among them', () => {
    expect(merge({ ...stored(), ours: 1, both: 1 }, { theirs: { deep: [1] }, nothing: null, both: null }, Thing)).toEqual({
      ...stored(),
      ours: 1,
      theirs: { deep: [1] },
      nothing: null,
      both: null,
    });
  });

  it.each([
    ['an empty patch', {}],
    ['equal values', { name: 'n', tags: ['x', 'y'], main: { note: 'k', id: 'm' } }],
    ['null on an absent optional field', { free: null }],
    ['undefined', { name: undefined }],
  ])('gives the same reference back for %s', (_, patch) => {
    const current = stored();
    expect(merge(current, patch, Thing)).toBe(current);
  });

  it.each([
    ['another order in a list', { tags: ['y', 'x'] }],
    ['a shorter list', { tags: ['x'] }],
    ['an object for a list', { tags: { 0: 'x', 1: 'y' } }],
    ['a missing key', { main: { id: 'm' } }],
    ['another key', { main: { id: 'm', other: 'k' } }],
    ['a new field with a false value', { free: false }],
    ['null on an unknown field', { other: null }],
  ])('takes %s for a change', (_, patch) => {
    const current = stored();
    expect(merge(current, patch, Thing)).not.toBe(current);
  });

  it('is not fooled by __proto__ and constructor', () => {
    const patch = json('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":null}');
    const next = merge(stored(), patch, Thing);
    expect(Object.getPrototypeOf(next)).toBe(Object.prototype);
    expect(Object.hasOwn(next, '__proto__')).toBe(false);
    expect(Object.hasOwn(next, 'constructor')).toBe(true);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(next, 'polluted')).toBeUndefined();
  });

  it('does not take an inherited value for an equal one', () => {
    const current = json('{"free":{"x":1}}');
    expect(merge(current, json('{"free":{"__proto__":{}}}'), Thing)).not.toBe(current);
  });

  it('compares JSON of any depth without falling', () => {
    const depth = 200_000;
    const deep = (leaf: string): object => json(`{"free":${'['.repeat(depth)}${leaf}${']'.repeat(depth)}}`);
    const current = deep('1');
    // The matchers of vitest recurse, so the references are compared outside of them.
    expect(merge(current, deep('1'), Thing) === current).toBe(true);
    expect(merge(current, deep('2'), Thing) === current).toBe(false);
  });

  it('is idempotent, never changes its arguments, leaves other keys alone, and sets each given key by its rule', () => {
    let changes = 0;
    fc.assert(
      fc.property(anObject, anObject, (current, patch) => {
        const next: Record<string, unknown> = merge(frozen(current), frozen(patch), Thing);
        expect(merge(next, patch, Thing)).toBe(next);
        changes += next === current ? 0 : 1;
        for (const key of Object.keys(current).filter((name) => !Object.hasOwn(patch, name))) {
          expect(Object.hasOwn(next, key) && next[key] === current[key]).toBe(true);
        }
        for (const [key, value] of Object.entries(patch).filter(([name]) => name !== '__proto__')) {
          const removed = value === null && OPTIONAL.includes(key);
          expect(Object.hasOwn(next, key)).toBe(!removed);
          expect(removed || JSON.stringify(next[key]) === JSON.stringify(value) || next === current || current[key] === next[key]).toBe(
            true,
          );
          if (!removed) {
            expect(next[key]).toEqual(value);
          }
        }
        expect(Object.keys(next).every((key) => Object.hasOwn(current, key) || Object.hasOwn(patch, key))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(changes).toBeGreaterThan(300);
  });
});
