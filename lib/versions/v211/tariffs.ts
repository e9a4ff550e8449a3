import { Currency } from '../../models/codes.js';
import { DateTime, Enum, Int, Num, Of, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { EnergyMix } from './locations.js';
import { DisplayText } from './types.js';

const TIME = /^([0-1][0-9]|2[0-3]):[0-5][0-9]$/;

/** mod_tariffs, DayOfWeek enum. */
export const DayOfWeek = values('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY');
export type DayOfWeek = ValueOf<typeof DayOfWeek>;

/** mod_tariffs, TariffDimensionType enum. */
export const TariffDimensionType = values('ENERGY', 'FLAT', 'PARKING_TIME', 'TIME');
export type TariffDimensionType = ValueOf<typeof TariffDimensionType>;

/** mod_tariffs, PriceComponent class. */
export class PriceComponent {
  @Field(Enum(TariffDimensionType)) type!: TariffDimensionType;
  @Field(Num) price!: number;
  @Field(Int()) step_size!: number; // Wh or s
}

/** mod_tariffs, TariffRestrictions class. */
export class TariffRestrictions {
  @Field(Text(5, { pattern: TIME }), '?') start_time?: string;
  @Field(Text(5, { pattern: TIME }), '?') end_time?: string;
  @Field(Text(10), '?') start_date?: string;
  @Field(Text(10), '?') end_date?: string; // exclusive
  @Field(Num, '?') min_kwh?: number;
  @Field(Num, '?') max_kwh?: number;
  @Field(Num, '?') min_power?: number; // kW
  @Field(Num, '?') max_power?: number; // kW
  @Field(Int(), '?') min_duration?: number; // s
  @Field(Int(), '?') max_duration?: number; // s
  @Field(Enum(DayOfWeek), '*') day_of_week?: DayOfWeek[];
}

/** mod_tariffs, TariffElement class. */
export class TariffElement {
  @Field(Of(() => PriceComponent), '+') price_components!: PriceComponent[];
  @Field(Of(() => TariffRestrictions), '?') restrictions?: TariffRestrictions;
}

/** mod_tariffs, Tariff object. */
export class Tariff {
  @Field(Text(36)) id!: string;
  @Field(Currency) currency!: string;
  @Field(Of(() => DisplayText), '*') tariff_alt_text?: DisplayText[];
  @Field(Url, '?') tariff_alt_url?: string;
  @Field(Of(() => TariffElement), '+') elements!: TariffElement[];
  @Field(Of(() => EnergyMix), '?') energy_mix?: EnergyMix;
  @Field(DateTime) last_updated!: string;
}
