import type { Type } from '@nestjs/common';
import type { Model } from './model.js';
import { planOf } from './model-plan.js';
import { compileModel } from './model-source.js';

const complete = new WeakMap<Type<object>, Model>();

/**
 * The compiled model of a class and of all classes in it, made once.
 * @throws Error with a sentence when a class has a constraint that cannot be checked; nothing is remembered then.
 */
export function modelOf(type: Type<object>): Model {
  const known = complete.get(type);
  if (known) {
    return known;
  }
  const fresh = new Map<Type<object>, Model>();
  const model = build(type, fresh);
  fresh.forEach((made, of) => complete.set(of, made));
  return model;
}

/** The model is put into `fresh` before it is complete, because classes can contain each other. */
function build(type: Type<object>, fresh: Map<Type<object>, Model>): Model {
  const known = complete.get(type) ?? fresh.get(type);
  if (known) {
    return known;
  }
  const model: Model = { fields: [], named: new Map(), accepts: () => false, clean: () => false, fits: () => false };
  fresh.set(type, model);
  const fields = planOf(type, (nested) => build(nested, fresh));
  return Object.assign(model, { fields, named: new Map(fields.map((field) => [field.name, field])), ...compileModel(fields) });
}
