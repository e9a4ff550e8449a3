import { isObject } from './is-object.js';
import { MAX_DEPTH, type Model } from './model.js';

/** What a bare `@ValidateNested()` accepts: an object, or a list of them at any depth; absence too. Null is refused. */
export function acceptsNested(model: Model, value: unknown, depth: number): boolean {
  if (value === undefined) {
    return true;
  }
  if (Array.isArray(value)) {
    return depth <= MAX_DEPTH && value.every((element) => acceptsNested(model, element, depth + 1));
  }
  return isObject(value) && model.accepts(value, depth);
}

/** Cleans an object, or the objects of a list at any depth; true when something was deleted. */
export function cleanNested(model: Model, value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) {
    return isObject(value) && model.clean(value, depth);
  }
  let changed = false;
  for (const element of depth <= MAX_DEPTH ? value : []) {
    changed = cleanNested(model, element, depth + 1) || changed;
  }
  return changed;
}
