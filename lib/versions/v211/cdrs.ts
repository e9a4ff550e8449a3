import { Currency } from '../../models/codes.js';
import { CiString, DateTime, Enum, Num, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { Location } from './locations.js';
import { Tariff } from './tariffs.js';

/** mod_cdrs, AuthMethod enum. */
export const AuthMethod = values('AUTH_REQUEST', 'WHITELIST');
export type AuthMethod = ValueOf<typeof AuthMethod>;

/** mod_cdrs, CdrDimensionType enum. */
export const CdrDimensionType = values('ENERGY', 'FLAT', 'MAX_CURRENT', 'MIN_CURRENT', 'PARKING_TIME', 'TIME');
export type CdrDimensionType = ValueOf<typeof CdrDimensionType>;

/** mod_cdrs, CdrDimension class. */
export class CdrDimension {
  @Field(Enum(CdrDimensionType)) type!: CdrDimensionType;
  @Field(Num) volume!: number;
}

/** mod_cdrs, ChargingPeriod class. */
export class ChargingPeriod {
  @Field(DateTime) start_date_time!: string;
  @Field(Of(() => CdrDimension), '+') dimensions!: CdrDimension[];
}

/** mod_cdrs, CDR object. */
export class Cdr {
  @Field(CiString(36)) id!: string;
  @Field(DateTime) start_date_time!: string;
  @Field(DateTime) stop_date_time!: string;
  @Field(Text(36)) auth_id!: string;
  @Field(Enum(AuthMethod)) auth_method!: AuthMethod;
  @Field(Of(() => Location)) location!: Location;
  @Field(Text(255), '?') meter_id?: string;
  @Field(Currency) currency!: string;
  @Field(Of(() => Tariff), '*') tariffs?: Tariff[];
  @Field(Of(() => ChargingPeriod), '+') charging_periods!: ChargingPeriod[];
  @Field(Num) total_cost!: number;
  @Field(Num) total_energy!: number; // kWh
  @Field(Num) total_time!: number; // h
  @Field(Num, '?') total_parking_time?: number; // h
  @Field(Text(255), '?') remark?: string;
  @Field(DateTime) last_updated!: string;
}
