import { DateTime, Enum, Int, Of, Text, Url } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type ValueOf, values } from '../../models/values.js';
import { Token } from './tokens.js';

/** mod_commands, CommandResponseType enum. */
export const CommandResponseType = values('NOT_SUPPORTED', 'REJECTED', 'ACCEPTED', 'TIMEOUT', 'UNKNOWN_SESSION');
export type CommandResponseType = ValueOf<typeof CommandResponseType>;

/** mod_commands, CommandType enum. */
export const CommandType = values('RESERVE_NOW', 'START_SESSION', 'STOP_SESSION', 'UNLOCK_CONNECTOR');
export type CommandType = ValueOf<typeof CommandType>;

/** mod_commands, CommandResponse object. */
export class CommandResponse {
  @Field(Enum(CommandResponseType)) result!: CommandResponseType;
}

/** mod_commands, ReserveNow object. */
export class ReserveNow {
  @Field(Url) response_url!: string;
  @Field(Of(() => Token)) token!: Token;
  @Field(DateTime) expiry_date!: string;
  @Field(Int()) reservation_id!: number;
  @Field(Text(39)) location_id!: string;
  @Field(Text(39), '?') evse_uid?: string;
}

/** mod_commands, StartSession object. */
export class StartSession {
  @Field(Url) response_url!: string;
  @Field(Of(() => Token)) token!: Token;
  @Field(Text(39)) location_id!: string;
  @Field(Text(39), '?') evse_uid?: string;
}

/** mod_commands, StopSession object. */
export class StopSession {
  @Field(Url) response_url!: string;
  @Field(Text(36)) session_id!: string;
}

/** mod_commands, UnlockConnector object. */
export class UnlockConnector {
  @Field(Url) response_url!: string;
  @Field(Text(39)) location_id!: string;
  @Field(Text(39)) evse_uid!: string;
  @Field(Text(36)) connector_id!: string;
}
