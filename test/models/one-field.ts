import { compile } from '../../lib/models/checker.js';
import { type Cardinality, Field } from '../../lib/models/field.js';
import type { FieldType } from '../../lib/models/field-type.js';

/** The checker of a new class that has one field, `x`. */
export function oneField(type: FieldType, cardinality: Cardinality = '1', ...more: PropertyDecorator[]) {
  class OneField {}
  [Field(type, cardinality), ...more].forEach((decorate) => decorate(OneField.prototype, 'x'));
  return compile(OneField);
}
