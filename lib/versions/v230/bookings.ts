import { Alpha2 } from '../../models/codes.js';
import { Bool, CiString, DateTime, Enum, Int, Num, Of, OpenEnum, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { ConnectorFormat, ConnectorType, EvsePosition, PowerType, VehicleType } from './locations.js';
import { Role, TokenType } from './types.js';

/** mod_bookings, AccessMethod enum. */
export const AccessMethod = values('OPEN', 'TOKEN', 'LICENSE_PLATE', 'ACCESS_CODE', 'INTERCOM', 'PARKING_TICKET');
export type AccessMethod = ValueOf<typeof AccessMethod>;

/** mod_bookings, CanceledReason enum. */
export const CanceledReason = values(
  'POWER_OUTAGE',
  'BROKEN_CHARGER',
  'FULL',
  'BLOCKED',
  'TRAFFIC',
  'BROKEN_VEHICLE',
  'NO_CANCELED',
  'UNKNOWN',
);
export type CanceledReason = ValueOf<typeof CanceledReason>;

/** mod_bookings, ReservationRequestStatus enum. */
export const ReservationRequestStatus = values('PENDING', 'ACCEPTED', 'DECLINED', 'FAILED');
export type ReservationRequestStatus = ValueOf<typeof ReservationRequestStatus>;

/** mod_bookings, ReservationStatus enum. */
export const ReservationStatus = values('PENDING', 'RESERVED', 'CANCELED', 'FAILED', 'NO_SHOW', 'FULFILLED', 'REJECTED', 'UNKNOWN');
export type ReservationStatus = ValueOf<typeof ReservationStatus>;

/** mod_bookings, BookingOption class. */
export class BookingOption {
  @Field(CiString(36, { notAvailable: true }), '?') evse_uid?: string;
  @Field(CiString(36), '?') connector_id?: string;
  @Field(CiString(36), '?') parking_id?: string;
  @Field(Enum(EvsePosition), '*') evse_position?: EvsePosition[];
  @Field(OpenEnum(VehicleType), '*') vehicle_types?: VehicleType[];
  @Field(Enum(ConnectorFormat), '*') connector_format?: ConnectorFormat[];
  @Field(OpenEnum(ConnectorType), '*') connector_types?: ConnectorType[];
  @Field(Enum(PowerType), '*') power_types?: PowerType[];
  @Field(Num, '?') max_vehicle_weight?: number; // kg
  @Field(Num, '?') max_vehicle_height?: number; // cm
  @Field(Num, '?') max_vehicle_length?: number; // cm
  @Field(Num, '?') max_vehicle_width?: number; // cm
  @Field(Num, '?') min_parking_space_length?: number; // cm
  @Field(Num, '?') min_parking_space_width?: number; // cm
  @Field(Bool, '?') dangerous_goods_allowed?: boolean;
  @Field(Bool, '?') drive_through?: boolean;
  @Field(Bool, '?') refrigeration_outlet?: boolean;
}

/** mod_bookings, BookingToken class. */
export class BookingToken {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) uid!: string;
  @Field(OpenEnum(TokenType)) type!: TokenType;
  @Field(CiString(36)) contract_id!: string;
}

/** mod_bookings, Timeslot class. */
export class Timeslot {
  @Field(DateTime) start_date_time!: string;
  @Field(DateTime) end_date_time!: string;
  @Field(Num, '?') min_power?: number; // W
  @Field(Num, '?') max_power?: number; // W
  @Field(Bool, '?') green_energy_support?: boolean;
}

/** mod_bookings, Cancellation class. */
export class Cancellation {
  @Field(Enum(CanceledReason)) cancellation_reason!: CanceledReason;
  @Field(Enum(Role)) who_canceled!: Role;
}

/** mod_bookings, AccessInformation class. */
export class AccessInformation {
  @Field(Enum(AccessMethod)) method!: AccessMethod;
  @Field(Text(Infinity), '?') value?: string;
}

/** mod_bookings, BookingTerms class. */
export class BookingTerms {
  @Field(Bool, '?') rfid_auth_required?: boolean;
  @Field(Bool, '?') token_groups_supported?: boolean;
  @Field(Bool, '?') remote_auth_supported?: boolean;
  @Field(Enum(AccessMethod), '+') supported_access_methods!: AccessMethod[];
  @Field(Num) change_until_minutes!: number;
  @Field(Num) cancel_until_minutes!: number;
  @Field(Bool, '?') change_not_allowed?: boolean;
  @Field(Bool, '?') early_start_allowed?: boolean;
  @Field(Num, '?') early_start_time?: number; // min
  @Field(Num, '?') noshow_timeout?: number; // min
  @Field(Bool, '?') noshow_fee?: boolean;
  @Field(Bool, '?') late_stop_allowed?: boolean;
  @Field(Num, '?') late_stop_time?: number; // min
  @Field(Bool, '?') overlapping_bookings_allowed?: boolean;
  @Field(Num, '?') min_booking_duration?: number; // min
  @Field(Num, '?') max_booking_duration?: number; // min
  @Field(Url, '?') booking_terms?: string;
}

/** mod_bookings, Period class. */
export class Period {
  @Field(DateTime) start_date_time!: string;
  @Field(DateTime) end_date_time!: string;
}

/** mod_bookings, BookingRequest class. */
export class BookingRequest {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) request_id!: string;
  @Field(Of(() => BookingOption), '?') booking_option?: BookingOption;
  @Field(CiString(36)) location_id!: string;
  @Field(CiString(36)) booking_location_id!: string;
  @Field(Of(() => BookingToken), '*') tokens?: BookingToken[];
  @Field(Of(() => AccessInformation), '*') access_information?: AccessInformation[];
  @Field(Of(() => Period)) period!: Period;
  @Field(CiString(36)) authorization_reference!: string;
  @Field(Int(), '?') power_required?: number; // kW
  @Field(Of(() => Cancellation), '?') canceled?: Cancellation;
}

/** mod_bookings, BookingRequestStatus class. */
export class BookingRequestStatus {
  @Field(Enum(ReservationRequestStatus)) request_status!: ReservationRequestStatus;
  @Field(Of(() => BookingRequest)) booking_request!: BookingRequest;
  @Field(DateTime) request_received!: string;
}

/** mod_bookings, Booking object. */
export class Booking {
  @Field(CiString(36)) id!: string;
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) request_id!: string;
  @Field(Of(() => BookingOption), '?') booking_option?: BookingOption;
  @Field(CiString(36)) location_id!: string;
  @Field(Of(() => BookingToken), '*') booking_tokens?: BookingToken[];
  @Field(CiString(36), '*') tariff_ids?: string[];
  @Field(Of(() => Timeslot)) period!: Timeslot;
  @Field(Enum(ReservationStatus)) reservation_status!: ReservationStatus;
  @Field(Of(() => Cancellation), '?') canceled?: Cancellation;
  @Field(Of(() => AccessInformation), '*') access_information?: AccessInformation[];
  @Field(CiString(36)) authorization_reference!: string;
  @Field(Of(() => BookingTerms)) booking_terms!: BookingTerms;
  @Field(Of(() => BookingRequestStatus), '+') booking_requests!: BookingRequestStatus[];
  @Field(DateTime) last_updated!: string;
}

/** mod_bookings, Policy class. */
export class Policy {
  @Field(Bool) reservation_required!: boolean;
  @Field(Num, '?') ad_hoc?: number;
}

/** mod_bookings, Calendar object. */
export class Calendar {
  @Field(CiString(36)) id!: string;
  @Field(DateTime) begin_from!: string;
  @Field(DateTime) end_before!: string;
  @Field(Int(), '?') timeslot_increment?: number; // min
  @Field(Of(() => Timeslot), '+') available_timeslots!: Timeslot[];
  @Field(DateTime) last_updated!: string;
}

/** mod_bookings, BookingLocation object. */
export class BookingLocation {
  @Field(Alpha2) country_code!: string;
  @Field(CiString(3)) party_id!: string;
  @Field(CiString(36)) id!: string;
  @Field(CiString(36)) location_id!: string;
  @Field(Of(() => BookingOption), '?') booking_option?: BookingOption;
  @Field(Of(() => Policy), '?') policy?: Policy;
  @Field(CiString(36), '*') tariff_ids?: string[];
  @Field(Of(() => BookingTerms), '?') booking_terms?: BookingTerms;
  @Field(Of(() => Calendar), '*') calendars?: Calendar[];
  @Field(DateTime) last_updated!: string;
}
