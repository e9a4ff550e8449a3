import type { Provider } from '@nestjs/common';
import { ChargingProfileDoor } from './chargingprofiles.door.js';
import { ActiveProfileNewsDoor } from './chargingprofiles.news.js';
import { CommandAnswers } from './commands.answers.js';
import { CommandDoor } from './commands.door.js';
import { CommandPlaces } from './commands.places.js';
import { ReservationDoor } from './commands.reservations.js';
import { SessionFinder } from './sessions.finder.js';

/** What serves commands and charging profiles. Needs RESULT_PROVIDERS, OcpiObjects, OcpiOwnership, OcpiVisibility, OcpiPartners and OcpiCrud. */
export const COMMAND_PROVIDERS: readonly Provider[] = [
  CommandDoor,
  ReservationDoor,
  CommandPlaces,
  CommandAnswers,
  SessionFinder,
  ChargingProfileDoor,
  ActiveProfileNewsDoor,
];
