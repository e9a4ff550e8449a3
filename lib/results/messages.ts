import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { withRest } from '../contract/rest.js';
import { OcpiObjects } from '../protocol/objects.js';
import type {
  ActiveChargingProfile,
  ActiveChargingProfileResult,
  ChargingProfileResult,
  ClearProfileResult,
  SetChargingProfile,
} from '../versions/v230/charging-profiles.js';
import type {
  CancelReservation,
  CommandResult,
  ReserveNow,
  StartSession,
  StopSession,
  UnlockConnector,
} from '../versions/v230/commands.js';

/** Messages by the bridge's name of their shape. */
export interface MessageTable {
  startSession: StartSession;
  stopSession: StopSession;
  reserveNow: ReserveNow;
  cancelReservation: CancelReservation;
  unlockConnector: UnlockConnector;
  commandResult: CommandResult;
  setChargingProfile: SetChargingProfile;
  activeChargingProfile: ActiveChargingProfile;
  activeChargingProfileResult: ActiveChargingProfileResult;
  chargingProfileResult: ChargingProfileResult;
  clearProfileResult: ClearProfileResult;
}

/** Messages are not stored: nothing of their author's version is kept with them. */
@Injectable()
export class Messages {
  constructor(private readonly objects: OcpiObjects) {}

  /** A checked body in house form. What 2.1.1 does not say, such as whose a token is, the connection says. */
  read<S extends keyof MessageTable>(shape: S, wire: object, ctx: OcpiContext): MessageTable[S] {
    const owner = { countryCode: '', partyId: '', ...ctx.from, id: '' };
    return withRest(this.objects.raised(shape, wire, undefined, owner, ctx), undefined) as MessageTable[S];
  }
}
