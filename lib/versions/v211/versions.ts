import { Of, OpenEnum, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type OpenValueOf, values } from '../../models/values.js';

/** version_information_endpoint, ModuleID enum. */
export const ModuleID = values('cdrs', 'commands', 'credentials', 'locations', 'sessions', 'tariffs', 'tokens');
export type ModuleID = OpenValueOf<typeof ModuleID>;

/** version_information_endpoint, VersionNumber enum. */
export const VersionNumber = values('2.0', '2.1', '2.1.1');
export type VersionNumber = OpenValueOf<typeof VersionNumber>;

/** version_information_endpoint, Version class. */
export class Version {
  @Field(OpenEnum(VersionNumber)) version!: VersionNumber;
  @Field(Url) url!: string;
}

/** version_information_endpoint, Endpoint class. */
export class Endpoint {
  @Field(OpenEnum(ModuleID)) identifier!: ModuleID;
  @Field(Url) url!: string;
}

/** version_information_endpoint, VersionDetail class. */
export class VersionDetail {
  @Field(OpenEnum(VersionNumber)) version!: VersionNumber;
  @Field(Of(() => Endpoint), '+') endpoints!: Endpoint[];
}
