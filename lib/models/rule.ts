import { ValidateBy } from 'class-validator';
import { CrossFieldRule } from './cross-field-rule.js';

/**
 * A rule between the fields of one object, for example `@Rule('price must …', (cdr: Cdr) => …)`. Put it on a required property, or on the optional one
 * that brings it in: class-validator skips the rules of an optional property that is absent or null. A rule that throws is broken: the object is refused.
 */
export function Rule<T extends object>(message: string, holds: (object: T) => boolean): PropertyDecorator {
  const rule = new CrossFieldRule(message, holds as (object: object) => boolean);
  return ValidateBy({
    name: 'ocpiRule',
    constraints: [rule],
    validator: { validate: (_, args) => args !== undefined && rule.holds(args.object), defaultMessage: () => message },
  });
}
