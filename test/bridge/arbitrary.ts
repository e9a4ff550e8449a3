import type { Type } from '@nestjs/common';
import fc from 'fast-check';
import { TimeZone } from '../../lib/models/codes.js';
import { DateTime, Num, Url } from '../../lib/models/field-types.js';
import type { FieldType } from '../../lib/models/field-type.js';
import type { Model } from '../../lib/models/model.js';
import type { FieldPlan } from '../../lib/models/model-plan.js';
import { modelOf } from '../../lib/models/model-of.js';
import { MODELS } from './shapes.js';

/** How the objects are made. */
export interface Making {
  /** Fields that the model does not know, anywhere. @default false */
  readonly unknown?: boolean;
  /** Null in optional fields, as sloppy hosts store them. @default false */
  readonly nulls?: boolean;
}

const TIMES = fc.constantFrom(
  '2024-02-29T23:59:59Z',
  '2024-01-01T00:00:00',
  '2025-06-30T12:30:15.123Z',
  '2019-12-31T23:59:59.9Z',
  '2030-01-01T00:00:00.250',
);
const URLS = fc.constantFrom(
  'https://example.com',
  'http://example.org:8080/a/b?c=d',
  'https://[::1]/x',
  `https://example.com/${'p'.repeat(230)}`,
);
const NUMBERS = fc.oneof(
  fc.constantFrom(0, 1, 0.1, 12.3456, 99999.9999, -3.5, 0.30000000000000004),
  fc.integer({ min: -99_999_999, max: 99_999_999 }).map((n) => n / 10_000),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const JSON_VALUES = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.string({ maxLength: 8 }),
  fc.constantFrom([], {}, [{ a: [1, { b: null }] }], { id: 'x', deep: { er: [true, null] } }, ['HOTEL']),
);

/** All names of fields in all versions: an unknown field may well have a name that another version knows. */
const NAMES = [...new Set(Object.values(MODELS).flatMap((models) => [...models.values()].flatMap((type) => [...namesOf(modelOf(type))])))];

/** Valid objects of a model. */
export function objectsOf(type: Type<object>, making: Making = {}): fc.Arbitrary<object> {
  return objects(modelOf(type), making, new Map());
}

function* namesOf(model: Model, seen = new Set<Model>()): Generator<string> {
  if (seen.has(model)) return;
  seen.add(model);
  for (const { name, types } of model.fields) {
    yield name;
    for (const plan of types) if (plan.model) yield* namesOf(plan.model, seen);
  }
}

function objects(model: Model, making: Making, known: Map<Model, fc.Arbitrary<object>>): fc.Arbitrary<object> {
  let made = known.get(model);
  if (made === undefined) {
    made = build(model, making, known);
    known.set(model, made);
  }
  return made;
}

function build(model: Model, making: Making, known: Map<Model, fc.Arbitrary<object>>): fc.Arbitrary<object> {
  const fields = Object.fromEntries(model.fields.map((field) => [field.name, member(field, making, known)]));
  const own = new Set(model.fields.map(({ name }) => name));
  const names = ['acme_note', 'x', '__proto__', 'a/b~c', ...NAMES.filter((name) => !own.has(name))];
  const extras = making.unknown
    ? fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(fc.tuple(fc.constantFrom(...names), JSON_VALUES), { maxLength: 3 }) },
      )
    : fc.constant([]);
  return fc
    .tuple(fc.record(fields), extras)
    .map(([members, more]) => follow(model, together(members, more)))
    .filter((object) => model.accepts(object, 0));
}

/** Optional members that are undefined are not there. */
function together(members: Record<string, unknown>, more: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const entries: (readonly [string, unknown])[] = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...entries, ...more]);
}

/** An optional field that breaks a rule of its own is left out. */
function follow(model: Model, object: Record<string, unknown>): Record<string, unknown> {
  for (const { name, optional, rules } of model.fields) {
    if (optional && object[name] != null && !rules.every((rule) => rule.holds(object))) delete object[name];
  }
  return object;
}

function member(field: FieldPlan, making: Making, known: Map<Model, fc.Arbitrary<object>>): fc.Arbitrary<unknown> {
  const { optional, lists, types } = field;
  const plan = types[0];
  if (plan === undefined) return JSON_VALUES;
  const value = plan.model ? objects(plan.model, making, known) : valuesOf(plan.type, field.name);
  const min = Math.max(0, ...lists.map((size) => size.min));
  const whole = lists.length > 0 ? listOf(field.name, value, min) : value;
  if (!optional) return whole;
  const absent = making.nulls ? fc.constantFrom(undefined, null) : fc.constant(undefined);
  return fc.oneof({ weight: 3, arbitrary: whole }, { weight: 2, arbitrary: absent });
}

/** EVSEs, Connectors and the like have ids of their own. */
function listOf(name: string, value: fc.Arbitrary<unknown>, min: number): fc.Arbitrary<unknown[]> {
  const key = { evses: 'uid', connectors: 'id', parking_places: 'id', tariffs: 'id' }[name];
  const size = { minLength: min, maxLength: min + 2 };
  return key === undefined
    ? fc.array(value, size)
    : fc.uniqueArray(value, { ...size, selector: (one) => Reflect.get(Object(one), key)?.toLowerCase() });
}

function valuesOf(type: FieldType, name: string): fc.Arbitrary<unknown> {
  const { schema } = type;
  if (type === DateTime) return TIMES;
  if (type === Url) return URLS;
  if (type === Num) return NUMBERS;
  if (type === TimeZone) return fc.constantFrom('Europe/Oslo', 'UTC', 'America/Argentina/Buenos_Aires');
  if ('enum' in schema && Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const open = /^Known values: (.*)\. Others/.exec(('description' in schema && schema.description) || '')?.[1]?.split(', ');
  if (open)
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...open) }, { weight: 1, arbitrary: fc.constantFrom('ACME_NEW', 'x', '1') });
  if (schema.type === 'integer')
    return fc.integer({ min: Math.max(-1000, schema.minimum ?? -1000), max: Math.min(100_000, schema.maximum ?? 100_000) });
  if (schema.type === 'boolean') return fc.boolean();
  return texts(type, name);
}

function texts(type: FieldType, name: string): fc.Arbitrary<string> {
  const { schema } = type;
  const min = Number(('minLength' in schema && schema.minLength) || 0);
  const max = Math.min(300, Number(('maxLength' in schema && schema.maxLength) || 300));
  const pattern = 'pattern' in schema ? schema.pattern : undefined;
  if (pattern) return fc.stringMatching(new RegExp(pattern)).filter(type.holds);
  if (name === 'reservation_id') return fc.oneof(fc.integer({ min: 0 }).map(String), fc.constantFrom('abc', '007', '1e3', ' 1'));
  const ascii = fc.string({ minLength: min, maxLength: Math.min(max, min + 8) });
  const long = fc.constantFrom('x'.repeat(max), 'é'.repeat(max), '#NA', 'NL', 'NLD', '😀'.repeat(max)).filter(type.holds);
  return type.holds('x'.repeat(max))
    ? fc.oneof({ weight: 3, arbitrary: ascii.filter(type.holds) }, { weight: 1, arbitrary: fc.oneof(fc.constant('x'.repeat(max)), long) })
    : ascii;
}
