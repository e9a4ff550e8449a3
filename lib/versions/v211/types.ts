import { Language } from '../../models/codes.js';
import { DateTime, Int, Json, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';

/** mod_tokens, TokenType enum. */
export const TokenType = values('OTHER', 'RFID');
export type TokenType = ValueOf<typeof TokenType>;

/** transport_and_format, Response object. */
export class Response {
  @Field(Json, '?') data?: unknown;
  @Field(Int()) status_code!: number;
  @Field(Text(Infinity), '?') status_message?: string;
  @Field(DateTime) timestamp!: string;
}

/** types, DisplayText class. */
export class DisplayText {
  @Field(Language) language!: string;
  @Field(Text(512)) text!: string;
}
