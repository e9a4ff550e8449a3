import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { OcpiActions } from 'nestjs-ocpi';
import { PlatformCrud } from '../platform.crud.js';
import { TokenAuthorization } from './authorize-token.js';
import { Commands } from './commands.js';
import { preferencesAnswer } from './preferences.js';
import { Profiles } from './profiles.js';
import { Reservations } from './reservations.js';

/** All that this platform can be asked to do. */
@Injectable()
export class ChargePoints implements OnModuleInit {
  constructor(
    private readonly crud: PlatformCrud,
    private readonly authorization: TokenAuthorization,
    private readonly commands: Commands,
    private readonly reservations: Reservations,
    private readonly profiles: Profiles,
  ) {}

  onModuleInit(): void {
    this.crud.serve(this.actions());
  }

  private actions(): OcpiActions {
    return {
      AUTHORIZE_TOKEN: (input, ctx) => this.authorization.authorize(input, ctx),
      START_SESSION: (input) => this.commands.start(input),
      STOP_SESSION: (input) => this.commands.stop(input),
      UNLOCK_CONNECTOR: (input) => this.commands.unlock(input),
      RESERVE_NOW: (input) => this.reservations.reserve(input),
      CANCEL_RESERVATION: (input) => this.reservations.cancel(input),
      GET_CHARGING_PROFILE: (input) => this.profiles.get(input),
      SET_CHARGING_PROFILE: (input) => this.profiles.set(input),
      CLEAR_CHARGING_PROFILE: (input) => this.profiles.clear(input),
      CHARGING_PREFERENCES: preferencesAnswer,
    };
  }
}
