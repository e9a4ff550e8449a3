import { CiString, DateTime, Enum, Int, Of, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { ConnectorNeedsEvse } from './rules.js';
import { Token } from './tokens.js';
import { DisplayText } from './types.js';

/** mod_commands, CommandResponseType enum. */
export const CommandResponseType = values('NOT_SUPPORTED', 'REJECTED', 'ACCEPTED', 'UNKNOWN_SESSION');
export type CommandResponseType = ValueOf<typeof CommandResponseType>;

/** mod_commands, CommandResultType enum. */
export const CommandResultType = values(
  'ACCEPTED',
  'CANCELED_RESERVATION',
  'EVSE_OCCUPIED',
  'EVSE_INOPERATIVE',
  'FAILED',
  'NOT_SUPPORTED',
  'REJECTED',
  'TIMEOUT',
  'UNKNOWN_RESERVATION',
);
export type CommandResultType = ValueOf<typeof CommandResultType>;

/** mod_commands, CommandType enum. */
export const CommandType = values('CANCEL_RESERVATION', 'RESERVE_NOW', 'START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR');
export type CommandType = ValueOf<typeof CommandType>;

/** mod_commands, CancelReservation object. */
export class CancelReservation {
  @Field(Url) response_url!: string;
  @Field(CiString(36)) reservation_id!: string;
}

/** mod_commands, CommandResponse object. */
export class CommandResponse {
  @Field(Enum(CommandResponseType)) result!: CommandResponseType;
  @Field(Int()) timeout!: number; // s
  @Field(Of(() => DisplayText), '*') message?: DisplayText[];
}

/** mod_commands, CommandResult object. */
export class CommandResult {
  @Field(Enum(CommandResultType)) result!: CommandResultType;
  @Field(Of(() => DisplayText), '*') message?: DisplayText[];
}

/** mod_commands, ReserveNow object. */
export class ReserveNow {
  @Field(Url) response_url!: string;
  @Field(Of(() => Token)) token!: Token;
  @Field(DateTime) expiry_date!: string;
  @Field(CiString(36)) reservation_id!: string;
  @Field(CiString(36)) location_id!: string;
  @Field(CiString(36), '?') evse_uid?: string;
  @Field(CiString(36), '?') authorization_reference?: string;
}

/** mod_commands, StartSession object. */
export class StartSession {
  @Field(Url) response_url!: string;
  @Field(Of(() => Token)) token!: Token;
  @Field(CiString(36)) location_id!: string;
  @Field(CiString(36), '?') evse_uid?: string;
  @Field(CiString(36), '?') @ConnectorNeedsEvse connector_id?: string;
  @Field(CiString(36), '?') authorization_reference?: string;
}

/** mod_commands, StopSession object. */
export class StopSession {
  @Field(Url) response_url!: string;
  @Field(CiString(36)) session_id!: string;
}

/** mod_commands, UnlockConnector object. */
export class UnlockConnector {
  @Field(Url) response_url!: string;
  @Field(CiString(36)) location_id!: string;
  @Field(CiString(36)) evse_uid!: string;
  @Field(CiString(36)) connector_id!: string;
}
