import { Module } from '@nestjs/common';
import { TokenAuthorization } from './authorize-token.js';
import { ChargePoints } from './charge-points.js';
import { Charging } from './charging.js';
import { Commands } from './commands.js';
import { Evses } from './evses.js';
import { Memory } from './memory.js';
import { OcpiPusher } from './ocpi.pusher.js';
import { Profiles } from './profiles.js';
import { Pusher } from './pusher.js';
import { Reservations } from './reservations.js';
import { Results } from './results.js';
import { Sessions } from './sessions.js';
import { Sockets } from './sockets.js';
import { Timers } from './timers.js';

/** The simulated charge points. */
@Module({
  providers: [
    ChargePoints,
    Charging,
    Commands,
    Evses,
    Memory,
    Profiles,
    { provide: Pusher, useClass: OcpiPusher },
    Reservations,
    Results,
    Sessions,
    Sockets,
    Timers,
    TokenAuthorization,
  ],
  exports: [Results, Timers],
})
export class ChargePointsModule {}
