import { Alpha2, Alpha3, Currency } from '../../models/codes.js';
import { Bool, CiString, DateTime, Enum, Int, Num, Of, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { ConnectorFormat, ConnectorType, GeoLocation, PowerType } from './locations.js';
import { CreditNeedsReference, LongIdNeedsCredit, NoSessionOnlyDimensions } from './rules.js';
import { Tariff } from './tariffs.js';
import { Price, TokenType } from './types.js';

/** mod_cdrs, AuthMethod enum. */
export const AuthMethod = values('AUTH_REQUEST', 'COMMAND', 'WHITELIST');
export type AuthMethod = ValueOf<typeof AuthMethod>;

/** mod_cdrs, CdrDimensionType enum. */
export const CdrDimensionType = values(
  'CURRENT',
  'ENERGY',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'MAX_CURRENT',
  'MIN_CURRENT',
  'MAX_POWER',
  'MIN_POWER',
  'PARKING_TIME',
  'POWER',
  'RESERVATION_TIME',
  'STATE_OF_CHARGE',
  'TIME',
);
export type CdrDimensionType = ValueOf<typeof CdrDimensionType>;

/** mod_cdrs, CdrToken class. */
export class CdrToken {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) uid!: string;
  @Field(Enum(TokenType)) type!: TokenType;
  @Field(CiString(36)) contract_id!: string;
}

/** mod_cdrs, CdrLocation class. */
export class CdrLocation {
  @Field(CiString(36)) id!: string;
  @Field(Text(255), '?') name?: string;
  @Field(Text(45)) address!: string;
  @Field(Text(45)) city!: string;
  @Field(Text(10), '?') postal_code?: string;
  @Field(Text(20), '?') state?: string;
  @Field(Alpha3) country!: string;
  @Field(Of(() => GeoLocation)) coordinates!: GeoLocation;
  @Field(CiString(36, { notAvailable: true })) evse_uid!: string;
  @Field(CiString(48, { notAvailable: true })) evse_id!: string;
  @Field(CiString(36, { notAvailable: true })) connector_id!: string;
  @Field(Enum(ConnectorType)) connector_standard!: ConnectorType;
  @Field(Enum(ConnectorFormat)) connector_format!: ConnectorFormat;
  @Field(Enum(PowerType)) connector_power_type!: PowerType;
}

/** mod_cdrs, CdrDimension class. */
export class CdrDimension {
  @Field(Enum(CdrDimensionType)) type!: CdrDimensionType;
  @Field(Num) volume!: number;
}

/** mod_cdrs, ChargingPeriod class. */
export class ChargingPeriod {
  @Field(DateTime) start_date_time!: string;
  @Field(Of(() => CdrDimension), '+') dimensions!: CdrDimension[];
  @Field(CiString(36), '?') tariff_id?: string;
}

/** mod_cdrs, SignedValue class. */
export class SignedValue {
  @Field(CiString(32)) nature!: string;
  @Field(Text(5000)) plain_data!: string;
  @Field(Text(5000)) signed_data!: string;
}

/** mod_cdrs, SignedData class. */
export class SignedData {
  @Field(CiString(36)) encoding_method!: string;
  @Field(Int(), '?') encoding_method_version?: number;
  @Field(Text(512), '?') public_key?: string;
  @Field(Of(() => SignedValue), '+') signed_values!: SignedValue[];
  @Field(Text(512), '?') url?: string;
}

/** mod_cdrs, CDR object. */
export class Cdr {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(39)) @LongIdNeedsCredit id!: string;
  @Field(DateTime) start_date_time!: string;
  @Field(DateTime) end_date_time!: string;
  @Field(CiString(36), '?') session_id?: string;
  @Field(Of(() => CdrToken)) cdr_token!: CdrToken;
  @Field(Enum(AuthMethod)) auth_method!: AuthMethod;
  @Field(CiString(36), '?') authorization_reference?: string;
  @Field(Of(() => CdrLocation)) cdr_location!: CdrLocation;
  @Field(Text(255), '?') meter_id?: string;
  @Field(Currency) currency!: string;
  @Field(Of(() => Tariff), '*') tariffs?: Tariff[];
  @Field(Of(() => ChargingPeriod), '+') @NoSessionOnlyDimensions charging_periods!: ChargingPeriod[];
  @Field(Of(() => SignedData), '?') signed_data?: SignedData;
  @Field(Of(() => Price)) total_cost!: Price;
  @Field(Of(() => Price), '?') total_fixed_cost?: Price;
  @Field(Num) total_energy!: number; // kWh
  @Field(Of(() => Price), '?') total_energy_cost?: Price;
  @Field(Num) total_time!: number; // h
  @Field(Of(() => Price), '?') total_time_cost?: Price;
  @Field(Num, '?') total_parking_time?: number; // h
  @Field(Of(() => Price), '?') total_parking_cost?: Price;
  @Field(Of(() => Price), '?') total_reservation_cost?: Price;
  @Field(Text(255), '?') remark?: string;
  @Field(CiString(39), '?') invoice_reference_id?: string;
  @Field(Bool, '?') @CreditNeedsReference credit?: boolean;
  @Field(CiString(39), '?') credit_reference_id?: string;
  @Field(Bool, '?') home_charging_compensation?: boolean;
  @Field(DateTime) last_updated!: string;
}
