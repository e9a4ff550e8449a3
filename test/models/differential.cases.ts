import type { Type } from '@nestjs/common';
import fc from 'fast-check';
import { Both, Branch, Derived, Hosted, Omitted, Partly, Picked, Root, Strict } from './differential.models.js';

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
const oneOf = (...list: string[]) => fc.constantFrom(...list);
const status = oneOf('AVAILABLE', 'BLOCKED', 'UNKNOWN');
const leaf = fc.record(
  {
    id: oneOf('a', 'abcd'),
    status,
    power: optional(fc.constantFrom(1, 0.5, 22)),
    tags: optional(fc.array(oneOf('', 'x', 'zürich'), { maxLength: 2 })),
    own: fc.constantFrom(null, 1, { id: null }),
  },
  { requiredKeys: ['id', 'status'] },
);
const { branch } = fc.letrec<{ branch: object }>((tie) => ({
  branch: fc.record(
    {
      uid: oneOf('', 'a', '#NA', 'abcd'),
      leaves: fc.array(leaf, { minLength: 1, maxLength: 2 }),
      spare: optional(leaf),
      branches: fc.oneof({ maxDepth: 2 }, fc.constantFrom(null, []), fc.array(tie('branch'), { maxLength: 2 })),
      capabilities: optional(fc.array(oneOf('OTHER', 'x'), { maxLength: 2 })),
    },
    { requiredKeys: ['uid', 'leaves'] },
  ),
}));
const rootRecord = {
  id: oneOf('', 'ab', 'abcd'),
  name: optional(oneOf('x', '東京都庁', '😀😀😀😀')),
  url: optional(oneOf('https://example.com', 'http://a/b?c')),
  last_updated: oneOf('2024-02-29T00:00:00Z', '2024-02-29T23:59:59.123'),
  open: fc.constant(false),
  numbers: fc.array(fc.constantFrom(0, 99, -9), { minLength: 1, maxLength: 3 }),
  history: optional(fc.array(status, { maxLength: 2 })),
  first: leaf,
  branches: optional(fc.array(branch, { maxLength: 2 })),
  extra: fc.jsonValue({ maxDepth: 2 }),
  extras: optional(fc.array(fc.constantFrom(1, '', [null], {}), { maxLength: 2 })),
};
const root = fc.record(rootRecord, { requiredKeys: ['id', 'last_updated', 'open', 'numbers', 'first'] });
const { first: _first, numbers: _numbers, ...withoutThree } = rootRecord;
const omitted = fc
  .record({ ...withoutThree, id: fc.constantFrom(1, 0.5) }, { requiredKeys: ['id', 'last_updated'] })
  .map((o) => ({ ...o, open: true, first: { status: 'A' } }));
const plain = fc.record({ code: oneOf('', 'ab'), amount: optional(fc.constantFrom(1, 0.5)) }, { requiredKeys: ['code'] });
const hostedRecord = {
  email: oneOf('a@example.com', 'b@example.org'),
  digits: optional(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 })),
  note: optional(oneOf('a', 'xa')),
  pair: optional(fc.array(leaf, { minLength: 2, maxLength: 3 })),
  kind: oneOf('a', 'b'),
  onlyForA: oneOf('ab', 'abc'),
  onlyForB: optional(fc.constantFrom(1, [], [1, 2])),
  words: fc.array(oneOf('ab', 'abc'), { maxLength: 2 }),
  something: fc.constantFrom<unknown>(0, '', {}, []),
  flags: optional(fc.array(fc.boolean(), { maxLength: 2 })),
  plain: fc.oneof(plain, fc.array(plain, { maxLength: 2 }), fc.constant([[{ code: 'a' }]])),
  plains: optional(fc.array(plain, { maxLength: 2 })),
};
const hosted = fc.record(hostedRecord, { requiredKeys: ['email', 'kind', 'onlyForA', 'words', 'something'] });
const { email, kind, plain: plainField, digits } = hostedRecord;
const picked = fc.record({ email, kind, plain: plainField, digits }, { requiredKeys: ['email', 'kind'] });
const derived = fc.tuple(branch, plain).map(([part, spare]) => ({ ...part, uid: null, spare }));

/** A name, a class, and objects that it accepts for the most part. */
export const cases: [string, Type<object>, fc.Arbitrary<object>][] = [
  ['every type and cardinality', Root, root],
  ['foreign decorators', Hosted, hosted],
  ['a class that contains itself', Branch, branch],
  ['OmitType and a row declared anew', Omitted, omitted],
  ['PickType', Picked, picked],
  ['PartialType', Partly, root],
  ['PartialType that refuses null', Strict, branch],
  ['IntersectionType', Both, fc.tuple(picked, branch).map(([a, b]) => ({ ...a, ...b }))],
  ['extends and rows declared anew', Derived, derived],
];
