import { parse, stringify } from 'node:querystring';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryOf } from '../../lib/protocol/query.js';

const read = (target: string) => Object.fromEntries(queryOf(target));

describe('query parameters', () => {
  it('are read as forms write them', () => {
    expect(read('/ocpi/x')).toEqual({});
    expect(read('/ocpi/x?')).toEqual({});
    expect(read('/ocpi/x?limit=5&offset=10')).toEqual({ limit: '5', offset: '10' });
    expect(read('/ocpi/x?date_from=2026-01-01T00%3A00%3A00%2B02:00&a+b=c+d')).toEqual({
      date_from: '2026-01-01T00:00:00+02:00',
      'a b': 'c d',
    });
    expect(read('/ocpi/x?flag&empty=&=nameless&&url=https://a/?b=c')).toEqual({ flag: '', empty: '', url: 'https://a/?b=c' });
    expect(read('/ocpi/x?limit=5#offset=1')).toEqual({ limit: '5' });
  });

  it('that are given several times are all there', () => {
    expect(read('/x?a=1&b=2&a=3&a=4')).toEqual({ a: ['1', '3', '4'], b: '2' });
  });

  it('that are encoded wrongly stay as they are, and those called like parts of objects are names like others', () => {
    expect(read('/x?a=%zz&b=%&c=%E0%A4%A')).toMatchObject({ a: '%zz', b: '%' });
    expect([...queryOf('/x?__proto__=1&constructor=2')]).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });

  it('are what node:querystring reads', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.string(), { minLength: 2, maxLength: 4 }));
    fc.assert(
      fc.property(fc.dictionary(name, value), (parameters) => {
        const text = stringify(parameters);
        expect(read(`/ocpi/x?${text}`)).toEqual({ ...parse(text, '&', '=', { maxKeys: 0 }) });
      }),
    );
  });
});
