import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';

/**
 * The class behind a `@ValidateNested()` that is not of a `Field`: what class-transformer makes of an empty object in that place (`@Type`).
 * @throws Error when class-transformer knows none: class-validator would refuse every value.
 */
export function nestedClass(model: Type<object>, name: string): Type<object> {
  const made: unknown = Reflect.get(plainToInstance(model, { [name]: {} }), name);
  if (typeof made !== 'object' || made === null || made.constructor === Object) {
    throw new Error(`${model.name}.${name} has @ValidateNested() but no class. Write @Field(Of(() => Class)), or add @Type(() => Class).`);
  }
  return made.constructor as Type<object>;
}
