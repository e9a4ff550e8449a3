import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import { looseDate } from '../models/loose-dates.js';
import type { Model } from '../models/model.js';
import type { FieldPlan, TypePlan } from '../models/model-plan.js';
import { isObject } from '../models/is-object.js';

/** What partners get wrong in their objects, by the quirk that says so. */
export type Looseness = 'looseTypes' | 'looseDates' | 'badFields';

const LOOSE: readonly Looseness[] = ['looseTypes', 'looseDates', 'badFields'];
const NOBODY = {};
/** What is known of partners, by their records: one that changes is another object. */
const KNOWN = new WeakMap<object, OcpiQuirks>();

/**
 * Puts right what a partner pushes: DateTimes unless its record says that they are an error, because what they mean is certain; the rest where its record
 * says that it does not know better. Undefined: it is taken as it is.
 */
export function mendingOf(partner: Pick<OcpiPartner, 'quirks'> = NOBODY): Mending | undefined {
  let quirks = KNOWN.get(partner);
  if (quirks === undefined) KNOWN.set(partner, (quirks = quirksOf(partner)));
  return LOOSE.some((looseness) => quirks[looseness]) ? new Mending(quirks) : undefined;
}

function quirksOf({ quirks }: Pick<OcpiPartner, 'quirks'>): OcpiQuirks {
  return Object.fromEntries(LOOSE.map((looseness) => [looseness, quirks?.[looseness] ?? looseness === 'looseDates']));
}

const NUMBER = /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;
/** Cutting what others refer to would name something else. */
const IDENTIFIER = /(^|_)(id|uid|ids|uids|code|token|url)$/;
/** They have 5 to 7 decimals, often written with more, fewer, or as numbers. */
const COORDINATE = /^(latitude|longitude)$/;
const PRICES = [
  ['before_taxes', 'excl_vat'],
  ['excl_vat', 'before_taxes'],
] as const;
const NOTHING: ReadonlySet<Looseness> = new Set();
/** Leaves a value out. */
const GONE = Symbol('gone');

/** Makes the best of an object that is not as its model says, in place: what a partner meant is understood, what it cannot have meant is left out. */
export class Mending {
  private put: Set<Looseness> | undefined;

  constructor(private readonly quirks: OcpiQuirks) {}

  /** What was found wrong and put right. */
  get found(): ReadonlySet<Looseness> {
    return this.put ?? NOTHING;
  }

  object(model: Model, object: Record<string, unknown>): void {
    this.price(model, object);
    for (const name of Object.keys(object)) {
      const field = model.named.get(name);
      const value = object[name];
      if (field === undefined || value === undefined || (value === null && field.optional)) continue;
      const mended = field.lists.length > 0 ? this.list(field, value) : this.single(field, value);
      if (mended === GONE) {
        if (field.optional && this.may('badFields')) delete object[name];
      } else if (mended !== value) object[name] = mended;
    }
  }

  /** A Price in the form of the other version: its taxes stay as fields that are not known. */
  private price(model: Model, object: Record<string, unknown>): void {
    for (const [field, other] of PRICES) {
      if (!model.named.has(field)) continue;
      const lacks = object[field] === undefined && object[other] !== undefined;
      if (this.may('badFields', lacks)) object[field] = object[other];
    }
  }

  /** The list, a new one, or GONE. */
  private list(field: FieldPlan, value: unknown): unknown {
    const given = Array.isArray(value) ? (value as unknown[]) : value !== null && this.may('looseTypes') ? [value] : undefined;
    if (given === undefined) return GONE;
    const mended = given.map((element) => (element === null ? GONE : this.typed(field, element)));
    if (mended.includes(GONE) && !this.may('badFields')) return value;
    return mended.filter((element) => element !== GONE);
  }

  private single(field: FieldPlan, value: unknown): unknown {
    const mended = this.typed(field, value);
    if (mended !== GONE || !Array.isArray(value) || value.length !== 1 || !this.may('looseTypes')) return mended;
    return this.typed(field, value[0]);
  }

  private typed(field: FieldPlan, value: unknown): unknown {
    const [plan] = field.types;
    if (plan === undefined) return value;
    const fit = plan.type.holds(value) ? value : this.converted(plan, field.name, value);
    if (fit === GONE || !plan.type.holds(fit)) return GONE;
    if (plan.model === undefined || !isObject(fit)) return fit;
    this.object(plan.model, fit);
    return plan.model.accepts(fit, 0) ? fit : GONE;
  }

  private converted({ type }: TypePlan, name: string, value: unknown): unknown {
    const { schema } = type;
    if (COORDINATE.test(name) && this.may('looseTypes', NUMBER.test(String(value))))
      return [7, 6, 5].map((digits) => Number(value).toFixed(digits)).find((text) => type.holds(text)) ?? GONE;
    if (schema.format === 'date-time') {
      const date = typeof value === 'string' ? looseDate(value) : undefined;
      return this.may('looseDates', date !== undefined) ? date : GONE;
    }
    if (typeof value === 'string') {
      if (schema.type === 'number' || schema.type === 'integer') return this.may('looseTypes', NUMBER.test(value)) ? Number(value) : GONE;
      if (schema.type === 'boolean') return this.may('looseTypes', /^(true|false)$/i.test(value)) ? value.toLowerCase() === 'true' : GONE;
      const { maxLength = Infinity } = schema;
      const isLong = value.length > maxLength && schema.enum === undefined && !IDENTIFIER.test(name);
      return this.may('badFields', isLong) ? [...value].slice(0, maxLength).join('') : GONE;
    }
    const isPlain = typeof value === 'number' || typeof value === 'boolean';
    return schema.type === 'string' && this.may('looseTypes', isPlain) ? String(value) : GONE;
  }

  private may(looseness: Looseness, applies = true): boolean {
    if (!applies || this.quirks[looseness] === false) return false;
    this.put ??= new Set();
    this.put.add(looseness);
    return true;
  }
}
