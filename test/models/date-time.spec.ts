import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, format, instant, isDateTime } from '../../lib/models/date-time.js';

const FIRST = Date.UTC(0, 0, 1) - (Date.UTC(0, 0, 1) - Date.parse('0000-01-01T00:00:00Z'));
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
const anInstant = fc.integer({ min: FIRST, max: LAST });

describe('isDateTime', () => {
  it.each([
    '2015-06-29T20:39:09Z',
    '2015-06-29T20:39:09',
    '2016-12-29T17:45:09.2Z',
    '2016-12-29T17:45:09.2',
    '2018-01-01T01:08:01.123Z',
    '2018-01-01T01:08:01.1234Z',
    '2018-01-01T01:08:01.12345',
    '0000-02-29T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2000-02-29T00:00:00Z',
    '2024-02-29T00:00:00Z',
  ])('R-055 R-056 reads %s', (text) => {
    expect(isDateTime(text)).toBe(true);
  });

  it.each([
    '',
    'now',
    '2015-06-29',
    '2015-06-29T20:39Z',
    '2015-06-29 20:39:09Z',
    '2015-06-29t20:39:09z',
    '2015-06-29T20:39:09.Z',
    '2015-06-29T20:39:09.1x',
    '2015-06-29T20:39:09,1Z',
    '2015-06-29T20:39:09ZZ',
    '2015-06-29T20:39:09Z\n',
    ' 2015-06-29T20:39:09Z',
    '+2015-06-29T20:39:09Z',
    '02015-06-29T20:39:09Z',
    '15-06-29T20:39:09Z',
    '２015-06-29T20:39:09Z',
    '2015-06-29T24:00:00Z',
    '2015-06-29T23:60:00Z',
    '2015-06-29T23:59:60Z',
    '2015-00-29T20:39:09Z',
    '2015-13-29T20:39:09Z',
    '2015-06-00T20:39:09Z',
    '2015-06-31T20:39:09Z',
    '2015-01-32T20:39:09Z',
    '2015-02-29T20:39:09Z',
    '1900-02-29T20:39:09Z',
    '2024-02-30T20:39:09Z',
    '2018-01-01T01:08:01.12345Z',
    '2018-01-01T01:08:01.123456',
  ])('refuses %j', (text) => {
    expect(isDateTime(text)).toBe(false);
  });

  it.each(['+00:00', '-00:00', '+02:00', '+0200', '+02'])('R-055 refuses the offset %s', (offset) => {
    expect(isDateTime(`2015-06-29T20:39:09${offset}`)).toBe(false);
  });

  it('knows the same days as Date, for every day of every kind of year', () => {
    for (const year of ['1900', '2000', '2023', '2024', '2100', '0004', '0100']) {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T12:00:00Z`;
          const date = new Date(text);
          const exists = !Number.isNaN(date.getTime()) && date.toISOString() === text.replace('Z', '.000Z');
          expect([text, isDateTime(text)]).toEqual([text, exists]);
        }
      }
    }
  });
});

describe('instant', () => {
  it('R-054 reads a time without designator as UTC', () => {
    expect(instant('2015-06-29T20:39:09')).toBe(Date.UTC(2015, 5, 29, 20, 39, 9));
    expect(instant('2015-06-29T20:39:09')).toBe(instant('2015-06-29T20:39:09Z'));
  });

  it('R-056 reads fractional seconds, and cuts what is finer than a millisecond', () => {
    const second = Date.UTC(2018, 0, 1, 1, 8, 1);
    expect(instant('2018-01-01T01:08:01.2Z')).toBe(second + 200);
    expect(instant('2018-01-01T01:08:01.02')).toBe(second + 20);
    expect(instant('2018-01-01T01:08:01.123Z')).toBe(second + 123);
    expect(instant('2018-01-01T01:08:01.9999Z')).toBe(second + 999);
  });

  it('is NaN for what is no DateTime', () => {
    expect(instant('2015-06-29T20:39:09+00:00')).toBeNaN();
    expect(instant('')).toBeNaN();
  });

  it('is what Date.parse says, over all years', () => {
    fc.assert(
      fc.property(anInstant, (ms) => {
        const text = new Date(ms).toISOString();
        expect(instant(text)).toBe(ms);
        expect(instant(text.slice(0, -1))).toBe(ms);
      }),
    );
  });
});

describe('format', () => {
  it('R-055 R-056 writes what it reads, to the millisecond', () => {
    fc.assert(
      fc.property(anInstant, (ms) => {
        const text = format(ms);
        expect(isDateTime(text)).toBe(true);
        expect(text.endsWith('Z')).toBe(true);
        expect(instant(text)).toBe(ms);
        expect(format(new Date(ms))).toBe(text);
      }),
    );
  });

  it('R-057 writes no fraction when told so', () => {
    fc.assert(
      fc.property(anInstant, (ms) => {
        const text = format(ms, { fraction: false });
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(instant(text)).toBe(Math.floor(ms / 1000) * 1000);
      }),
    );
  });

  it('writes milliseconds only when there are any', () => {
    expect(format(0)).toBe('1970-01-01T00:00:00Z');
    expect(format(20)).toBe('1970-01-01T00:00:00.020Z');
    expect(format(0.9)).toBe('1970-01-01T00:00:00Z');
  });

  it.each([Number.NaN, Infinity, LAST + 1, FIRST - 1, new Date(Number.NaN), 8.64e15 + 1])('says that %s cannot be written', (date) => {
    expect(() => format(date)).toThrow(/is no instant of the years 0 to 9999\. Give a valid Date/);
  });
});

describe('compare', () => {
  it('R-058 compares instants, not text', () => {
    expect(compare('2015-06-29T20:39:09', '2015-06-29T20:39:09Z')).toBe(0);
    expect(compare('2015-06-29T20:39:09.000Z', '2015-06-29T20:39:09Z')).toBe(0);
    expect(compare('2015-06-29T20:39:09.5', '2015-06-29T20:39:09Z')).toBeGreaterThan(0);
    expect(compare('2015-06-29T20:39:08.99Z', '2015-06-29T20:39:09')).toBeLessThan(0);
    expect(compare('2015-06-29T20:39:09.1239', '2015-06-29T20:39:09.123Z')).toBeGreaterThan(0);
    expect(compare('2015-06-29T20:39:09.12', '2015-06-29T20:39:09.1200Z')).toBe(0);
    expect(compare('x', '2015-06-29T20:39:09Z')).toBeNaN();
  });

  it('R-058 orders as Date does, and both ways', () => {
    fc.assert(
      fc.property(anInstant, anInstant, (a, b) => {
        expect(Math.sign(compare(format(a), format(b)))).toBe(Math.sign(a - b));
        expect(compare(format(b), format(a))).toBe(-compare(format(a), format(b)) + 0);
      }),
    );
  });
});
