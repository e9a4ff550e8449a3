import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { CiString } from '../models/field-types.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiBody, OcpiCtx, OcpiOptionalBody, OcpiParams, type RefOf } from '../protocol/param.decorators.js';
import { OcpiPost } from '../protocol/route.decorators.js';
import { CallResults } from '../results/call-results.js';
import { CommandDoor } from './commands.door.js';
import { ReservationDoor } from './commands.reservations.js';
import type { ModuleModels } from './module.models.js';

const CallRef = { command: CiString(255), uid: CiString(255) };
const CommandRef = { command: CiString(255) };
/** The body of a command that nobody knows: any JSON object. */
class UnknownCommand {}

/** mod_commands, Receiver interface: what eMSPs want a charge point to do. */
export function CommandsReceiver(
  models: ModuleModels<'CommandResponse' | 'StartSession' | 'StopSession' | 'ReserveNow' | 'UnlockConnector'>,
): Type {
  const { version, CommandResponse, StartSession, StopSession, ReserveNow, UnlockConnector } = models;
  @OcpiController({ version, module: 'commands', interface: 'RECEIVER' })
  class CommandsReceiver {
    constructor(
      private readonly commands: CommandDoor,
      private readonly reservations: ReservationDoor,
    ) {}

    @OcpiPost('START_SESSION', 'Start a Session on a Location, EVSE or Connector', { answers: CommandResponse })
    start(@OcpiBody(StartSession) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.commands.start(body, ctx);
    }

    @OcpiPost('STOP_SESSION', 'Stop a Session', { answers: CommandResponse })
    stop(@OcpiBody(StopSession) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.commands.stop(body, ctx);
    }

    @OcpiPost('UNLOCK_CONNECTOR', 'Unlock a Connector that is stuck; for help desks only', { answers: CommandResponse })
    unlock(@OcpiBody(UnlockConnector) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.commands.unlock(body, ctx);
    }

    @OcpiPost('RESERVE_NOW', 'Reserve an EVSE from now on, or replace a reservation', { answers: CommandResponse })
    reserve(@OcpiBody(ReserveNow) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.reservations.reserve(body, ctx);
    }
  }
  return CommandsReceiver;
}

/** mod_commands, Receiver interface, CANCEL_RESERVATION (2.2 and later). */
export function CancelReservations({
  version,
  CommandResponse,
  CancelReservation,
}: ModuleModels<'CommandResponse' | 'CancelReservation'>): Type {
  @OcpiController({ version, module: 'commands', interface: 'RECEIVER', unlisted: true })
  class CancelReservations {
    constructor(private readonly reservations: ReservationDoor) {}

    @OcpiPost('CANCEL_RESERVATION', 'Cancel a reservation', { answers: CommandResponse })
    cancel(@OcpiBody(CancelReservation) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.reservations.cancel(body, ctx);
    }
  }
  return CancelReservations;
}

/** mod_commands, Receiver interface: commands that this version does not have. Registered behind those that it has. */
export function OtherCommands({ version, CommandResponse }: ModuleModels<'CommandResponse'>): Type {
  @OcpiController({ version, module: 'commands', interface: 'RECEIVER', unlisted: true })
  class OtherCommands {
    constructor(private readonly commands: CommandDoor) {}

    @OcpiPost(':command', 'Any other command is answered with NOT_SUPPORTED', { answers: CommandResponse })
    other(
      @OcpiParams(CommandRef) _: RefOf<typeof CommandRef>,
      @OcpiOptionalBody(UnknownCommand) _body: object | undefined,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.commands.unknown(ctx);
    }
  }
  return OtherCommands;
}

/** mod_commands, Sender interface: results of our commands. `CommandResult` is what the version posts: in 2.1.1 a CommandResponse. */
export function CommandsSender({ version, CommandResult }: ModuleModels<'CommandResult'>): Type {
  @OcpiController({ version, module: 'commands', interface: 'SENDER' })
  class CommandsSender {
    constructor(private readonly results: CallResults) {}

    @OcpiPost(':command/:uid', 'The result of a command, at the response_url that was given with it')
    result(@OcpiParams(CallRef) ref: RefOf<typeof CallRef>, @OcpiBody(CommandResult) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.results.receive(ref.command, ref.uid, body, ctx);
    }
  }
  return CommandsSender;
}
