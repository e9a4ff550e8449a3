import { OmitType } from '@nestjs/swagger';
import { CiString, Enum, Of } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import * as v221 from '../v221/credentials.js';
import { BusinessDetails } from './locations.js';
import { Role } from './types.js';

/** credentials, CredentialsRole class. */
export class CredentialsRole extends OmitType(v221.CredentialsRole, ['role', 'business_details'] as const) {
  @Field(Enum(Role)) role!: Role;
  @Field(Of(() => BusinessDetails)) business_details!: BusinessDetails;
}

/** credentials, Credentials object. */
export class Credentials extends OmitType(v221.Credentials, ['roles'] as const) {
  @Field(CiString(5), '?') hub_party_id?: string; // country code and party id joined
  @Field(Of(() => CredentialsRole), '+') roles!: CredentialsRole[];
}
