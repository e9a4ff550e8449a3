import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { cases } from './differential.cases.js';

/*
 * The checker against class-validator itself, on the same classes: both must accept and refuse the same JSON. Left out, because class-validator does not
 * see there what plain JSON has:
 *  - a class without metadata: the checker accepts every object, class-validator forbids "unknown values";
 *  - the root: an array or null is no object to the checker, class-validator takes an array apart;
 *  - self-containing classes deeper than 100 levels, which the checker refuses;
 *  - keys named __proto__ and constructor, which class-transformer drops before class-validator can look;
 *  - constraints that throw (IsEmail does, on half a surrogate pair): a refusal to the checker, an exception out of class-validator;
 *  - constraints that answer with a promise: validateSync takes the promise for a yes, the checker throws.
 */

/** What partners send instead. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'a',
    'x',
    '#NA',
    'abcde',
    'é',
    'a\u0001',
    '\ud800',
    'AVAILABLE',
    'available',
    '1',
    0,
    -1,
    1.5,
    100,
    1e21,
    true,
    false,
  ),
  fc.constantFrom<unknown>([], [null], [[]], ['a'], [1], [1, 1], [true], {}, [{}], { id: 'a' }, { length: 1, 0: 'a' }, { code: 'a' }, [
    [{ code: 'abcde' }],
  ]),
  fc.constantFrom<unknown>('2024-02-30T00:00:00Z', '2024-01-01T00:00:00+00:00', 'http://', 'ftp://a', 'b@example.org', {
    id: 'a',
    status: 'BLOCKED',
  }),
  fc.jsonValue({ maxDepth: 2 }),
);
const mutation = fc.record({
  steps: fc.array(fc.nat(), { minLength: 1, maxLength: 7 }),
  how: fc.constantFrom('set', 'set', 'delete', 'wrap', 'add'),
  value: junk,
});

type Node = Record<string, unknown> | unknown[];
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Walks into the object and changes one place. */
function mutate(object: Node, { steps, how, value }: { steps: number[]; how: string; value: unknown }): void {
  let node = object;
  for (const [index, step] of steps.entries()) {
    const keys = Object.keys(node);
    const key = keys[step % Math.max(1, keys.length)] ?? 'id';
    const child: unknown = Reflect.get(node, key);
    if (isNode(child) && index < steps.length - 1) {
      node = child;
    } else if (how === 'delete' && !Array.isArray(node)) {
      Reflect.deleteProperty(node, key);
      return;
    } else {
      const next = how === 'wrap' ? [child] : how === 'add' && Array.isArray(child) ? [...child, value] : value;
      Reflect.set(node, key, structuredClone(next));
      return;
    }
  }
}

function classValidatorAccepts(type: Type<object>, value: object): boolean {
  try {
    return validateSync(plainToInstance(type, value)).length === 0;
  } catch {
    return false;
  }
}

const RUNS = 700;

describe('the checker and class-validator agree', () => {
  it.each(cases)('on valid objects: %s', (_, type, valid) => {
    const checker = compile(type);
    let accepted = 0;
    let all = 0;
    fc.assert(
      fc.property(valid, (object) => {
        const json: object = JSON.parse(JSON.stringify(object));
        const theirs = classValidatorAccepts(type, json);
        expect(checker.accepts(json)).toBe(theirs);
        expect(checker.check(json).length === 0).toBe(theirs);
        accepted += theirs ? 1 : 0;
        all += 1;
      }),
      { numRuns: 100 },
    );
    expect(accepted).toBeGreaterThan(all / 2);
  });

  it.each(cases)('on broken objects: %s', (_, type, valid) => {
    const checker = compile(type);
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(valid, fc.array(mutation, { minLength: 1, maxLength: 3 }), (object, mutations) => {
        const json = JSON.parse(JSON.stringify(object));
        mutations.forEach((one) => mutate(json, one));
        const text = JSON.stringify(json);
        const theirs = classValidatorAccepts(type, JSON.parse(text));
        expect([text, checker.accepts(json)]).toEqual([text, theirs]);
        const faults = checker.check(json);
        expect(faults.length === 0).toBe(theirs);
        expect(faults.filter(({ path, message }) => !path.startsWith('$') || message === '' || /does not always/.test(message))).toEqual(
          [],
        );
        expect(JSON.stringify(json)).toBe(text);
        // What clean deletes makes no difference to the verdict.
        checker.clean(json);
        expect(checker.accepts(json)).toBe(theirs);
        seen[theirs ? 'accepted' : 'refused'] += 1;
      }),
      { numRuns: RUNS },
    );
    expect(seen.accepted).toBeGreaterThan(RUNS / 40);
    expect(seen.refused).toBeGreaterThan(RUNS / 10);
  });
});
