import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shallowCopy } from '../../lib/models/shallow-copy.js';

/** Copied often enough for its shape to be learned. */
function copies<T extends object>(object: T): T[] {
  return Array.from({ length: 10 }, () => shallowCopy(object));
}

describe('A shallow copy', () => {
  it('has the fields of the object in their order, and shares their values', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue()), (object) => {
        for (const copy of copies(object)) {
          expect(copy).not.toBe(object);
          expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
          expect(Object.entries(copy)).toEqual(Object.entries(object));
          for (const [name, value] of Object.entries(copy)) expect(object[name]).toBe(value);
        }
      }),
    );
  });

  it('takes __proto__ for a field like others', () => {
    const object: object = JSON.parse('{"id":"A","__proto__":{"status":"AVAILABLE"},"a\\"b\\u2028":1}');
    for (const copy of copies(object)) {
      expect(JSON.stringify(copy)).toBe(JSON.stringify(object));
      expect('status' in copy).toBe(false);
    }
  });

  it('is independent of the object', () => {
    const object = { id: 'A', list: [1] };
    for (const copy of copies(object)) {
      copy.id = 'B';
      expect(object.id).toBe('A');
    }
  });

  it('leaves behind what is kept under symbols', () => {
    const object = { id: 'A', [Symbol('kept')]: 'rest' };
    for (const copy of copies(object)) expect(Reflect.ownKeys(copy)).toEqual(['id']);
  });

  it('keeps fields of any number, and tells apart objects that differ in one name', () => {
    for (const count of [0, 1, 63, 64, 65, 300]) {
      const names = Array.from({ length: count }, (_, index) => `field-${index}`);
      for (const last of ['one', 'other', 'third']) {
        const object = Object.fromEntries([...names, last].map((name) => [name, name]));
        for (const copy of copies(object)) expect(copy).toEqual(object);
      }
    }
  });
});
