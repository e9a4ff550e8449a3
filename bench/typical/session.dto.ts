import { Type } from 'class-transformer';
import { IsArray, IsDateString, IsEnum, IsNumber, IsOptional, IsString, Length, MaxLength, ValidateNested } from 'class-validator';

enum SessionStatus {
  ACTIVE = 'ACTIVE',
  COMPLETED = 'COMPLETED',
  INVALID = 'INVALID',
  PENDING = 'PENDING',
  RESERVATION = 'RESERVATION',
}

export class CdrTokenDto {
  @Length(2, 2) country_code!: string;
  @Length(3, 3) party_id!: string;
  @IsString() @MaxLength(36) uid!: string;
  @IsString() type!: string;
  @IsString() @MaxLength(36) contract_id!: string;
}

export class CdrDimensionDto {
  @IsString() type!: string;
  @IsNumber() volume!: number;
}

export class ChargingPeriodDto {
  @IsDateString() start_date_time!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => CdrDimensionDto) dimensions!: CdrDimensionDto[];
}

export class SessionDto {
  @Length(2, 2) country_code!: string;
  @Length(3, 3) party_id!: string;
  @IsString() @MaxLength(36) id!: string;
  @IsDateString() start_date_time!: string;
  @IsNumber() kwh!: number;
  @ValidateNested() @Type(() => CdrTokenDto) cdr_token!: CdrTokenDto;
  @IsString() auth_method!: string;
  @IsString() @MaxLength(36) location_id!: string;
  @IsString() @MaxLength(36) evse_uid!: string;
  @IsString() @MaxLength(36) connector_id!: string;
  @Length(3, 3) currency!: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => ChargingPeriodDto) charging_periods?: ChargingPeriodDto[];
  @IsEnum(SessionStatus) status!: SessionStatus;
  @IsDateString() last_updated!: string;
}

export class LocationReferencesDto {
  @IsString() @MaxLength(36) location_id!: string;
  @IsOptional() @IsArray() @IsString({ each: true }) evse_uids?: string[];
}
