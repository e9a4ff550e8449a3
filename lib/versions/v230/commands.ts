import { OmitType } from '@nestjs/swagger';
import { Of } from '../../models/field-types.js';
import { Field } from '../../models/field.js';
import { type OpenValueOf } from '../../models/values.js';
import * as v221 from '../v221/commands.js';
import { Token } from './tokens.js';

export {
  CancelReservation,
  CommandResponse,
  CommandResponseType,
  CommandResult,
  CommandResultType,
  StopSession,
  UnlockConnector,
} from '../v221/commands.js';

/** mod_commands, CommandType enum. */
export const CommandType = v221.CommandType;
export type CommandType = OpenValueOf<typeof CommandType>;

/** mod_commands, ReserveNow object. */
export class ReserveNow extends OmitType(v221.ReserveNow, ['token'] as const) {
  @Field(Of(() => Token)) token!: Token;
}

/** mod_commands, StartSession object. */
export class StartSession extends OmitType(v221.StartSession, ['token'] as const) {
  @Field(Of(() => Token)) token!: Token;
}
