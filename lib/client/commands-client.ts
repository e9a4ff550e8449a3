import type { Observable } from 'rxjs';
import type {
  CancelReservation,
  CommandResponse,
  ReserveNow,
  StartSession,
  StopSession,
  UnlockConnector,
} from '../versions/v230/commands.js';
import type { ClientBase } from './module-client.js';
import { OcpiCallError } from './ocpi-call.error.js';
import {
  resultCall,
  resultCall$,
  type OcpiOutcome,
  type OcpiOutcomeNews,
  type OcpiResultOptions,
  type ResultRequest,
} from './result-call.js';
import type { WireShape } from './wire-shapes.js';

/** Every command and its object (mod_commands). */
export interface OcpiCommandTable {
  START_SESSION: StartSession;
  STOP_SESSION: StopSession;
  RESERVE_NOW: ReserveNow;
  CANCEL_RESERVATION: CancelReservation;
  UNLOCK_CONNECTOR: UnlockConnector;
}

/** The name of a command. */
export type OcpiCommand = keyof OcpiCommandTable;
/** A command without the address of its result, which is made for it. */
export type OcpiCommandObject<C extends OcpiCommand> = Omit<OcpiCommandTable[C], 'response_url'>;
/** What came of a command. */
export type OcpiCommandOutcome<C extends OcpiCommand = OcpiCommand> = OcpiOutcome<C, CommandResponse>;

const SHAPE: Readonly<Record<OcpiCommand, WireShape>> = {
  START_SESSION: 'startSession',
  STOP_SESSION: 'stopSession',
  RESERVE_NOW: 'reserveNow',
  CANCEL_RESERVATION: 'cancelReservation',
  UNLOCK_CONNECTOR: 'unlockConnector',
};

/**
 * Commands to a CPO (mod_commands). Each settles with the result of the charge point, which the CPO posts to an address that nobody can guess, on
 * whichever instance it arrives: `const { result } = await client.for(cpo).commands.startSession({ token, location_id })`.
 */
export class CommandsClient {
  constructor(private readonly base: ClientBase) {}

  /** @throws OcpiCallError */
  startSession(command: OcpiCommandObject<'START_SESSION'>, options?: OcpiResultOptions): Promise<OcpiCommandOutcome<'START_SESSION'>> {
    return this.run('START_SESSION', command, options);
  }

  /** @throws OcpiCallError */
  stopSession(command: OcpiCommandObject<'STOP_SESSION'>, options?: OcpiResultOptions): Promise<OcpiCommandOutcome<'STOP_SESSION'>> {
    return this.run('STOP_SESSION', command, options);
  }

  /** Its address stays open until `expiry_date`: CANCELED_RESERVATION comes as the event `call.result`, late. @throws OcpiCallError */
  reserveNow(command: OcpiCommandObject<'RESERVE_NOW'>, options?: OcpiResultOptions): Promise<OcpiCommandOutcome<'RESERVE_NOW'>> {
    return this.run('RESERVE_NOW', command, options);
  }

  /** @throws OcpiCallError; 2.1.1 has no such command */
  cancelReservation(
    command: OcpiCommandObject<'CANCEL_RESERVATION'>,
    options?: OcpiResultOptions,
  ): Promise<OcpiCommandOutcome<'CANCEL_RESERVATION'>> {
    return this.run('CANCEL_RESERVATION', command, options);
  }

  /** For operators' staff: drivers must not send it directly (R-209). @throws OcpiCallError */
  unlockConnector(
    command: OcpiCommandObject<'UNLOCK_CONNECTOR'>,
    options?: OcpiResultOptions,
  ): Promise<OcpiCommandOutcome<'UNLOCK_CONNECTOR'>> {
    return this.run('UNLOCK_CONNECTOR', command, options);
  }

  /** Any command by its name. @throws OcpiCallError */
  async run<C extends OcpiCommand>(command: C, object: OcpiCommandObject<C>, options?: OcpiResultOptions): Promise<OcpiCommandOutcome<C>> {
    return resultCall(await this.request(command, object, options));
  }

  /** Any command, telling what the CPO answers at once, too. It is sent with the subscription. */
  run$<C extends OcpiCommand>(
    command: C,
    object: OcpiCommandObject<C>,
    options?: OcpiResultOptions,
  ): Observable<OcpiOutcomeNews<C, CommandResponse>> {
    return resultCall$(() => this.request(command, object, options));
  }

  /** Sends a command with a response_url of the caller's; the result comes there later. @throws OcpiCallError */
  async send<C extends OcpiCommand>(command: C, object: OcpiCommandTable[C]): Promise<CommandResponse> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const request = { method: 'POST', module: 'commands', interface: 'RECEIVER', path: [command] } as const;
    const answer = await objects.ask(partner, request, { shape: SHAPE[command], object }, 'commandResponse', options);
    if (answer === undefined)
      throw new OcpiCallError(`Partner ${partner.id} answered ${command} without data.`, { failure: 'garbage', partner: partner.id });
    return answer as CommandResponse;
  }

  private async request<C extends OcpiCommand>(
    command: C,
    object: OcpiCommandObject<C>,
    options?: OcpiResultOptions,
  ): Promise<ResultRequest<C, CommandResponse>> {
    const expiry = 'expiry_date' in object ? Date.parse(String(object.expiry_date)) : NaN;
    return {
      ...options,
      calls: this.base.calls,
      partner: await this.base.objects.calls.current(this.base.partner),
      action: command,
      ...(!Number.isNaN(expiry) && { keepUntil: expiry }),
      ask: (response_url) => this.send(command, { ...object, response_url } as OcpiCommandTable[C]),
    };
  }
}
