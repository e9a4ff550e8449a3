import type * as bookings from '../versions/v230/bookings.js';
import type { Cdr } from '../versions/v230/cdrs.js';
import type * as profiles from '../versions/v230/charging-profiles.js';
import type * as commands from '../versions/v230/commands.js';
import type { Location } from '../versions/v230/locations.js';
import type * as payments from '../versions/v230/payments.js';
import type * as sessions from '../versions/v230/sessions.js';
import type * as tokens from '../versions/v230/tokens.js';
import type { OcpiContext } from './context.js';
import type { OcpiParty } from './party.js';

/** What a command handler gets beside the command: our id of the call, and what was looked up for it. */
export interface CommandCall<C> {
  /** Our id of this call: give results to `OcpiResults.complete(id, result)`. */
  readonly id: string;
  /** The command without what is the library's affair: where results go, and the partner's own reservation_id. */
  readonly command: Omit<C, 'response_url' | 'reservation_id'>;
  /** The Location of the command; undefined for commands that name none, and where Locations are not stored. */
  readonly location?: Location;
  /** The Session of STOP_SESSION; undefined where Sessions are not stored. */
  readonly session?: sessions.Session;
}

/** What a handler of reservations gets. */
export interface ReservationCall<C> extends CommandCall<C> {
  /**
   * Ours, opaque and unique over all partners; stands for the partner's reservation_id, and is the same when the partner replaces its
   * reservation (mod_commands, ReserveNow).
   */
  readonly reservation: string;
}

/** What a charging profile handler gets. */
export interface ProfileCall<P> {
  /** Our id of this call: give results to `OcpiResults.complete(id, result)`. */
  readonly id: string;
  readonly session: sessions.Session;
  readonly profile: P;
}

/** The answer at once, and the result of the charge point: as a promise, or later through `OcpiResults.complete`. */
export interface CommandAnswer {
  readonly result: commands.CommandResponseType;
  /** Seconds after which the result is TIMEOUT. @default what the platform waits (commandSeconds), which is also the most */
  readonly timeout?: number;
  readonly message?: commands.CommandResponse['message'];
  /** Settles with the result. One that rejects is the result FAILED; it is lost with the process, `OcpiResults.complete` is not. */
  readonly completion?: Promise<commands.CommandResult>;
}

/** The answer at once to a charging profile request, and its result. */
export interface ProfileAnswer<R> {
  readonly result: profiles.ChargingProfileResponseType;
  /** Seconds after which the result is REJECTED. @default what the platform waits (profileSeconds), which is also the most */
  readonly timeout?: number;
  /** Settles with the result. One that rejects is the result REJECTED; it is lost with the process, `OcpiResults.complete` is not. */
  readonly completion?: Promise<R>;
}

/** What an eMSP or SCSP is told of a Session for which it set a charging profile (mod_charging_profiles, Sender PUT). */
export interface ActiveProfileNews {
  /** As the CPO names the Session. */
  readonly sessionId: string;
  /** The Session, where it was pushed to us and is stored. */
  readonly session?: sessions.Session;
  readonly profile: profiles.ActiveChargingProfile;
}

/** What a handler of booking requests gets (mod_bookings, POST method). */
export interface BookingCall {
  /** The Booking as it is now; this request is the last of its booking_requests, and PENDING. */
  readonly booking: bookings.Booking;
  readonly request: bookings.BookingRequest;
  /** Undefined for a cancellation. */
  readonly bookingLocation?: bookings.BookingLocation;
}

/** What becomes of a booking request. */
export interface BookingDecision {
  readonly status: 'ACCEPTED' | 'DECLINED' | 'FAILED';
  /** With ACCEPTED: what the CPO says of the Booking beyond the request, such as the EVSE in booking_option, or how to get access. */
  readonly booking?: Partial<
    Pick<bookings.Booking, 'booking_option' | 'booking_tokens' | 'tariff_ids' | 'period' | 'access_information' | 'booking_terms'>
  >;
}

/** The answer at once. PENDING: the decision follows, as a promise or later through `OcpiBookings.decide`. */
export type BookingAnswer =
  | BookingDecision
  | {
      readonly status: 'PENDING';
      /** Settles with the decision. One that rejects is FAILED; it is lost with the process, `OcpiBookings.decide` is not. */
      readonly completion?: Promise<BookingDecision>;
    };

/** The answer of a PTP to an activation or deactivation (mod_payments). */
export interface TerminalAnswer {
  readonly accepted: boolean;
  /** Why not. */
  readonly message?: string;
  /**
   * The terminal of an activation, once it is set up: it is kept, and created at the CPO. One that is promised is lost with the process;
   * `OcpiPayments.supply` does the same at any time.
   */
  readonly terminal?: payments.Terminal | Promise<payments.Terminal>;
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
  RESERVE_NOW: { input: ReservationCall<commands.ReserveNow>; output: CommandAnswer };
  CANCEL_RESERVATION: { input: ReservationCall<commands.CancelReservation>; output: CommandAnswer };
  UNLOCK_CONNECTOR: { input: CommandCall<commands.UnlockConnector>; output: CommandAnswer };
  /** `duration` in seconds. */
  GET_CHARGING_PROFILE: { input: ProfileCall<{ readonly duration: number }>; output: ProfileAnswer<profiles.ActiveChargingProfileResult> };
  SET_CHARGING_PROFILE: { input: ProfileCall<profiles.ChargingProfile>; output: ProfileAnswer<profiles.ChargingProfileResult> };
  CLEAR_CHARGING_PROFILE: { input: ProfileCall<undefined>; output: ProfileAnswer<profiles.ClearProfileResult> };
  /** News, not a request: without a handler it is acknowledged all the same. */
  ACTIVE_CHARGING_PROFILE: { input: ActiveProfileNews; output: void };
  /** A CPO wants a terminal activated (PTP). `customer` is the CPO's party. */
  ACTIVATE_TERMINAL: { input: { readonly activation: payments.TerminalActivation; readonly customer: OcpiParty }; output: TerminalAnswer };
  /** A CPO wants a terminal of its own deactivated (PTP). */
  DEACTIVATE_TERMINAL: { input: { readonly terminal: payments.Terminal; readonly customer: OcpiParty }; output: TerminalAnswer };
  /**
   * A CDR has come whose invoice the CPO makes (PTP): capture the money at the PSP and say how it went, with the CDR's authorization_reference;
   * that is posted to the CPO. Undefined: it is not of a terminal.
   */
  CAPTURE_PAYMENT: { input: { readonly cdr: Cdr }; output: payments.FinancialAdviceConfirmation | undefined };
  /** A new Booking. Without a handler it is REJECTED. */
  REQUEST_BOOKING: { input: BookingCall; output: BookingAnswer };
  /** Another request for a Booking, in time by its terms. Without a handler it is DECLINED. */
  CHANGE_BOOKING: { input: BookingCall; output: BookingAnswer };
  /** In time by the terms. Without a handler it is DECLINED. */
  CANCEL_BOOKING: { input: BookingCall; output: BookingAnswer };
}

/** The result that follows an accepted command or charging profile request, by action. In house form. */
export interface OcpiResultTable {
  START_SESSION: commands.CommandResult;
  STOP_SESSION: commands.CommandResult;
  RESERVE_NOW: commands.CommandResult;
  CANCEL_RESERVATION: commands.CommandResult;
  UNLOCK_CONNECTOR: commands.CommandResult;
  GET_CHARGING_PROFILE: profiles.ActiveChargingProfileResult;
  SET_CHARGING_PROFILE: profiles.ChargingProfileResult;
  CLEAR_CHARGING_PROFILE: profiles.ClearProfileResult;
}

/** The name of an action. */
export type OcpiAction = keyof OcpiActionTable;
/** What an action gets. */
export type ActionInput<A extends OcpiAction> = OcpiActionTable[A]['input'];
/** What an action gives. */
export type ActionOutput<A extends OcpiAction> = OcpiActionTable[A]['output'];

/** The name of an action that is answered at once and has a result later. */
export type ResultAction = keyof OcpiResultTable;
/** The result of an action. */
export type OcpiResult<A extends ResultAction = ResultAction> = OcpiResultTable[A];

/** The handlers of a host. One that is absent means NOT_SUPPORTED. */
export type OcpiActions = {
  readonly [A in OcpiAction]?: (input: ActionInput<A>, ctx: OcpiContext) => ActionOutput<A> | Promise<ActionOutput<A>>;
};
