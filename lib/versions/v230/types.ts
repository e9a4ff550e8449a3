import { Num, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type OpenValueOf, type ValueOf, values } from '../../models/values.js';

export { DisplayText, Response } from '../v221/types.js';

/** types, Role enum. */
export const Role = values('CPO', 'EMSP', 'NAP', 'NSP', 'OTHER', 'SCSP', 'PTP');
export type Role = ValueOf<typeof Role>;

/** mod_tokens, TokenType enum. */
export const TokenType = values('AD_HOC_USER', 'APP_USER', 'EMAID', 'OTHER', 'RFID');
export type TokenType = OpenValueOf<typeof TokenType>;

/** types, TaxAmount class. */
export class TaxAmount {
  @Field(Text(Infinity)) name!: string;
  @Field(Text(Infinity), '?') account_number?: string;
  @Field(Num, '?') percentage?: number; // percent
  @Field(Num) amount!: number;
}

/** types, Price class. */
export class Price {
  @Field(Num) before_taxes!: number;
  @Field(Of(() => TaxAmount), '*') taxes?: TaxAmount[];
}
