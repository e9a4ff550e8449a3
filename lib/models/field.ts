import { ApiProperty } from '@nestjs/swagger';
import { Type as Transformed } from 'class-transformer';
import { buildMessage, IsOptional, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { always } from './always.js';
import type { FieldType } from './field-type.js';
import { isList, ListSize } from './list-size.js';

/** How often a field may occur, as the specification writes it: once, at most once, any number of times, at least once. */
export type Cardinality = '1' | '?' | '*' | '+';

/**
 * One row of a table of the specification: the type and the cardinality of a property. `?` and `*` accept null and absence, `+` wants at least
 * one element. It applies the public decorators of class-validator, class-transformer and @nestjs/swagger, and nothing else.
 */
export function Field(type: FieldType, cardinality: Cardinality = '1'): PropertyDecorator {
  const list = cardinality === '*' || cardinality === '+';
  const optional = cardinality === '?' || cardinality === '*';
  const each = list ? { each: true } : {};
  const decorators = [
    // A required field says so too: class-validator would inherit the IsOptional of a row that is declared anew in a subclass.
    optional ? IsOptional() : ValidateIf(always),
    ValidateBy(
      {
        name: type.model ? 'ocpiObject' : 'ocpiValue',
        constraints: [type],
        validator: {
          validate: type.holds,
          defaultMessage: buildMessage((prefix) => `${prefix}$property ${type.must}`, each),
        },
      },
      each,
    ),
    ApiProperty({
      ...type.schema,
      required: !optional,
      ...(list && { isArray: true, ...(type.schema.example !== undefined && { example: [type.schema.example] }) }),
      ...(cardinality === '+' && { minItems: 1 }),
    }),
  ];
  if (list) {
    const size = new ListSize(cardinality === '+' ? 1 : 0);
    decorators.push(
      ValidateBy({
        name: 'ocpiList',
        constraints: [size],
        validator: { validate: (value) => isList(value, size.min), defaultMessage: buildMessage(() => `$property ${size.must}`) },
      }),
    );
  }
  const { model } = type;
  if (model) {
    decorators.push(
      ValidateNested(each),
      Transformed(() => model()),
    );
  }
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}
