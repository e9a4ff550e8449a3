import { OmitType } from '@nestjs/swagger';
import { CiString, Enum, Of } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import * as v221 from '../v221/credentials.js';
import { BusinessDetails } from './locations.js';
import { Role } from './types.js';

/** Country code and party id in one. */
const HUB_PARTY = /^[A-Za-z]{2}[A-Za-z0-9]{3}$/;

/** credentials, CredentialsRole class. */
export class CredentialsRole extends OmitType(v221.CredentialsRole, ['role', 'business_details'] as const) {
  @Field(Enum(Role)) role!: Role;
  @Field(Of(() => BusinessDetails)) business_details!: BusinessDetails;
}

/** credentials, Credentials object. */
export class Credentials extends OmitType(v221.Credentials, ['roles'] as const) {
  @Field(CiString(5, { pattern: HUB_PARTY }), '?') hub_party_id?: string;
  @Field(Of(() => CredentialsRole), '+') roles!: CredentialsRole[];
}
