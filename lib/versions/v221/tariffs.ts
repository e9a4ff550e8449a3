import { Alpha2, Currency } from '../../models/codes.js';
import { CiString, DateTime, Enum, Int, Num, Of, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { EnergyMix } from './locations.js';
import { DisplayText, Price } from './types.js';

const TIME = /^([0-1][0-9]|2[0-3]):[0-5][0-9]$/;
const DATE = /^([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/;

/** mod_tariffs, DayOfWeek enum. */
export const DayOfWeek = values('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY');
export type DayOfWeek = ValueOf<typeof DayOfWeek>;

/** mod_tariffs, ReservationRestrictionType enum. */
export const ReservationRestrictionType = values('RESERVATION', 'RESERVATION_EXPIRES');
export type ReservationRestrictionType = ValueOf<typeof ReservationRestrictionType>;

/** mod_tariffs, TariffDimensionType enum. */
export const TariffDimensionType = values('ENERGY', 'FLAT', 'PARKING_TIME', 'TIME');
export type TariffDimensionType = ValueOf<typeof TariffDimensionType>;

/** mod_tariffs, TariffType enum. */
export const TariffType = values('AD_HOC_PAYMENT', 'PROFILE_CHEAP', 'PROFILE_FAST', 'PROFILE_GREEN', 'REGULAR');
export type TariffType = ValueOf<typeof TariffType>;

/** mod_tariffs, PriceComponent class. */
export class PriceComponent {
  @Field(Enum(TariffDimensionType)) type!: TariffDimensionType;
  @Field(Num) price!: number;
  @Field(Num, '?') vat?: number; // percent
  @Field(Int()) step_size!: number; // Wh or s
}

/** mod_tariffs, TariffRestrictions class. */
export class TariffRestrictions {
  @Field(Text(5, { pattern: TIME }), '?') start_time?: string;
  @Field(Text(5, { pattern: TIME }), '?') end_time?: string;
  @Field(Text(10, { pattern: DATE }), '?') start_date?: string;
  @Field(Text(10, { pattern: DATE }), '?') end_date?: string; // exclusive
  @Field(Num, '?') min_kwh?: number;
  @Field(Num, '?') max_kwh?: number;
  @Field(Num, '?') min_current?: number; // A, sum of the phases
  @Field(Num, '?') max_current?: number; // A, sum of the phases
  @Field(Num, '?') min_power?: number; // kW
  @Field(Num, '?') max_power?: number; // kW
  @Field(Int(), '?') min_duration?: number; // s
  @Field(Int(), '?') max_duration?: number; // s
  @Field(Enum(DayOfWeek), '*') day_of_week?: DayOfWeek[];
  @Field(Enum(ReservationRestrictionType), '?') reservation?: ReservationRestrictionType;
}

/** mod_tariffs, TariffElement class. */
export class TariffElement {
  @Field(Of(() => PriceComponent), '+') price_components!: PriceComponent[];
  @Field(Of(() => TariffRestrictions), '?') restrictions?: TariffRestrictions;
}

/** mod_tariffs, Tariff object. */
export class Tariff {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) id!: string;
  @Field(Currency) currency!: string;
  @Field(Enum(TariffType), '?') type?: TariffType;
  @Field(Of(() => DisplayText), '*') tariff_alt_text?: DisplayText[];
  @Field(Url, '?') tariff_alt_url?: string;
  @Field(Of(() => Price), '?') min_price?: Price;
  @Field(Of(() => Price), '?') max_price?: Price;
  @Field(Of(() => TariffElement), '+') elements!: TariffElement[];
  @Field(DateTime, '?') start_date_time?: string;
  @Field(DateTime, '?') end_date_time?: string;
  @Field(Of(() => EnergyMix), '?') energy_mix?: EnergyMix;
  @Field(DateTime) last_updated!: string;
}
