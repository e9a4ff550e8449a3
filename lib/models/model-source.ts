import { MAX_DEPTH, type Model } from './model.js';
import type { FieldPlan, TypePlan } from './model-plan.js';
import { hasFraction } from './date-time.js';
import { ALIKE, DateTime } from './field-types.js';
import { acceptsNested, cleanNested } from './nested-value.js';

type Compiled = Pick<Model, 'accepts' | 'clean' | 'fits'>;

/**
 * Writes the functions of a model as JavaScript and compiles them: one straight line of calls per class, which the engine optimises as a whole. Only
 * property names and numbers are written into the text; everything else is handed over as a constant.
 */
export function compileModel(fields: readonly FieldPlan[]): Compiled {
  const source = new Source();
  const early = fields.map((field) => source.guarded(field, source.types(field)));
  const late = fields.map((field) => source.guarded(field, source.calls(field)));
  const clean = fields.map((field) => source.clean(field));
  const fits = fields.map((field) => source.fits(field));
  return source.compile(
    `return {
      accepts(o, depth) { if (depth > ${MAX_DEPTH}) return false; let v; ${early.join('')}${late.join('')} return true; },
      clean(o, depth) { if (depth > ${MAX_DEPTH}) return false; let changed = false; ${clean.join('')} return changed; },
      fits(o, depth, whole) { if (depth > ${MAX_DEPTH}) return false; let v; ${fits.join('')} return true; },
    };`,
  );
}

class Source {
  readonly #constants: unknown[] = [acceptsNested, cleanNested];

  compile(body: string): Compiled {
    const names = this.#constants.map((_, index) => `k${index}`);
    return new Function(...names, `'use strict'; ${body}`)(...this.#constants);
  }

  /** Everything that can be decided on the value alone; the cheap part, so it comes first. */
  types({ lists, types, nested }: FieldPlan): string {
    const single = types.filter(({ each }) => !each).map((type) => `if (!(${this.has(type, 'v')})) return false;`);
    const each = types.filter((type) => type.each);
    const code =
      single.join('') +
      (each.length > 0 || lists.length > 0
        ? this.list(
            lists.map(({ min }) => min),
            each,
          )
        : '');
    return nested ? `${code} if (!k0(${this.constant(nested)}, v, depth + 1)) return false;` : code;
  }

  /** What looks at the whole object, or is not ours: rules and foreign constraints may trust that the types are right. */
  calls({ foreign, rules }: Pick<FieldPlan, 'foreign' | 'rules'>): string {
    const checks = foreign.map((check) => `if (!${this.constant(check)}.holds(v, o)) return false;`);
    return checks.concat(rules.map((rule) => `if (!${this.constant(rule)}.holds(o)) return false;`)).join('');
  }

  /** The code, run only for a property that is looked at. */
  guarded({ name, optional, conditions }: FieldPlan, code: string): string {
    if (code === '') {
      return '';
    }
    const guards = conditions.map((condition) => `${this.constant(condition)}(o, v)`);
    const guard = [...(optional ? ['v !== undefined && v !== null'] : []), ...guards].join(' && ');
    return `v = o[${JSON.stringify(name)}]; ${guard ? `if (${guard}) { ${code} }` : code}\n`;
  }

  clean({ name, optional, types, nested }: FieldPlan): string {
    const property = `o[${JSON.stringify(name)}]`;
    const models = [nested, ...types.map(({ model }) => model)].filter((model) => model !== undefined);
    const deep = models.map((model) => `if (k1(${this.constant(model)}, ${property}, depth + 1)) changed = true;`);
    return (optional ? `if (${property} === null) { delete ${property}; changed = true; }` : '') + deep.join('');
  }

  /** Whether the bridge, which fits a field by its first type and its rules, would leave it as it is. */
  fits({ name, optional, lists, types, rules }: FieldPlan): string {
    const [type] = types;
    const one = (value: string): string => `${value} === null || ${value} === undefined || !(${type ? this.alike(type, value) : 'true'})`;
    const min = Math.max(0, ...lists.map((list) => list.min));
    const value =
      lists.length > 0
        ? `if (!Array.isArray(v) || v.length < ${min}) return false;
          for (let i = 0; i < v.length; i += 1) { const e = v[i]; if (${one('e')}) return false; }`
        : `if (${one('v')}) return false;`;
    const code = value + this.calls({ foreign: [], rules });
    return `v = o[${JSON.stringify(name)}]; ${optional ? `if (v !== undefined) { ${code} }` : code}\n`;
  }

  private alike({ type, model }: TypePlan, value: string): string {
    if (model) return `${this.constant(type.holds)}(${value}) && ${this.constant(model)}.fits(${value}, depth + 1, whole)`;
    const json = ALIKE.get(type);
    if (json === undefined) return `${this.constant(type.holds)}(${value})`;
    return `typeof ${value} === '${json}'${type === DateTime ? ` && !(whole && ${this.constant(hasFraction)}(${value}))` : ''}`;
  }

  private list(sizes: number[], each: TypePlan[]): string {
    const min = Math.max(0, ...sizes);
    const element = [...(sizes.length > 0 ? ['e !== null'] : []), ...each.map((type) => this.has(type, 'e'))].join(' && ');
    const otherwise = sizes.length > 0 ? 'return false;' : `if (!(${each.map((type) => this.has(type, 'v')).join(' && ')})) return false;`;
    return `if (Array.isArray(v)) {
      ${min > 0 ? `if (v.length < ${min}) return false;` : ''}
      for (let i = 0; i < v.length; i += 1) { const e = v[i]; if (!(${element})) return false; }
    } else { ${otherwise} }`;
  }

  private has({ type, model }: TypePlan, value: string): string {
    const holds = `${this.constant(type.holds)}(${value})`;
    return model ? `${holds} && ${this.constant(model)}.accepts(${value}, depth + 1)` : holds;
  }

  private constant(value: unknown): string {
    const known = this.#constants.indexOf(value);
    return `k${known < 0 ? this.#constants.push(value) - 1 : known}`;
  }
}
