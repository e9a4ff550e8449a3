import { changed, drop, isOf, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v221/commands.js';
import { CommandResponseType as NewResponseType, CommandResultType } from '../../v221/commands.js';
import type * as older from '../commands.js';
import { CommandResponseType } from '../commands.js';
import { lowerTokenOf, raiseToken } from './tokens.js';

/** What 2.1.1 has no names for. */
export const START_NEW = ['connector_id', 'authorization_reference'] as const;
export const RESERVE_NEW = ['authorization_reference'] as const;
export const RESPONSE_NEW = ['timeout', 'message'] as const;
export const RESULT_NEW = ['message'] as const;
/** Seconds: how long 2.1.1 waits for the result of a command is not said. */
const TIMEOUT = 30;

/** mod_commands, StartSession object. */
export const startSession: Step<older.StartSession, newer.StartSession> = {
  raise: (wire, info) => changed(without(wire, START_NEW), { token: raiseToken(wire.token, info.owner) }),
  lower: (house, way): Loose<older.StartSession> => changed(drop(house, START_NEW, way), { token: lowerTokenOf(house, way) }),
};

/** mod_commands, ReserveNow object: the reservation id was a number. */
export const reserveNow: Step<older.ReserveNow, newer.ReserveNow> = {
  raise: (wire, info) =>
    changed(without(wire, RESERVE_NEW), {
      token: raiseToken(wire.token, info.owner),
      reservation_id: String(wire.reservation_id),
    }),
  lower: (house, way): Loose<older.ReserveNow> | undefined => {
    const id = Number(house.reservation_id);
    if (!Number.isSafeInteger(id) || String(id) !== house.reservation_id) {
      way.lose('reservation_id');
      return undefined;
    }
    return changed(drop(house, RESERVE_NEW, way), { token: lowerTokenOf(house, way), reservation_id: id });
  },
};

/** mod_commands, CommandResponse object, the answer at once. */
export const commandResponse: Step<older.CommandResponse, newer.CommandResponse> = {
  raise: (wire, _, current) =>
    changed(without(wire, RESPONSE_NEW), {
      result: isOf(NewResponseType, wire.result) ? wire.result : NewResponseType.REJECTED,
      timeout: current?.timeout ?? TIMEOUT,
    }),
  lower: (house, way): Loose<older.CommandResponse> => drop(without(house, ['timeout']), ['message'], way),
};

/** mod_commands, CommandResult object: in 2.1.1 the charge point's result is a CommandResponse too. */
export const commandResult: Step<older.CommandResponse, newer.CommandResult> = {
  raise: (wire) =>
    changed(without(wire, RESULT_NEW), { result: isOf(CommandResultType, wire.result) ? wire.result : CommandResultType.REJECTED }),
  lower: (house, way): Loose<older.CommandResponse> => {
    const known = isOf(CommandResponseType, house.result);
    if (!known) way.lose('result');
    return changed(drop(house, RESULT_NEW, way), { result: known ? house.result : CommandResponseType.REJECTED });
  },
};
