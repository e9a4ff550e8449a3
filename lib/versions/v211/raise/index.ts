import type { StepTable } from '../../step.js';
import * as newCdrs from '../../v221/cdrs.js';
import * as newCommands from '../../v221/commands.js';
import * as newLocations from '../../v221/locations.js';
import { same } from '../../v221/raise/same.js';
import * as newSessions from '../../v221/sessions.js';
import * as newTariffs from '../../v221/tariffs.js';
import * as newTokens from '../../v221/tokens.js';
import * as cdrs from '../cdrs.js';
import * as commands from '../commands.js';
import * as locations from '../locations.js';
import * as sessions from '../sessions.js';
import * as tariffs from '../tariffs.js';
import * as tokens from '../tokens.js';
import { cdr } from './cdrs.js';
import { commandResponse, commandResult, reserveNow, startSession } from './commands.js';
import { connector, evse, location } from './locations.js';
import { session } from './sessions.js';
import { tariff } from './tariffs.js';
import { authorizationInfo, locationReferences, token } from './tokens.js';

/** 2.1.1 to 2.2.1 and back, by kind or shape. 2.1.1 has neither CancelReservation nor charging profiles and preferences, nor hub clients. */
export const steps: StepTable = {
  locations: { step: location, older: locations.Location, newer: newLocations.Location },
  evse: { step: evse, older: locations.Evse, newer: newLocations.Evse },
  connector: { step: connector, older: locations.Connector, newer: newLocations.Connector },
  sessions: { step: session, older: sessions.Session, newer: newSessions.Session },
  cdrs: { step: cdr, older: cdrs.Cdr, newer: newCdrs.Cdr },
  tariffs: { step: tariff, older: tariffs.Tariff, newer: newTariffs.Tariff },
  tokens: { step: token, older: tokens.Token, newer: newTokens.Token },
  authorizationInfo: { step: authorizationInfo, older: tokens.AuthorizationInfo, newer: newTokens.AuthorizationInfo },
  locationReferences: { step: locationReferences, older: tokens.LocationReferences, newer: newTokens.LocationReferences },
  startSession: { step: startSession, older: commands.StartSession, newer: newCommands.StartSession },
  stopSession: { step: same, older: commands.StopSession, newer: newCommands.StopSession },
  reserveNow: { step: reserveNow, older: commands.ReserveNow, newer: newCommands.ReserveNow },
  unlockConnector: { step: same, older: commands.UnlockConnector, newer: newCommands.UnlockConnector },
  commandResponse: { step: commandResponse, older: commands.CommandResponse, newer: newCommands.CommandResponse },
  commandResult: { step: commandResult, older: commands.CommandResponse, newer: newCommands.CommandResult },
};
