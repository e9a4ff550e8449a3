import { Alpha2, Currency } from '../../models/codes.js';
import { Bool, CiString, DateTime, Enum, Num, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { AuthMethod, CdrToken, ChargingPeriod } from './cdrs.js';
import { Price } from './types.js';

/** mod_sessions, ChargingPreferencesResponse enum. */
export const ChargingPreferencesResponse = values(
  'ACCEPTED',
  'DEPARTURE_REQUIRED',
  'ENERGY_NEED_REQUIRED',
  'NOT_POSSIBLE',
  'PROFILE_TYPE_NOT_SUPPORTED',
);
export type ChargingPreferencesResponse = ValueOf<typeof ChargingPreferencesResponse>;

/** mod_sessions, ProfileType enum. */
export const ProfileType = values('CHEAP', 'FAST', 'GREEN', 'REGULAR');
export type ProfileType = ValueOf<typeof ProfileType>;

/** mod_sessions, SessionStatus enum. */
export const SessionStatus = values('ACTIVE', 'COMPLETED', 'INVALID', 'PENDING', 'RESERVATION');
export type SessionStatus = ValueOf<typeof SessionStatus>;

/** mod_sessions, Session object. */
export class Session {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) id!: string;
  @Field(DateTime) start_date_time!: string;
  @Field(DateTime, '?') end_date_time?: string;
  @Field(Num) kwh!: number;
  @Field(Of(() => CdrToken)) cdr_token!: CdrToken;
  @Field(Enum(AuthMethod)) auth_method!: AuthMethod;
  @Field(CiString(36), '?') authorization_reference?: string;
  @Field(CiString(36)) location_id!: string;
  @Field(CiString(36, { notAvailable: true })) evse_uid!: string;
  @Field(CiString(36, { notAvailable: true })) connector_id!: string;
  @Field(Text(255), '?') meter_id?: string;
  @Field(Currency) currency!: string;
  @Field(Of(() => ChargingPeriod), '*') charging_periods?: ChargingPeriod[];
  @Field(Of(() => Price), '?') total_cost?: Price;
  @Field(Enum(SessionStatus)) status!: SessionStatus;
  @Field(DateTime) last_updated!: string;
}

/** mod_sessions, ChargingPreferences object. */
export class ChargingPreferences {
  @Field(Enum(ProfileType)) profile_type!: ProfileType;
  @Field(DateTime, '?') departure_time?: string;
  @Field(Num, '?') energy_need?: number; // kWh
  @Field(Bool, '?') discharge_allowed?: boolean;
}
