import { OmitType } from '@nestjs/swagger';
import { Of, OpenEnum } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import * as v221 from '../v221/tokens.js';
import { TokenType } from './types.js';

export { AllowedType, EnergyContract, LocationReferences, WhitelistType } from '../v221/tokens.js';

/** mod_tokens, Token object. */
export class Token extends OmitType(v221.Token, ['type'] as const) {
  @Field(OpenEnum(TokenType)) type!: TokenType;
}

/** mod_tokens, AuthorizationInfo object. */
export class AuthorizationInfo extends OmitType(v221.AuthorizationInfo, ['token'] as const) {
  @Field(Of(() => Token)) token!: Token;
}
