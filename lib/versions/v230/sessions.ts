import { OmitType } from '@nestjs/swagger';
import { Of } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import * as v221 from '../v221/sessions.js';
import { CdrToken, ChargingPeriod } from './cdrs.js';
import { Price } from './types.js';

export { ChargingPreferences, ChargingPreferencesResponse, ProfileType, SessionStatus } from '../v221/sessions.js';

/** mod_sessions, Session object. */
export class Session extends OmitType(v221.Session, ['cdr_token', 'charging_periods', 'total_cost'] as const) {
  @Field(Of(() => CdrToken)) cdr_token!: CdrToken;
  @Field(Of(() => ChargingPeriod), '*') charging_periods?: ChargingPeriod[];
  @Field(Of(() => Price), '?') total_cost?: Price;
}
