import { hasFraction } from '../models/date-time.js';
import type { FieldType } from '../models/field-type.js';
import { ALIKE, DateTime } from '../models/field-types.js';
import { isObject } from '../models/is-object.js';
import type { Model } from '../models/model.js';
import type { FieldPlan } from '../models/model-plan.js';
import type { CrossFieldRule } from '../models/cross-field-rule.js';
import type { Lowering } from './bridge.lowering.js';
import { put, without } from './bridge.parts.js';

/** Texts for people: shortened where they are too long. An id or URL that is cut would be another one. */
const CUT = new Set(['name', 'address', 'city', 'state', 'text', 'remark', 'supplier_name', 'energy_product_name', 'physical_reference']);
/** Whoever loses a restriction holds more often than was meant: without this member, or part of it, the whole goes. */
const WHOLE = new Set(['restrictions']);
const FRACTION = /\.\d+/;

/** How strictly, and how. */
export interface FitOptions {
  /** Write no fractional seconds. */
  readonly wholeSeconds?: boolean;
  /** Keep what is required although it does not fit: for the house, where an object is never left out. */
  readonly keepRequired?: boolean;
}

interface Fit {
  readonly name: string;
  readonly optional: boolean;
  readonly list: boolean;
  readonly min: number;
  readonly value: (value: unknown, way: Lowering) => unknown;
  readonly rules: readonly CrossFieldRule[];
}

/** Fits objects into the tables of a version: what does not fit is shortened, left out of its list, or left out with the object. */
export class Fitter {
  private readonly plans = new Map<Model, readonly Fit[]>();

  constructor(private readonly options: FitOptions = {}) {}

  /** The object as the model allows it; undefined when something that is required does not fit. The given object stays as it is. */
  fit(model: Model, object: object, way: Lowering, whole = false): object | undefined {
    if (model.fits(object, 0, this.options.wholeSeconds === true)) return object;
    const draft = new Draft(object);
    const fits = this.planOf(model);
    for (const fit of fits) {
      const value = draft.get(fit.name);
      if (value === undefined && fit.optional) continue;
      const fitted =
        value === undefined || value === null ? undefined : fit.list ? this.list(fit, value, way) : this.single(fit, value, way);
      if (fitted === undefined) {
        if (value !== null || !fit.optional) way.lose(fit.name);
        if (!this.leaveOut(draft, fit, whole && value !== null)) return undefined;
      } else {
        draft.set(fit.name, fitted);
      }
    }
    for (const fit of fits) {
      if (fit.rules.length > 0 && !this.follows(draft, fit, way)) return undefined;
    }
    return draft.object;
  }

  private follows(draft: Draft, fit: Fit, way: Lowering): boolean {
    if (fit.optional && draft.get(fit.name) === undefined) return true;
    if (fit.rules.every((rule) => rule.holds(draft.object))) return true;
    way.lose(fit.name);
    return this.leaveOut(draft, fit, false);
  }

  /** Whether the object can do without the member. */
  private leaveOut(draft: Draft, fit: Fit, whole: boolean): boolean {
    if (!fit.optional || whole || (WHOLE.has(fit.name) && isObject(draft.get(fit.name)))) return this.options.keepRequired === true;
    draft.remove(fit.name);
    return true;
  }

  private single(fit: Fit, value: unknown, way: Lowering): unknown {
    way.enter(fit.name);
    const fitted = fit.value(value, way);
    way.leave();
    return fitted;
  }

  private list(fit: Fit, value: unknown, way: Lowering): unknown[] | undefined {
    if (!Array.isArray(value)) return undefined;
    way.enter(fit.name);
    let same = true;
    const next: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const entry: unknown = value[index];
      way.enter(index);
      const fitted = entry === undefined || entry === null ? undefined : fit.value(entry, way);
      way.leave();
      if (fitted !== entry || fitted === undefined) same = false;
      if (fitted === undefined) way.lose(index);
      else next.push(fitted);
    }
    way.leave();
    return next.length < fit.min ? undefined : same ? value : next;
  }

  private planOf(model: Model): readonly Fit[] {
    let plan = this.plans.get(model);
    if (!plan) {
      plan = model.fields.map((field) => this.fitOf(field));
      this.plans.set(model, plan);
    }
    return plan;
  }

  private fitOf(field: FieldPlan): Fit {
    const { name, optional, lists, types, rules } = field;
    return {
      name,
      optional,
      list: lists.length > 0,
      min: Math.max(0, ...lists.map(({ min }) => min)),
      value: this.valueOf(field, types[0]),
      rules,
    };
  }

  private valueOf({ name }: FieldPlan, plan: FieldPlan['types'][number] | undefined): Fit['value'] {
    if (plan === undefined) return (value) => value;
    const { type, model } = plan;
    if (model) return (value, way) => (isObject(value) ? this.fit(model, value, way, WHOLE.has(name)) : undefined);
    const alike = ALIKE.get(type);
    if (type === DateTime && this.options.wholeSeconds) return (value) => (typeof value === 'string' ? inWholeSeconds(value) : undefined);
    if (alike !== undefined) return (value) => (typeof value === alike ? value : undefined);
    if (!CUT.has(name)) return (value) => (type.holds(value) ? value : undefined);
    const max = Number(type.schema.maxLength);
    return (value, way) => (type.holds(value) ? value : shortened(value, type, max, way));
  }
}

/** A copy that is made when something changes. */
class Draft {
  private copied = false;

  constructor(public object: object) {}

  get(name: string): unknown {
    return (this.object as Record<string, unknown>)[name];
  }

  set(name: string, value: unknown): void {
    if (this.get(name) !== value) put(this.own(), name, value);
  }

  remove(name: string): void {
    const cut = without(this.object, [name]);
    if (cut !== this.object) this.copied = true;
    this.object = cut;
  }

  private own(): object {
    if (!this.copied) this.object = { ...this.object };
    this.copied = true;
    return this.object;
  }
}

function inWholeSeconds(time: string): string {
  return hasFraction(time) ? time.replace(FRACTION, '') : time;
}

function shortened(value: unknown, type: FieldType, max: number, way: Lowering): string | undefined {
  if (typeof value !== 'string') return undefined;
  const cut = Array.from(value).slice(0, max).join('');
  if (!type.holds(cut)) return undefined;
  way.lose();
  return cut;
}
