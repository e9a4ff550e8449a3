import { Of, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { BusinessDetails } from './locations.js';

/** credentials, Credentials object. */
export class Credentials {
  @Field(Text(64)) token!: string;
  @Field(Url) url!: string;
  @Field(Of(() => BusinessDetails)) business_details!: BusinessDetails;
  @Field(Text(3)) party_id!: string;
  @Field(Text(2, { min: 2, pattern: /^[A-Za-z]{2}$/ })) country_code!: string;
}
