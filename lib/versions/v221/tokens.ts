import { Alpha2, Language } from '../../models/codes.js';
import { Bool, CiString, DateTime, Enum, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { ProfileType } from './sessions.js';
import { DisplayText, TokenType } from './types.js';

/** mod_tokens, AllowedType enum. */
export const AllowedType = values('ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED');
export type AllowedType = ValueOf<typeof AllowedType>;

/** mod_tokens, WhitelistType enum. */
export const WhitelistType = values('ALWAYS', 'ALLOWED', 'ALLOWED_OFFLINE', 'NEVER');
export type WhitelistType = ValueOf<typeof WhitelistType>;

/** mod_tokens, EnergyContract class. */
export class EnergyContract {
  @Field(Text(64)) supplier_name!: string;
  @Field(Text(64), '?') contract_id?: string;
}

/** mod_tokens, Token object. */
export class Token {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) uid!: string;
  @Field(Enum(TokenType)) type!: TokenType;
  @Field(CiString(36)) contract_id!: string;
  @Field(Text(64), '?') visual_number?: string;
  @Field(Text(64)) issuer!: string;
  @Field(CiString(36), '?') group_id?: string;
  @Field(Bool) valid!: boolean;
  @Field(Enum(WhitelistType)) whitelist!: WhitelistType;
  @Field(Language, '?') language?: string;
  @Field(Enum(ProfileType), '?') default_profile_type?: ProfileType;
  @Field(Of(() => EnergyContract), '?') energy_contract?: EnergyContract;
  @Field(DateTime) last_updated!: string;
}

/** mod_tokens, LocationReferences class. */
export class LocationReferences {
  @Field(CiString(36)) location_id!: string;
  @Field(CiString(36), '*') evse_uids?: string[];
}

/** mod_tokens, AuthorizationInfo object. */
export class AuthorizationInfo {
  @Field(Enum(AllowedType)) allowed!: AllowedType;
  @Field(Of(() => Token)) token!: Token;
  @Field(Of(() => LocationReferences), '?') location?: LocationReferences;
  @Field(CiString(36), '?') authorization_reference?: string;
  @Field(Of(() => DisplayText), '?') info?: DisplayText;
}
