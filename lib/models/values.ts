/**
 * An enum-like object out of its values: `values('A', 'B')` is the frozen object `{ A: 'A', B: 'B' }`. Declare it with a type of the same name:
 *
 *     export const Status = values('AVAILABLE', 'BLOCKED');
 *     export type Status = ValueOf<typeof Status>;
 */
export const values = <const T extends string>(...list: T[]): Readonly<{ [K in T]: K }> =>
  Object.freeze(Object.fromEntries(list.map((value) => [value, value])) as { [K in T]: K });

/** The values of an enum-like object, as a type: for an Enum, which is closed. */
export type ValueOf<E> = E[keyof E];

/** The known values of an enum-like object and any other string: for an OpenEnum. Editors still propose the known ones. */
export type OpenValueOf<E> = ValueOf<E> | (string & {});
