import { OmitType } from '@nestjs/swagger';
import { Bool, CiString, Enum, Num, Of, OpenEnum, Text } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type OpenValueOf, type ValueOf, values } from '../../models/values.js';
import * as v221 from '../v221/locations.js';
import { EachNamesAToken } from '../v221/rules.js';
import { ParkingIdsAreUnique, ParkingIsOfThisLocation } from './rules.js';
import { TokenType } from './types.js';

export {
  AdditionalGeoLocation,
  ConnectorFormat,
  EnergySource,
  EnergySourceCategory,
  ExceptionalPeriod,
  GeoLocation,
  Hours,
  PowerType,
  RegularHours,
  Status,
  StatusSchedule,
} from '../v221/locations.js';

/** mod_locations, Capability enum. */
export const Capability = v221.Capability;
export type Capability = OpenValueOf<typeof Capability>;

/** mod_locations, ConnectorCapability enum. */
export const ConnectorCapability = values('ISO_15118_2_PLUG_AND_CHARGE', 'ISO_15118_20_PLUG_AND_CHARGE');
export type ConnectorCapability = OpenValueOf<typeof ConnectorCapability>;

/** mod_locations, ConnectorType enum. */
export const ConnectorType = values(
  'CHADEMO',
  'CHAOJI',
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
  'DOMESTIC_M',
  'DOMESTIC_N',
  'DOMESTIC_O',
  'GBT_AC',
  'GBT_DC',
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
  'MCS',
  'NEMA_5_20',
  'NEMA_6_30',
  'NEMA_6_50',
  'NEMA_10_30',
  'NEMA_10_50',
  'NEMA_14_30',
  'NEMA_14_50',
  'PANTOGRAPH_BOTTOM_UP',
  'PANTOGRAPH_TOP_DOWN',
  'SAE_J3400',
  'TESLA_R',
  'TESLA_S',
);
export type ConnectorType = OpenValueOf<typeof ConnectorType>;

/** mod_locations, EnvironmentalImpactCategory enum. */
export const EnvironmentalImpactCategory = v221.EnvironmentalImpactCategory;
export type EnvironmentalImpactCategory = OpenValueOf<typeof EnvironmentalImpactCategory>;

/** mod_locations, EVSEPosition enum. */
export const EvsePosition = values('LEFT', 'RIGHT', 'CENTER');
export type EvsePosition = ValueOf<typeof EvsePosition>;

/** mod_locations, Facility enum. */
export const Facility = v221.Facility;
export type Facility = OpenValueOf<typeof Facility>;

/** mod_locations, ImageCategory enum. */
export const ImageCategory = v221.ImageCategory;
export type ImageCategory = OpenValueOf<typeof ImageCategory>;

/** mod_locations, ParkingDirection enum. */
export const ParkingDirection = values('PARALLEL', 'PERPENDICULAR', 'ANGLE');
export type ParkingDirection = ValueOf<typeof ParkingDirection>;

/** mod_locations, ParkingRestriction enum. */
export const ParkingRestriction = values('CUSTOMERS', 'DISABLED', 'EMPLOYEES', 'EV_ONLY', 'MOTORCYCLES', 'PLUGGED', 'TAXIS', 'TENANTS');
export type ParkingRestriction = OpenValueOf<typeof ParkingRestriction>;

/** mod_locations, ParkingType enum. */
export const ParkingType = v221.ParkingType;
export type ParkingType = OpenValueOf<typeof ParkingType>;

/** mod_locations, VehicleType enum. */
export const VehicleType = values(
  'MOTORCYCLE',
  'PERSONAL_VEHICLE',
  'PERSONAL_VEHICLE_WITH_TRAILER',
  'VAN',
  'SEMI_TRACTOR',
  'RIGID',
  'TRUCK_WITH_TRAILER',
  'BUS',
  'DISABLED',
);
export type VehicleType = OpenValueOf<typeof VehicleType>;

/** mod_locations, PublishTokenType class. */
export class PublishTokenType extends OmitType(v221.PublishTokenType, ['type'] as const) {
  @Field(OpenEnum(TokenType), '?') type?: TokenType;
}

/** mod_locations, Connector object. */
export class Connector extends OmitType(v221.Connector, ['standard'] as const) {
  @Field(OpenEnum(ConnectorType)) standard!: ConnectorType;
  @Field(OpenEnum(ConnectorCapability), '*') capabilities?: ConnectorCapability[];
}

/** mod_locations, EVSEParking class. */
export class EvseParking {
  @Field(CiString(36)) parking_id!: string;
  @Field(Enum(EvsePosition), '?') evse_position?: EvsePosition;
}

/** mod_locations, Image class. */
export class Image extends OmitType(v221.Image, ['category'] as const) {
  @Field(OpenEnum(ImageCategory)) category!: ImageCategory;
}

/** mod_locations, EVSE object. */
export class Evse extends OmitType(v221.Evse, ['capabilities', 'connectors', 'parking_restrictions', 'images'] as const) {
  @Field(OpenEnum(Capability), '*') capabilities?: Capability[];
  @Field(Of(() => Connector), '+') connectors!: Connector[];
  @Field(OpenEnum(ParkingRestriction), '*') parking_restrictions?: ParkingRestriction[];
  @Field(Of(() => EvseParking), '*') parking?: EvseParking[];
  @Field(Of(() => Image), '*') images?: Image[];
  @Field(Text(50), '*') accepted_service_providers?: string[];
}

/** mod_locations, Parking object. */
export class Parking {
  @Field(CiString(36)) id!: string;
  @Field(Text(12), '?') physical_reference?: string;
  @Field(OpenEnum(VehicleType), '+') vehicle_types!: VehicleType[];
  @Field(Num, '?') max_vehicle_weight?: number; // kg
  @Field(Num, '?') max_vehicle_height?: number; // cm
  @Field(Num, '?') max_vehicle_length?: number; // cm
  @Field(Num, '?') max_vehicle_width?: number; // cm
  @Field(Num, '?') parking_space_length?: number; // cm
  @Field(Num, '?') parking_space_width?: number; // cm
  @Field(Bool, '?') dangerous_goods_allowed?: boolean;
  @Field(Enum(ParkingDirection), '?') direction?: ParkingDirection;
  @Field(Bool, '?') drive_through?: boolean;
  @Field(Bool) restricted_to_type!: boolean;
  @Field(Bool) reservation_required!: boolean;
  @Field(Num, '?') time_limit?: number; // min
  @Field(Bool, '?') roofed?: boolean;
  @Field(Of(() => Image), '*') images?: Image[];
  @Field(Bool, '?') lighting?: boolean;
  @Field(Bool, '?') refrigeration_outlet?: boolean;
  @Field(CiString(36), '*') standards?: string[];
  @Field(CiString(Infinity), '?') apds_reference?: string;
}

/** mod_locations, BusinessDetails class. */
export class BusinessDetails extends OmitType(v221.BusinessDetails, ['logo'] as const) {
  @Field(Of(() => Image), '?') logo?: Image;
}

/** mod_locations, EnvironmentalImpact class. */
export class EnvironmentalImpact extends OmitType(v221.EnvironmentalImpact, ['category'] as const) {
  @Field(OpenEnum(EnvironmentalImpactCategory)) category!: EnvironmentalImpactCategory;
}

/** mod_locations, EnergyMix class. */
export class EnergyMix extends OmitType(v221.EnergyMix, ['environ_impact'] as const) {
  @Field(Of(() => EnvironmentalImpact), '*') environ_impact?: EnvironmentalImpact[];
}

/** mod_locations, Location object. */
export class Location extends OmitType(v221.Location, [
  'publish_allowed_to',
  'parking_type',
  'evses',
  'operator',
  'suboperator',
  'owner',
  'facilities',
  'images',
  'energy_mix',
] as const) {
  @Field(Of(() => PublishTokenType), '*') @EachNamesAToken publish_allowed_to?: PublishTokenType[];
  @Field(OpenEnum(ParkingType), '?') parking_type?: ParkingType;
  @Field(Of(() => Evse), '*') @ParkingIsOfThisLocation evses?: Evse[];
  @Field(Of(() => Parking), '*') @ParkingIdsAreUnique parking_places?: Parking[];
  @Field(Of(() => BusinessDetails), '?') operator?: BusinessDetails;
  @Field(Of(() => BusinessDetails), '?') suboperator?: BusinessDetails;
  @Field(Of(() => BusinessDetails), '?') owner?: BusinessDetails;
  @Field(OpenEnum(Facility), '*') facilities?: Facility[];
  @Field(Of(() => Image), '*') images?: Image[];
  @Field(Of(() => EnergyMix), '?') energy_mix?: EnergyMix;
  @Field(CiString(25), '?') help_phone?: string;
}
