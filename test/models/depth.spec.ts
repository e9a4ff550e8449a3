import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { Connector, Tree, paths } from './site.models.js';

describe('depth', () => {
  const nested = (depth: number, open: string, close: string, core = '0'): unknown =>
    JSON.parse(open.repeat(depth) + core + close.repeat(depth));
  const tree = (depth: number): unknown => nested(depth, '{"id":"a","branches":[', ']}', '');
  const checker = compile(Tree);

  it('does not look into what it does not know', () => {
    expect(checker.accepts({ id: 'a', free: nested(100_000, '[', ']'), own: nested(100_000, '{"a":', '}') })).toBe(true);
    expect(paths(checker.check({ id: nested(100_000, '[', ']') }))).toEqual(['$.id']);
    expect(paths(checker.check({ id: 'a', branches: nested(100_000, '[', ']') }))).toEqual(['$.branches[0]']);
  });

  it('follows a class in itself, and refuses what is too deep instead of falling', () => {
    expect(checker.accepts(tree(50))).toBe(true);
    expect(checker.check(tree(100_000))).toEqual([expect.objectContaining({ message: 'must not lie deeper than 100 levels' })]);
    expect(checker.clean(tree(100_000) as object)).toBe(false);
  });

  it('does not fall over a bare ValidateNested, which goes through lists in lists', () => {
    class Bare {
      @ValidateNested() @Type(() => Connector) x: unknown;
    }
    const bare = compile(Bare);
    expect(bare.accepts({ x: [[{ id: 'a' }]] })).toBe(true);
    expect(bare.accepts({ x: nested(100_000, '[', ']', '') })).toBe(false);
    expect(bare.check({ x: nested(100_000, '[', ']', '') })).toHaveLength(1);
    expect(bare.clean({ x: nested(100_000, '[', ']', '') })).toBe(false);
    expect(bare.clean({ x: [[{ id: 'a', power: null }]] })).toBe(true);
    expect(paths(bare.check({ x: [[{ id: 'a' }, { id: 5 }, null]] }))).toEqual(['$.x[0][1].id', '$.x[0][2]']);
  });
});
