import { OmitType } from '@nestjs/swagger';
import { Enum, Num, Of } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import * as v221 from '../v221/tariffs.js';
import { EnergyMix } from './locations.js';

export { DayOfWeek, PriceComponent, ReservationRestrictionType, TariffDimensionType, TariffType } from '../v221/tariffs.js';

/** mod_tariffs, TaxIncluded enum. */
export const TaxIncluded = values('YES', 'NO', 'N/A');
export type TaxIncluded = ValueOf<typeof TaxIncluded>;

/** mod_tariffs, BookingRestrictionType enum. */
export const BookingRestrictionType = values('BOOKING', 'BOOKING_EXPIRES', 'BOOKING_CANCELLATION_FEES', 'BOOKING_OVERTIME');
export type BookingRestrictionType = ValueOf<typeof BookingRestrictionType>;

/** mod_tariffs, PriceLimit class. */
export class PriceLimit {
  @Field(Num) before_taxes!: number;
  @Field(Num, '?') after_taxes?: number;
}

/** mod_tariffs, TariffRestrictions class. */
export class TariffRestrictions extends v221.TariffRestrictions {
  @Field(Enum(BookingRestrictionType), '?') booking?: BookingRestrictionType; // bookings
}

/** mod_tariffs, TariffElement class. */
export class TariffElement extends OmitType(v221.TariffElement, ['restrictions'] as const) {
  @Field(Of(() => TariffRestrictions), '?') restrictions?: TariffRestrictions;
}

/** mod_tariffs, Tariff object. */
export class Tariff extends OmitType(v221.Tariff, ['min_price', 'max_price', 'elements', 'energy_mix'] as const) {
  @Field(Of(() => PriceLimit), '?') min_price?: PriceLimit;
  @Field(Of(() => PriceLimit), '?') max_price?: PriceLimit;
  @Field(Num, '?') preauthorize_amount?: number; // payments
  @Field(Of(() => TariffElement), '+') elements!: TariffElement[];
  @Field(Enum(TaxIncluded)) tax_included!: TaxIncluded;
  @Field(Of(() => EnergyMix), '?') energy_mix?: EnergyMix;
}
