import { TimeZone } from '../../models/codes.js';
import { Bool, DateTime, Enum, Int, Num, Of, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { AlwaysOpenOrRegularHours } from './rules.js';
import { DisplayText } from './types.js';

const LATITUDE = /^-?[0-9]{1,2}\.[0-9]{6}$/;
const LONGITUDE = /^-?[0-9]{1,3}\.[0-9]{6}$/;
const TIME = /^([0-1][0-9]|2[0-3]):[0-5][0-9]$/;

/** mod_locations, Capability enum. */
export const Capability = values(
  'CHARGING_PROFILE_CAPABLE',
  'CREDIT_CARD_PAYABLE',
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'RFID_READER',
  'UNLOCK_CAPABLE',
);
export type Capability = ValueOf<typeof Capability>;

/** mod_locations, ConnectorFormat enum. */
export const ConnectorFormat = values('SOCKET', 'CABLE');
export type ConnectorFormat = ValueOf<typeof ConnectorFormat>;

/** mod_locations, ConnectorType enum. */
export const ConnectorType = values(
  'CHADEMO',
  'DOMESTIC_A',
  'DOMESTIC_B',
  'DOMESTIC_C',
  'DOMESTIC_D',
  'DOMESTIC_E',
  'DOMESTIC_F',
  'DOMESTIC_G',
  'DOMESTIC_H',
  'DOMESTIC_I',
  'DOMESTIC_J',
  'DOMESTIC_K',
  'DOMESTIC_L',
  'IEC_60309_2_single_16',
  'IEC_60309_2_three_16',
  'IEC_60309_2_three_32',
  'IEC_60309_2_three_64',
  'IEC_62196_T1',
  'IEC_62196_T1_COMBO',
  'IEC_62196_T2',
  'IEC_62196_T2_COMBO',
  'IEC_62196_T3A',
  'IEC_62196_T3C',
  'TESLA_R',
  'TESLA_S',
);
export type ConnectorType = ValueOf<typeof ConnectorType>;

/** mod_locations, EnergySourceCategory enum. */
export const EnergySourceCategory = values('NUCLEAR', 'GENERAL_FOSSIL', 'COAL', 'GAS', 'GENERAL_GREEN', 'SOLAR', 'WIND', 'WATER');
export type EnergySourceCategory = ValueOf<typeof EnergySourceCategory>;

/** mod_locations, EnvironmentalImpactCategory enum. */
export const EnvironmentalImpactCategory = values('NUCLEAR_WASTE', 'CARBON_DIOXIDE');
export type EnvironmentalImpactCategory = ValueOf<typeof EnvironmentalImpactCategory>;

/** mod_locations, Facility enum. */
export const Facility = values(
  'HOTEL',
  'RESTAURANT',
  'CAFE',
  'MALL',
  'SUPERMARKET',
  'SPORT',
  'RECREATION_AREA',
  'NATURE',
  'MUSEUM',
  'BUS_STOP',
  'TAXI_STAND',
  'TRAIN_STATION',
  'AIRPORT',
  'CARPOOL_PARKING',
  'FUEL_STATION',
  'WIFI',
);
export type Facility = ValueOf<typeof Facility>;

/** mod_locations, ImageCategory enum. */
export const ImageCategory = values('CHARGER', 'ENTRANCE', 'LOCATION', 'NETWORK', 'OPERATOR', 'OTHER', 'OWNER');
export type ImageCategory = ValueOf<typeof ImageCategory>;

/** mod_locations, LocationType enum. */
export const LocationType = values('ON_STREET', 'PARKING_GARAGE', 'UNDERGROUND_GARAGE', 'PARKING_LOT', 'OTHER', 'UNKNOWN');
export type LocationType = ValueOf<typeof LocationType>;

/** mod_locations, ParkingRestriction enum. */
export const ParkingRestriction = values('EV_ONLY', 'PLUGGED', 'DISABLED', 'CUSTOMERS', 'MOTORCYCLES');
export type ParkingRestriction = ValueOf<typeof ParkingRestriction>;

/** mod_locations, PowerType enum. */
export const PowerType = values('AC_1_PHASE', 'AC_3_PHASE', 'DC');
export type PowerType = ValueOf<typeof PowerType>;

/** mod_locations, Status enum. */
export const Status = values('AVAILABLE', 'BLOCKED', 'CHARGING', 'INOPERATIVE', 'OUTOFORDER', 'PLANNED', 'REMOVED', 'RESERVED', 'UNKNOWN');
export type Status = ValueOf<typeof Status>;

/** mod_locations, GeoLocation class. */
export class GeoLocation {
  @Field(Text(10, { pattern: LATITUDE })) latitude!: string;
  @Field(Text(11, { pattern: LONGITUDE })) longitude!: string;
}

/** mod_locations, AdditionalGeoLocation class. */
export class AdditionalGeoLocation {
  @Field(Text(10, { pattern: LATITUDE })) latitude!: string;
  @Field(Text(11, { pattern: LONGITUDE })) longitude!: string;
  @Field(Of(() => DisplayText), '?') name?: DisplayText;
}

/** mod_locations, StatusSchedule class. */
export class StatusSchedule {
  @Field(DateTime) period_begin!: string;
  @Field(DateTime, '?') period_end?: string;
  @Field(Enum(Status)) status!: Status;
}

/** mod_locations, Connector object. */
export class Connector {
  @Field(Text(36)) id!: string;
  @Field(Enum(ConnectorType)) standard!: ConnectorType;
  @Field(Enum(ConnectorFormat)) format!: ConnectorFormat;
  @Field(Enum(PowerType)) power_type!: PowerType;
  @Field(Int()) voltage!: number; // V
  @Field(Int()) amperage!: number; // A
  @Field(Text(36), '?') tariff_id?: string;
  @Field(Url, '?') terms_and_conditions?: string;
  @Field(DateTime) last_updated!: string;
}

/** mod_locations, Image class. */
export class Image {
  @Field(Url) url!: string;
  @Field(Url, '?') thumbnail?: string;
  @Field(Enum(ImageCategory)) category!: ImageCategory;
  @Field(Text(4)) type!: string;
  @Field(Int(5), '?') width?: number; // px
  @Field(Int(5), '?') height?: number; // px
}

/** mod_locations, EVSE object. */
export class Evse {
  @Field(Text(39)) uid!: string;
  @Field(Text(48), '?') evse_id?: string;
  @Field(Enum(Status)) status!: Status;
  @Field(Of(() => StatusSchedule), '*') status_schedule?: StatusSchedule[];
  @Field(Enum(Capability), '*') capabilities?: Capability[];
  @Field(Of(() => Connector), '+') connectors!: Connector[];
  @Field(Text(4), '?') floor_level?: string;
  @Field(Of(() => GeoLocation), '?') coordinates?: GeoLocation;
  @Field(Text(16), '?') physical_reference?: string;
  @Field(Of(() => DisplayText), '*') directions?: DisplayText[];
  @Field(Enum(ParkingRestriction), '*') parking_restrictions?: ParkingRestriction[];
  @Field(Of(() => Image), '*') images?: Image[];
  @Field(DateTime) last_updated!: string;
}

/** mod_locations, BusinessDetails class. */
export class BusinessDetails {
  @Field(Text(100)) name!: string;
  @Field(Url, '?') website?: string;
  @Field(Of(() => Image), '?') logo?: Image;
}

/** mod_locations, RegularHours class. */
export class RegularHours {
  @Field(Int(1)) weekday!: number; // 1 (Monday) to 7 (Sunday)
  @Field(Text(5, { pattern: TIME })) period_begin!: string;
  @Field(Text(5, { pattern: TIME })) period_end!: string;
}

/** mod_locations, ExceptionalPeriod class. */
export class ExceptionalPeriod {
  @Field(DateTime) period_begin!: string;
  @Field(DateTime) period_end!: string;
}

/** mod_locations, Hours class. */
export class Hours {
  @Field(Of(() => RegularHours), '*') regular_hours?: RegularHours[];
  @Field(Bool, '?') twentyfourseven?: boolean;
  @Field(Of(() => ExceptionalPeriod), '*') exceptional_openings?: ExceptionalPeriod[];
  @Field(Of(() => ExceptionalPeriod), '*') exceptional_closings?: ExceptionalPeriod[];
}

/** mod_locations, EnergySource class. */
export class EnergySource {
  @Field(Enum(EnergySourceCategory)) source!: EnergySourceCategory;
  @Field(Num) percentage!: number; // 0 to 100
}

/** mod_locations, EnvironmentalImpact class. */
export class EnvironmentalImpact {
  @Field(Enum(EnvironmentalImpactCategory)) source!: EnvironmentalImpactCategory;
  @Field(Num) amount!: number; // g/kWh
}

/** mod_locations, EnergyMix class. */
export class EnergyMix {
  @Field(Bool) is_green_energy!: boolean;
  @Field(Of(() => EnergySource), '*') energy_sources?: EnergySource[];
  @Field(Of(() => EnvironmentalImpact), '*') environ_impact?: EnvironmentalImpact[];
  @Field(Text(64), '?') supplier_name?: string;
  @Field(Text(64), '?') energy_product_name?: string;
}

/** mod_locations, Location object. */
export class Location {
  @Field(Text(39)) id!: string;
  @Field(Enum(LocationType)) type!: LocationType;
  @Field(Text(255), '?') name?: string;
  @Field(Text(45)) address!: string;
  @Field(Text(45)) city!: string;
  @Field(Text(10)) postal_code!: string;
  @Field(Text(3)) country!: string;
  @Field(Of(() => GeoLocation)) coordinates!: GeoLocation;
  @Field(Of(() => AdditionalGeoLocation), '*') related_locations?: AdditionalGeoLocation[];
  @Field(Of(() => Evse), '*') evses?: Evse[];
  @Field(Of(() => DisplayText), '*') directions?: DisplayText[];
  @Field(Of(() => BusinessDetails), '?') operator?: BusinessDetails;
  @Field(Of(() => BusinessDetails), '?') suboperator?: BusinessDetails;
  @Field(Of(() => BusinessDetails), '?') owner?: BusinessDetails;
  @Field(Enum(Facility), '*') facilities?: Facility[];
  @Field(TimeZone, '?') time_zone?: string;
  @Field(Of(() => Hours), '?') @AlwaysOpenOrRegularHours opening_times?: Hours;
  @Field(Bool, '?') charging_when_closed?: boolean;
  @Field(Of(() => Image), '*') images?: Image[];
  @Field(Of(() => EnergyMix), '?') energy_mix?: EnergyMix;
  @Field(DateTime) last_updated!: string;
}
