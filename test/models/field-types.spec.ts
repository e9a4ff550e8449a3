import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { Bool, CiString, DateTime, Enum, Int, Json, Num, Of, OpenEnum, Text, Url } from '../../lib/models/field-types.js';
import type { FieldType } from '../../lib/models/field-type.js';
import { values } from '../../lib/models/values.js';
import { oneField } from './one-field.js';

const Status = values('AVAILABLE', 'BLOCKED');
const NOTHING = [null, undefined];
const NO_STRINGS = [...NOTHING, 1, true, {}, [], ['a']];
const long = (length: number): string => 'a'.repeat(length);
const url = (length: number): string => 'https://example.com/'.padEnd(length, 'a');

interface Case {
  name: string;
  type: FieldType;
  accepted: unknown[];
  refused: unknown[];
}

const cases: Case[] = [
  {
    name: 'R-061 CiString(4): printable ASCII, also empty',
    type: CiString(4),
    accepted: ['', 'a', 'abcd', 'A ~!', '#/?*', '#NA'],
    refused: [...NO_STRINGS, 'abcde', 'é', 'a\tb', '\u007f', '\u0000', 'a\n', '😀'],
  },
  { name: 'CiString with a least length', type: CiString(3, { min: 2 }), accepted: ['ab', 'abc'], refused: ['', 'a', 'abcd'] },
  {
    name: 'CiString with a pattern that has the flags g and y, which would remember',
    type: CiString(9, { pattern: /^[a-c]+$/gy }),
    accepted: ['abc', 'abc', 'abc', 'c'],
    refused: ['', 'abd', 'ABC', 'aaaaaaaaaa'],
  },
  {
    name: 'R-069 #NA passes where it is allowed, whatever the length and pattern',
    type: CiString(2, { min: 2, pattern: /^\d+$/, notAvailable: true }),
    accepted: ['12', '#NA'],
    refused: ['ab', '#na', '#NA ', '123', null],
  },
  {
    name: 'R-061 Text(4): any script, no control characters, no halves of characters',
    type: Text(4),
    accepted: ['', 'Gent', 'Zürı', '東京都庁', '😀😀😀😀', 'a\u00a0b'],
    refused: [
      ...NO_STRINGS,
      'Gent ',
      '😀😀😀😀😀',
      'a\nb',
      '\u0000',
      '\u007f',
      '\u0085',
      '\u009f',
      'é\u0001',
      '東\u0085',
      '\ud83d',
      '\ude00a',
    ],
  },
  {
    name: 'Text counts characters, not units',
    type: Text(3, { min: 2 }),
    accepted: ['😀😀', 'a😀', 'abc'],
    refused: ['😀', 'a', '', 'abcd'],
  },
  {
    name: 'Url: absolute, http or https, at most 255 characters',
    type: Url,
    accepted: [
      'http://a',
      'https://example.com',
      'HTTPS://Example.com:8443/x?y=1#z',
      'http://[::1]:80/',
      'http://10.0.0.1',
      'https://münchen.de/ä',
      url(255),
    ],
    refused: [
      ...NO_STRINGS,

      '',
      'example.com',
      '/x',
      'available',
      'ftp://example.com',
      'javascript:alert(1)',
      'https:',
      'https://',
      'http:/a',
      'http:a',
      'http:///a',

      'http://?x',
      'http://#x',
      'http://a b',
      ' http://a',
      'http://a ',
      'http://a\n',
      'ht\ntp://a',
      'http://a:99999',
      'http://[::1',
      'http:\\\\a',
      url(256),
    ],
  },
  {
    name: 'R-055 DateTime: UTC, with Z or without',
    type: DateTime,
    accepted: ['2015-06-29T20:39:09Z', '2015-06-29T20:39:09', '2016-12-29T17:45:09.2Z', '2024-02-29T23:59:59.999Z'],
    refused: [
      ...NO_STRINGS,
      '',
      '2015-06-29',
      '2015-06-29T20:39:09+00:00',
      '2015-06-29T20:39:09+02:00',
      '2023-02-29T00:00:00Z',
      1435610349,
    ],
  },
  {
    name: 'Num: a JSON number',
    type: Num,
    accepted: [0, -0, 1, -1.5, 1e300, 0.0001],
    refused: [...NOTHING, '1', '', true, {}, [], [1], Number.NaN, Infinity, -Infinity],
  },
  {
    name: 'Int: a JSON number without a fraction',
    type: Int(),
    accepted: [0, -3, 1e15],
    refused: [...NOTHING, 1.5, '1', true, Infinity, [1]],
  },
  { name: 'Int(2)', type: Int(2), accepted: [0, 99, -99, 1], refused: [100, -100, 9.5, '9', null, Number.NaN] },
  { name: 'Bool', type: Bool, accepted: [true, false], refused: [...NOTHING, 'true', 0, 1, '', [], {}] },
  {
    name: 'Enum: closed, with case',
    type: Enum(Status),
    accepted: ['AVAILABLE', 'BLOCKED'],
    refused: [...NO_STRINGS, '', 'available', 'AVAILABLE ', 'toString', 'constructor', '__proto__', ['AVAILABLE']],
  },
  {
    name: 'OpenEnum: any printable string that is not empty',
    type: OpenEnum(Status),
    accepted: ['AVAILABLE', 'SOMETHING_ELSE', 'x y', long(255)],
    refused: [...NO_STRINGS, '', 'é', 'a\u0001', long(256)],
  },
  {
    name: 'Of: an object, no array',
    type: Of(() => class Empty {}),
    accepted: [{}, { x: 1 }],
    refused: [...NOTHING, [], [{}], 'x', 1, true],
  },
  { name: 'Json: whatever there is', type: Json, accepted: [null, 0, '', false, [], {}, [null]], refused: [undefined] },
];

describe('field types', () => {
  it.each(cases)('$name', ({ type, accepted, refused }) => {
    const checker = oneField(type);
    expect(accepted.filter((x) => !checker.accepts({ x }))).toEqual([]);
    expect(refused.filter((x) => checker.accepts({ x }))).toEqual([]);
    for (const x of refused) {
      expect(checker.check({ x })).toEqual([{ path: '$.x', message: x === undefined ? `is missing: ${type.must}` : type.must }]);
    }
  });

  it('Url: says the same after a hundred thousand times, when the engine has optimized what it does', () => {
    const checker = oneField(Url);
    const url = 'https://münchen.de/ä';
    let refused = 0;
    for (let time = 0; time < 100_000; time++) if (!checker.accepts({ x: url })) refused++;
    expect(refused).toBe(0);
  });

  it('refuses an absent required field', () => {
    expect(oneField(CiString(3, { min: 1 })).check({})).toEqual([
      { path: '$.x', message: 'is missing: must be a string of 1 to 3 printable ASCII characters' },
    ]);
  });

  it('says the rule in a sentence', () => {
    expect(CiString(36).must).toBe('must be a string of at most 36 printable ASCII characters');
    expect(CiString(2, { min: 2, pattern: /^[A-Z]+$/, notAvailable: true }).must).toBe(
      'must be a string of exactly 2 printable ASCII characters that matches ^[A-Z]+$, or #NA',
    );
    expect(Enum(Status).must).toBe('must be one of AVAILABLE, BLOCKED');
    expect(Int(5).must).toBe('must be an integer of at most 5 digits');
  });
});
