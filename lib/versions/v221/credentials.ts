import { Alpha2 } from '../../models/codes.js';
import { CiString, Enum, Of, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { BusinessDetails } from './locations.js';
import { Role } from './types.js';

const TOKEN = /^[\x21-\x7e]+$/;

/** credentials, CredentialsRole class. */
export class CredentialsRole {
  @Field(Enum(Role)) role!: Role;
  @Field(Of(() => BusinessDetails)) business_details!: BusinessDetails;
  @Field(CiString(3)) party_id!: string;
  @Field(Alpha2) country_code!: string;
}

/** credentials, Credentials object. */
export class Credentials {
  @Field(Text(64, { pattern: TOKEN })) token!: string;
  @Field(Url) url!: string;
  @Field(Of(() => CredentialsRole), '+') roles!: CredentialsRole[];
}
