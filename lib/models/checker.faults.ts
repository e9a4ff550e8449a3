import type { Fault } from './fault.js';
import { isObject } from './is-object.js';
import { MAX_DEPTH, type Model } from './model.js';
import type { FieldPlan, TypePlan } from './model-plan.js';

/** Enough for a person to read. */
const MAX_FAULTS = 20;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Names what is wrong with a value: the slow, precise way, taken only after the compiled function has refused it. At most 20 faults. */
export function faultsOf(model: Model, value: unknown): Fault[] {
  const search = new FaultSearch();
  search.nested(model, value, '$', 0);
  // A host's constraint that changes its mind must not turn a refusal into an acceptance.
  return search.faults.length > 0
    ? search.faults
    : [{ path: '$', message: 'was refused by a constraint that does not always answer the same' }];
}

class FaultSearch {
  readonly faults: Fault[] = [];

  /** An object where a model is due. */
  nested(model: Model, value: unknown, path: string, depth: number): void {
    if (!isObject(value)) {
      this.add(path, must(value, 'must be an object'));
    } else if (depth > MAX_DEPTH) {
      this.add(path, `must not lie deeper than ${MAX_DEPTH} levels`);
    } else {
      this.object(model, value, path, depth);
    }
  }

  private object(model: Model, object: object, path: string, depth: number): void {
    const before = this.faults.length;
    const fields = model.fields.filter((field) => isLookedAt(field, object));
    for (const field of fields) {
      const value: unknown = Reflect.get(object, field.name);
      this.field(field, value, at(path, field.name), depth);
      this.foreign(field, value, object, at(path, field.name));
    }
    if (this.faults.length > before) {
      return; // A rule may trust the types, so it has nothing to say yet.
    }
    for (const { name, rules } of fields) {
      rules.filter((rule) => !rule.holds(object)).forEach((rule) => this.add(at(path, name), rule.message));
    }
  }

  private field({ lists, types, nested }: FieldPlan, value: unknown, path: string, depth: number): void {
    const broken = lists.find(({ min }) => !Array.isArray(value) || value.length < min);
    if (broken) {
      this.add(path, must(value, broken.must));
      return;
    }
    for (const type of types) {
      if (type.each && Array.isArray(value)) {
        value.forEach((element: unknown, index) => this.element(type, element, `${path}[${index}]`, depth, lists.length > 0));
      } else {
        this.value(type, value, path, depth);
      }
    }
    if (nested) {
      this.bare(nested, value, path, depth);
    }
  }

  private element(type: TypePlan, value: unknown, path: string, depth: number, inList: boolean): void {
    if (inList && value === null) {
      this.add(path, 'must not be null');
    } else {
      this.value(type, value, path, depth);
    }
  }

  private value({ type, model }: TypePlan, value: unknown, path: string, depth: number): void {
    if (!type.holds(value)) {
      this.add(path, must(value, type.must));
    } else if (model) {
      this.nested(model, value, path, depth + 1);
    }
  }

  /** A `@ValidateNested()` that is not of a `Field`. */
  private bare(model: Model, value: unknown, path: string, depth: number): void {
    if (Array.isArray(value) && depth <= MAX_DEPTH) {
      value.forEach((element: unknown, index) => this.bare(model, element, `${path}[${index}]`, depth + 1));
    } else if (value !== undefined) {
      this.nested(model, value, path, depth + 1);
    }
  }

  private foreign({ foreign }: FieldPlan, value: unknown, object: object, path: string): void {
    for (const check of foreign) {
      const failure = check.failure(value, object);
      if (failure !== undefined) {
        this.add(failure < 0 ? path : `${path}[${failure}]`, check.message(value, object));
      }
    }
  }

  private add(path: string, message: string): void {
    if (this.faults.length < MAX_FAULTS) {
      this.faults.push({ path, message });
    }
  }
}

function isLookedAt({ name, optional, conditions }: FieldPlan, object: object): boolean {
  const value: unknown = Reflect.get(object, name);
  return !(optional && (value === undefined || value === null)) && conditions.every((condition) => condition(object, value));
}

function must(value: unknown, rule: string): string {
  return value === undefined ? `is missing: ${rule}` : rule;
}

function at(path: string, name: string): string {
  return IDENTIFIER.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
