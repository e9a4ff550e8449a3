import type * as profiles from '../versions/v230/charging-profiles.js';
import type * as commands from '../versions/v230/commands.js';
import type { Location } from '../versions/v230/locations.js';
import type * as sessions from '../versions/v230/sessions.js';
import type * as tokens from '../versions/v230/tokens.js';
import type { OcpiContext } from './context.js';

/** What a command handler gets beside the command: our id of the call, and what was looked up for it. */
export interface CommandCall<C> {
  /** Our id of this call: give results to `OcpiResults.complete(id, result)`. */
  readonly id: string;
  readonly command: C;
  readonly location?: Location;
  readonly session?: sessions.Session;
  /** Ours, opaque and unique over all partners; stands for the partner's reservation_id (mod_commands, ReserveNow). */
  readonly reservation?: string;
}

/** What a charging profile handler gets. */
export interface ProfileCall<P> {
  readonly id: string;
  readonly session: sessions.Session;
  readonly profile: P;
}

/** The answer at once, and the result of the charge point: as a promise, or later through `OcpiResults.complete`. */
export interface CommandAnswer {
  readonly result: commands.CommandResponseType;
  /** Seconds after which the result is TIMEOUT; at most what the platform waits. */
  readonly timeout?: number;
  readonly message?: commands.CommandResponse['message'];
  readonly completion?: Promise<commands.CommandResult>;
}

/** The answer at once to a charging profile request, and its result. */
export interface ProfileAnswer<R> {
  readonly result: profiles.ChargingProfileResponseType;
  readonly timeout?: number;
  readonly completion?: Promise<R>;
}

/** Every action of `do`: what it gets and what it gives. All in house form. */
export interface OcpiActionTable {
  AUTHORIZE_TOKEN: {
    input: { readonly token: tokens.Token; readonly location?: tokens.LocationReferences };
    output: tokens.AuthorizationInfo;
  };
  CHARGING_PREFERENCES: {
    input: { readonly session: sessions.Session; readonly preferences: sessions.ChargingPreferences };
    output: sessions.ChargingPreferencesResponse;
  };
  START_SESSION: { input: CommandCall<commands.StartSession>; output: CommandAnswer };
  STOP_SESSION: { input: CommandCall<commands.StopSession>; output: CommandAnswer };
  RESERVE_NOW: { input: CommandCall<commands.ReserveNow>; output: CommandAnswer };
  CANCEL_RESERVATION: { input: CommandCall<commands.CancelReservation>; output: CommandAnswer };
  UNLOCK_CONNECTOR: { input: CommandCall<commands.UnlockConnector>; output: CommandAnswer };
  GET_CHARGING_PROFILE: { input: ProfileCall<{ readonly duration: number }>; output: ProfileAnswer<profiles.ActiveChargingProfileResult> };
  SET_CHARGING_PROFILE: { input: ProfileCall<profiles.ChargingProfile>; output: ProfileAnswer<profiles.ChargingProfileResult> };
  CLEAR_CHARGING_PROFILE: { input: ProfileCall<undefined>; output: ProfileAnswer<profiles.ClearProfileResult> };
}

/** The name of an action. */
export type OcpiAction = keyof OcpiActionTable;
/** What an action gets. */
export type ActionInput<A extends OcpiAction> = OcpiActionTable[A]['input'];
/** What an action gives. */
export type ActionOutput<A extends OcpiAction> = OcpiActionTable[A]['output'];

/** The handlers of a host. One that is absent means NOT_SUPPORTED. */
export type OcpiActions = {
  readonly [A in OcpiAction]?: (input: ActionInput<A>, ctx: OcpiContext) => ActionOutput<A> | Promise<ActionOutput<A>>;
};
