import type { Type } from '@nestjs/common';

/** What OpenAPI can say about a type, as `ApiProperty` takes it. */
export interface FieldSchema {
  type?: 'string' | 'number' | 'integer' | 'boolean' | (() => Type<object>);
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  enum?: string[];
  anyOf?: object[];
  description?: string;
  example?: string;
}

/** One type of the specification: what `Field` reads, and what the compiled checker calls. */
export class FieldType {
  constructor(
    /** The rule, to be read behind the name of the property: `must be …`. */
    readonly must: string,
    /** Whether one value (one element of a list) is of this type. Never throws. An object is only told from what is none. */
    readonly holds: (value: unknown) => boolean,
    /** How OpenAPI says it. */
    readonly schema: FieldSchema,
    /** The class of a nested object; a function, because model files may import each other. */
    readonly model?: () => Type<object>,
  ) {}
}
