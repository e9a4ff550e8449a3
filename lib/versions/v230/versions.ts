import { OmitType } from '@nestjs/swagger';
import { Of, OpenEnum } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type OpenValueOf, values } from '../../models/values.js';
import * as v221 from '../v221/versions.js';

export { InterfaceRole } from '../v221/versions.js';

/** version_information_endpoint, ModuleID enum. */
export const ModuleID = values(
  'cdrs',
  'chargingprofiles',
  'commands',
  'credentials',
  'hubclientinfo',
  'locations',
  'sessions',
  'tariffs',
  'tokens',
  'invoicereconciliation',
  'payments',
  'bookings',
);
export type ModuleID = OpenValueOf<typeof ModuleID>;

/** version_information_endpoint, VersionNumber enum. */
export const VersionNumber = values('2.0', '2.1', '2.1.1', '2.2', '2.2.1', '2.3.0');
export type VersionNumber = OpenValueOf<typeof VersionNumber>;

/** version_information_endpoint, Version class. */
export class Version extends OmitType(v221.Version, ['version'] as const) {
  @Field(OpenEnum(VersionNumber)) version!: VersionNumber;
}

/** version_information_endpoint, Endpoint class. */
export class Endpoint extends OmitType(v221.Endpoint, ['identifier'] as const) {
  @Field(OpenEnum(ModuleID)) identifier!: ModuleID;
}

/** version_information_endpoint, VersionDetail class. */
export class VersionDetail extends OmitType(v221.VersionDetail, ['version', 'endpoints'] as const) {
  @Field(OpenEnum(VersionNumber)) version!: VersionNumber;
  @Field(Of(() => Endpoint), '+') endpoints!: Endpoint[];
}
