import { OmitType } from '@nestjs/swagger';
import { CiString, Enum, Of, OpenEnum } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import * as v221 from '../v221/cdrs.js';
import { NoSessionOnlyDimensions } from '../v221/rules.js';
import { ConnectorType } from './locations.js';
import { Tariff } from './tariffs.js';
import { Price, TokenType } from './types.js';

export { AuthMethod, SignedData, SignedValue } from '../v221/cdrs.js';

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
  'RESERVATION_EXPIRES',
  'RESERVATION_OVERTIME',
);
export type CdrDimensionType = ValueOf<typeof CdrDimensionType>;

/** mod_cdrs, CdrToken class. */
export class CdrToken extends OmitType(v221.CdrToken, ['type'] as const) {
  @Field(OpenEnum(TokenType)) type!: TokenType;
}

/** mod_cdrs, CdrLocation class. */
export class CdrLocation extends OmitType(v221.CdrLocation, ['connector_standard'] as const) {
  @Field(OpenEnum(ConnectorType)) connector_standard!: ConnectorType;
}

/** mod_cdrs, CdrDimension class. */
export class CdrDimension extends OmitType(v221.CdrDimension, ['type'] as const) {
  @Field(Enum(CdrDimensionType)) type!: CdrDimensionType;
}

/** mod_cdrs, ChargingPeriod class. */
export class ChargingPeriod extends OmitType(v221.ChargingPeriod, ['dimensions'] as const) {
  @Field(Of(() => CdrDimension), '+') dimensions!: CdrDimension[];
}

/** mod_cdrs, CDR object. */
export class Cdr extends OmitType(v221.Cdr, [
  'cdr_token',
  'cdr_location',
  'tariffs',
  'charging_periods',
  'total_cost',
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
] as const) {
  @Field(CiString(36), '?') booking_id?: string; // bookings
  @Field(Of(() => CdrToken)) cdr_token!: CdrToken;
  @Field(Of(() => CdrLocation)) cdr_location!: CdrLocation;
  @Field(Of(() => Tariff), '*') tariffs?: Tariff[];
  @Field(Of(() => ChargingPeriod), '+') @NoSessionOnlyDimensions charging_periods!: ChargingPeriod[];
  @Field(Of(() => Price)) total_cost!: Price;
  @Field(Of(() => Price), '?') total_fixed_cost?: Price;
  @Field(Of(() => Price), '?') total_energy_cost?: Price;
  @Field(Of(() => Price), '?') total_time_cost?: Price;
  @Field(Of(() => Price), '?') total_parking_cost?: Price;
  @Field(Of(() => Price), '?') total_reservation_cost?: Price;
}
