import { Currency } from '../../models/codes.js';
import { DateTime, Enum, Num, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { AuthMethod, ChargingPeriod } from './cdrs.js';
import { Location } from './locations.js';

/** mod_sessions, SessionStatus enum. */
export const SessionStatus = values('ACTIVE', 'COMPLETED', 'INVALID', 'PENDING');
export type SessionStatus = ValueOf<typeof SessionStatus>;

/** mod_sessions, Session object. */
export class Session {
  @Field(Text(36)) id!: string;
  @Field(DateTime) start_datetime!: string;
  @Field(DateTime, '?') end_datetime?: string;
  @Field(Num) kwh!: number;
  @Field(Text(36)) auth_id!: string;
  @Field(Enum(AuthMethod)) auth_method!: AuthMethod;
  @Field(Of(() => Location)) location!: Location;
  @Field(Text(255), '?') meter_id?: string;
  @Field(Currency) currency!: string;
  @Field(Of(() => ChargingPeriod), '*') charging_periods?: ChargingPeriod[];
  @Field(Num, '?') total_cost?: number;
  @Field(Enum(SessionStatus)) status!: SessionStatus;
  @Field(DateTime) last_updated!: string;
}
