import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsDateString,
  IsEnum,
  IsInt,
  IsLatitude,
  IsLongitude,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';

enum Status {
  AVAILABLE = 'AVAILABLE',
  BLOCKED = 'BLOCKED',
  CHARGING = 'CHARGING',
  INOPERATIVE = 'INOPERATIVE',
  OUTOFORDER = 'OUTOFORDER',
  PLANNED = 'PLANNED',
  REMOVED = 'REMOVED',
  RESERVED = 'RESERVED',
  UNKNOWN = 'UNKNOWN',
}

/** As the validation chapter of Nest's documentation would write them. */
export class GeoLocationDto {
  @IsLatitude() latitude!: string;
  @IsLongitude() longitude!: string;
}

export class DisplayTextDto {
  @Length(2, 2) language!: string;
  @IsString() @MaxLength(512) text!: string;
}

export class ConnectorDto {
  @IsString() @MaxLength(36) id!: string;
  @IsString() @MaxLength(255) standard!: string;
  @IsString() @MaxLength(255) format!: string;
  @IsString() @MaxLength(255) power_type!: string;
  @IsInt() max_voltage!: number;
  @IsInt() max_amperage!: number;
  @IsOptional() @IsInt() max_electric_power?: number;
  @IsOptional() @IsArray() @IsString({ each: true }) @MaxLength(36, { each: true }) tariff_ids?: string[];
  @IsOptional() @IsUrl() terms_and_conditions?: string;
  @IsDateString() last_updated!: string;
}

export class EvseDto {
  @IsString() @MaxLength(36) uid!: string;
  @IsOptional() @IsString() @MaxLength(48) evse_id?: string;
  @IsEnum(Status) status!: Status;
  @IsOptional() @IsArray() @IsString({ each: true }) capabilities?: string[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => ConnectorDto) connectors!: ConnectorDto[];
  @IsOptional() @IsString() @MaxLength(4) floor_level?: string;
  @IsOptional() @ValidateNested() @Type(() => GeoLocationDto) coordinates?: GeoLocationDto;
  @IsOptional() @IsString() @MaxLength(16) physical_reference?: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => DisplayTextDto) directions?: DisplayTextDto[];
  @IsDateString() last_updated!: string;
}

export class EvsePatchDto {
  @IsOptional() @IsEnum(Status) status?: Status;
  @IsDateString() last_updated!: string;
}

export class BusinessDetailsDto {
  @IsString() @MaxLength(100) name!: string;
  @IsOptional() @IsUrl() website?: string;
}

export class HoursDto {
  @IsBoolean() twentyfourseven!: boolean;
}

export class LocationDto {
  @Length(2, 2) country_code!: string;
  @Length(3, 3) party_id!: string;
  @IsString() @MaxLength(36) id!: string;
  @IsBoolean() publish!: boolean;
  @IsOptional() @IsString() @MaxLength(255) name?: string;
  @IsString() @MaxLength(45) address!: string;
  @IsString() @MaxLength(45) city!: string;
  @IsOptional() @IsString() @MaxLength(10) postal_code?: string;
  @Length(3, 3) country!: string;
  @ValidateNested() @Type(() => GeoLocationDto) coordinates!: GeoLocationDto;
  @IsOptional() @IsString() parking_type?: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => EvseDto) evses?: EvseDto[];
  @IsOptional() @ValidateNested() @Type(() => BusinessDetailsDto) operator?: BusinessDetailsDto;
  @IsOptional() @IsArray() @IsString({ each: true }) facilities?: string[];
  @IsString() @MaxLength(255) time_zone!: string;
  @IsOptional() @ValidateNested() @Type(() => HoursDto) opening_times?: HoursDto;
  @IsOptional() @IsBoolean() charging_when_closed?: boolean;
  @IsDateString() last_updated!: string;
}
