import type { Type } from '@nestjs/common';
import type { OcpiResult, ResultAction } from '../contract/actions.js';
import {
  ActiveChargingProfileResult,
  ChargingProfileResponseType,
  ChargingProfileResult,
  ClearProfileResult,
} from '../versions/v230/charging-profiles.js';
import { CommandResponseType, CommandResult } from '../versions/v230/commands.js';

type ResultShape = 'commandResult' | 'activeChargingProfileResult' | 'chargingProfileResult' | 'clearProfileResult';

/** What is the same for all results of one action. */
export interface ResultKind<R extends OcpiResult = OcpiResult> {
  readonly module: 'commands' | 'chargingprofiles';
  /** What a host may answer at once. */
  readonly answers: readonly string[];
  /** The bridge's name of the result's shape, and its model in the house version. */
  readonly shape: ResultShape;
  readonly model: Type<R>;
  /** The result of a charge point that is silent. Charging profiles have no TIMEOUT: REJECTED says that nothing was done. */
  readonly timeout: R;
  /** The result where the host's promise failed. */
  readonly failed: R;
}

const command: ResultKind<CommandResult> = {
  module: 'commands',
  answers: Object.values(CommandResponseType),
  shape: 'commandResult',
  model: CommandResult,
  timeout: { result: 'TIMEOUT' },
  failed: { result: 'FAILED' },
};

const profile = <R extends OcpiResult<'GET_CHARGING_PROFILE' | 'SET_CHARGING_PROFILE' | 'CLEAR_CHARGING_PROFILE'>>(
  shape: ResultShape,
  model: Type<R>,
  silent: R,
): ResultKind<R> => ({
  module: 'chargingprofiles',
  answers: Object.values(ChargingProfileResponseType),
  shape,
  model,
  timeout: silent,
  failed: silent,
});
const rejected = { result: 'REJECTED' } as const;

/** The results of every action that has one (mod_commands, CommandResult; mod_charging_profiles, the three result objects). */
export const RESULT_KINDS: { readonly [A in ResultAction]: ResultKind<OcpiResult<A>> } = {
  START_SESSION: command,
  STOP_SESSION: command,
  RESERVE_NOW: command,
  CANCEL_RESERVATION: command,
  UNLOCK_CONNECTOR: command,
  GET_CHARGING_PROFILE: profile('activeChargingProfileResult', ActiveChargingProfileResult, rejected),
  SET_CHARGING_PROFILE: profile('chargingProfileResult', ChargingProfileResult, rejected),
  CLEAR_CHARGING_PROFILE: profile('clearProfileResult', ClearProfileResult, rejected),
};
