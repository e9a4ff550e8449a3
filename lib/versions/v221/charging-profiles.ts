import { DateTime, Enum, Int, Num, Of, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';

/** mod_charging_profiles, ChargingRateUnit enum. */
export const ChargingRateUnit = values('W', 'A');
export type ChargingRateUnit = ValueOf<typeof ChargingRateUnit>;

/** mod_charging_profiles, ChargingProfileResponseType enum. */
export const ChargingProfileResponseType = values('ACCEPTED', 'NOT_SUPPORTED', 'REJECTED', 'TOO_OFTEN', 'UNKNOWN_SESSION');
export type ChargingProfileResponseType = ValueOf<typeof ChargingProfileResponseType>;

/** mod_charging_profiles, ChargingProfileResultType enum. */
export const ChargingProfileResultType = values('ACCEPTED', 'REJECTED', 'UNKNOWN');
export type ChargingProfileResultType = ValueOf<typeof ChargingProfileResultType>;

/** mod_charging_profiles, ChargingProfileResponse object. */
export class ChargingProfileResponse {
  @Field(Enum(ChargingProfileResponseType)) result!: ChargingProfileResponseType;
  @Field(Int()) timeout!: number; // s
}

/** mod_charging_profiles, ChargingProfilePeriod class. */
export class ChargingProfilePeriod {
  @Field(Int()) start_period!: number; // s from the start of the profile
  @Field(Num) limit!: number; // W or A, one decimal
}

/** mod_charging_profiles, ChargingProfile class. */
export class ChargingProfile {
  @Field(DateTime, '?') start_date_time?: string;
  @Field(Int(), '?') duration?: number; // s
  @Field(Enum(ChargingRateUnit)) charging_rate_unit!: ChargingRateUnit;
  @Field(Num, '?') min_charging_rate?: number; // W or A, one decimal
  @Field(Of(() => ChargingProfilePeriod), '*') charging_profile_period?: ChargingProfilePeriod[];
}

/** mod_charging_profiles, ActiveChargingProfile class. */
export class ActiveChargingProfile {
  @Field(DateTime) start_date_time!: string;
  @Field(Of(() => ChargingProfile)) charging_profile!: ChargingProfile;
}

/** mod_charging_profiles, ActiveChargingProfileResult object. */
export class ActiveChargingProfileResult {
  @Field(Enum(ChargingProfileResultType)) result!: ChargingProfileResultType;
  @Field(Of(() => ActiveChargingProfile), '?') profile?: ActiveChargingProfile;
}

/** mod_charging_profiles, ChargingProfileResult object. */
export class ChargingProfileResult {
  @Field(Enum(ChargingProfileResultType)) result!: ChargingProfileResultType;
}

/** mod_charging_profiles, ClearProfileResult object. */
export class ClearProfileResult {
  @Field(Enum(ChargingProfileResultType)) result!: ChargingProfileResultType;
}

/** mod_charging_profiles, SetChargingProfile object. */
export class SetChargingProfile {
  @Field(Of(() => ChargingProfile)) charging_profile!: ChargingProfile;
  @Field(Url) response_url!: string;
}
