import type { Builder, Json } from './build-from-facts.js';
import type { FactField } from './facts.js';

/** One change of a valid object, where it is, and whether the changed object is valid. */
export interface Mutation {
  what: string;
  path: string;
  object: Json;
  valid: boolean;
}

/** Where a rule couples fields, so that the emptiness of an optional one is refused too. */
const COUPLED = new Set([
  'Hours.regular_hours',
  'PublishTokenType.type',
  'PublishTokenType.issuer',
  'CDR.credit',
  'CDR.credit_reference_id',
  'StartSession.evse_uid',
  'Location.parking_places',
]);

/** A choice in 2.1.1 though the table makes it required. */
const CHOICE = 'Hours.twentyfourseven';

/** Every change that a table of the facts forbids or allows, at every field of the maximal object, nested ones too. */
export function* mutationsOf(name: string, builder: Builder): Generator<Mutation> {
  const whole = builder.maximal(name);
  for (const { owner, field, keys } of fieldsOf(name, builder)) {
    const where = `${owner}.${field.name}`;
    for (const { what, value, valid, element } of changesOf(field, builder)) {
      const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
      const decidedByRule = COUPLED.has(where) || (where === CHOICE && builder.version === '2.1.1');
      if (empty && !element && decidedByRule) continue;
      const place = element ? [...keys, 0] : keys;
      yield { what: `${where}: ${what}`, path: pathOf(place), object: withValue(whole, place, value), valid };
    }
  }
}

interface Place {
  owner: string;
  field: FactField;
  keys: (string | number)[];
}

function* fieldsOf(name: string, builder: Builder, keys: (string | number)[] = []): Generator<Place> {
  for (const field of builder.fields(name)) {
    const own = [...keys, field.name];
    yield { owner: name, field, keys: own };
    if (builder.isClass(field.type)) yield* fieldsOf(field.type, builder, isList(field) ? [...own, 0] : own);
  }
}

const isList = ({ cardinality }: FactField): boolean => cardinality === '*' || cardinality === '+';

interface Change {
  what: string;
  value: unknown;
  valid: boolean;
  /** The change is one of an element of the list. */
  element?: boolean;
}

function changesOf(field: FactField, builder: Builder): Change[] {
  const optional = field.cardinality === '?' || field.cardinality === '*';
  const element = isList(field);
  return [
    { what: 'null', value: null, valid: optional },
    { what: 'absent', value: undefined, valid: optional },
    ...(element
      ? [
          { what: 'no list', value: {}, valid: false },
          { what: 'an empty list', value: [], valid: optional },
          { what: 'null in the list', value: null, valid: false, element },
        ]
      : []),
    ...typeChanges(field, builder).map((change) => ({ ...change, element })),
  ];
}

function typeChanges({ type, max_length: max, pattern }: FactField, builder: Builder): Change[] {
  const wrong = (what: string, value: unknown): Change => ({ what, value, valid: false });
  if (builder.isEnum(type)) {
    const valid = builder.isOpen(type);
    return [
      wrong('a number', 1),
      wrong('an empty text', ''),
      { what: 'an unknown value', value: 'SOMETHING_NEW', valid },
      { what: 'a value in lower case', value: builder.valuesOf(type)[0]!.toLowerCase(), valid },
    ];
  }
  if (builder.isClass(type)) return [wrong('a text', 'text'), wrong('a list', [[]])];
  switch (type) {
    case 'CiString':
    case 'string':
      return [
        wrong('a number', 7),
        wrong('an object', {}),
        wrong('a control character', '\u0007'),
        ...(max ? [wrong('too long', 'x'.repeat(max + 1))] : []),
        ...(pattern ? [wrong('no match', '#')] : []),
        ...(type === 'CiString' ? [wrong('not ASCII', 'é')] : []),
      ];
    case 'URL':
      return [wrong('a number', 7), wrong('too long', 'https://example.com/'.padEnd(256, 'u')), wrong('no URL', 'example')];
    case 'DateTime':
      return [wrong('a number', 1700000000), wrong('an offset', '2024-02-29T23:59:59+01:00'), wrong('a date', '2024-02-29')];
    case 'number':
      return [wrong('a text', '1.5')];
    case 'int':
      return [wrong('a text', '1'), wrong('a fraction', 1.5), ...(max ? [wrong('too many digits', 10 ** max)] : [])];
    default:
      return [wrong('a text', 'true'), wrong('a number', 1)];
  }
}

/** A deep copy with another value at the place; undefined takes the field away. */
function withValue(valid: Json, keys: (string | number)[], value: unknown): Json {
  const copy = structuredClone(valid);
  let at: Record<string | number, unknown> = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Json;
  const last = keys.at(-1)!;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

const pathOf = (keys: (string | number)[]): string => '$' + keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
