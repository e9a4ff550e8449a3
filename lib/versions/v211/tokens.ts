import { Language } from '../../models/codes.js';
import { Bool, DateTime, Enum, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { DisplayText, TokenType } from './types.js';

/** mod_tokens, Allowed enum. */
export const Allowed = values('ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED');
export type Allowed = ValueOf<typeof Allowed>;

/** mod_tokens, WhitelistType enum. */
export const WhitelistType = values('ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER');
export type WhitelistType = ValueOf<typeof WhitelistType>;

/** mod_tokens, LocationReferences class. */
export class LocationReferences {
  @Field(Text(39)) location_id!: string;
  @Field(Text(39), '*') evse_uids?: string[];
  @Field(Text(36), '*') connector_ids?: string[];
}

/** mod_tokens, AuthorizationInfo object. */
export class AuthorizationInfo {
  @Field(Enum(Allowed)) allowed!: Allowed;
  @Field(Of(() => LocationReferences), '?') location?: LocationReferences;
  @Field(Of(() => DisplayText), '?') info?: DisplayText;
}

/** mod_tokens, Token object. */
export class Token {
  @Field(Text(36)) uid!: string;
  @Field(Enum(TokenType)) type!: TokenType;
  @Field(Text(36)) auth_id!: string;
  @Field(Text(64), '?') visual_number?: string;
  @Field(Text(64)) issuer!: string;
  @Field(Bool) valid!: boolean;
  @Field(Enum(WhitelistType)) whitelist!: WhitelistType;
  @Field(Language, '?') language?: string;
  @Field(DateTime) last_updated!: string;
}
