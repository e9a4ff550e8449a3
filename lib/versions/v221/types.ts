import { Language } from '../../models/codes.js';
import { DateTime, Int, Json, Num, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';

/** types, Role enum. */
export const Role = values('CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP');
export type Role = ValueOf<typeof Role>;

/** mod_tokens, TokenType enum. */
export const TokenType = values('AD_HOC_USER', 'APP_USER', 'OTHER', 'RFID');
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

/** types, Price class. */
export class Price {
  @Field(Num) excl_vat!: number;
  @Field(Num, '?') incl_vat?: number;
}
