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
import type { WireShape } from './wire-shapes.js';

/** Every command and its object (mod_commands). */
export interface OcpiCommandTable {
  START_SESSION: StartSession;
  STOP_SESSION: StopSession;
  RESERVE_NOW: ReserveNow;
  CANCEL_RESERVATION: CancelReservation;
  UNLOCK_CONNECTOR: UnlockConnector;
}

const SHAPE: Readonly<Record<keyof OcpiCommandTable, WireShape>> = {
  START_SESSION: 'startSession',
  STOP_SESSION: 'stopSession',
  RESERVE_NOW: 'reserveNow',
  CANCEL_RESERVATION: 'cancelReservation',
  UNLOCK_CONNECTOR: 'unlockConnector',
};

/** Commands to a CPO (mod_commands). */
export class CommandsClient {
  constructor(private readonly base: ClientBase) {}

  /** Sends a command with a response_url of the caller's; the result comes there later. @throws OcpiCallError */
  async send<C extends keyof OcpiCommandTable>(command: C, object: OcpiCommandTable[C]): Promise<CommandResponse> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const request = { method: 'POST', module: 'commands', interface: 'RECEIVER', path: [command] } as const;
    const answer = await objects.ask(partner, request, { shape: SHAPE[command], object }, 'commandResponse', options);
    if (answer === undefined)
      throw new OcpiCallError(`Partner ${partner.id} answered ${command} without data.`, { failure: 'garbage', partner: partner.id });
    return answer as CommandResponse;
  }
}
