import type { Model } from '../models/model.js';
import { isObject } from '../models/is-object.js';

/** The object with every field of its model: null, or an empty list, for what it does not have. */
export function withExplicitNulls(model: Model, object: object): object {
  const whole: Record<string, unknown> = { ...object };
  for (const { name, lists, types } of model.fields) {
    const value = whole[name];
    const nested = types.find((type) => type.model !== undefined)?.model;
    if (value === undefined || value === null) whole[name] = lists.length > 0 ? [] : null;
    else if (nested !== undefined && Array.isArray(value))
      whole[name] = value.map((element: unknown) => (isObject(element) ? withExplicitNulls(nested, element) : element));
    else if (nested !== undefined && isObject(value)) whole[name] = withExplicitNulls(nested, value);
  }
  return whole;
}
