import type { StepTable } from '../../step.js';
import * as newCdrs from '../../v230/cdrs.js';
import * as newCommands from '../../v230/commands.js';
import * as newClients from '../../v230/hub-client-info.js';
import * as newLocations from '../../v230/locations.js';
import * as newSessions from '../../v230/sessions.js';
import * as newTariffs from '../../v230/tariffs.js';
import * as newTokens from '../../v230/tokens.js';
import * as cdrs from '../cdrs.js';
import * as profiles from '../charging-profiles.js';
import * as commands from '../commands.js';
import * as clients from '../hub-client-info.js';
import * as locations from '../locations.js';
import * as sessions from '../sessions.js';
import * as tariffs from '../tariffs.js';
import * as tokens from '../tokens.js';
import { cdr } from './cdrs.js';
import { reserveNow, startSession } from './commands.js';
import { clientInfo } from './hub-client-info.js';
import { connector, evse, location } from './locations.js';
import { same } from './same.js';
import { session } from './sessions.js';
import { tariff } from './tariffs.js';
import { authorizationInfo, token } from './tokens.js';

/** 2.2.1 to 2.3.0 and back, by kind or shape. */
export const steps: StepTable = {
  locations: { step: location, older: locations.Location, newer: newLocations.Location },
  evse: { step: evse, older: locations.Evse, newer: newLocations.Evse },
  connector: { step: connector, older: locations.Connector, newer: newLocations.Connector },
  sessions: { step: session, older: sessions.Session, newer: newSessions.Session },
  chargingPreferences: { step: same, older: sessions.ChargingPreferences, newer: newSessions.ChargingPreferences },
  cdrs: { step: cdr, older: cdrs.Cdr, newer: newCdrs.Cdr },
  tariffs: { step: tariff, older: tariffs.Tariff, newer: newTariffs.Tariff },
  tokens: { step: token, older: tokens.Token, newer: newTokens.Token },
  authorizationInfo: { step: authorizationInfo, older: tokens.AuthorizationInfo, newer: newTokens.AuthorizationInfo },
  locationReferences: { step: same, older: tokens.LocationReferences, newer: newTokens.LocationReferences },
  startSession: { step: startSession, older: commands.StartSession, newer: newCommands.StartSession },
  stopSession: { step: same, older: commands.StopSession, newer: newCommands.StopSession },
  reserveNow: { step: reserveNow, older: commands.ReserveNow, newer: newCommands.ReserveNow },
  cancelReservation: { step: same, older: commands.CancelReservation, newer: newCommands.CancelReservation },
  unlockConnector: { step: same, older: commands.UnlockConnector, newer: newCommands.UnlockConnector },
  commandResponse: { step: same, older: commands.CommandResponse, newer: newCommands.CommandResponse },
  commandResult: { step: same, older: commands.CommandResult, newer: newCommands.CommandResult },
  chargingProfile: { step: same, older: profiles.ChargingProfile, newer: profiles.ChargingProfile },
  setChargingProfile: { step: same, older: profiles.SetChargingProfile, newer: profiles.SetChargingProfile },
  activeChargingProfile: { step: same, older: profiles.ActiveChargingProfile, newer: profiles.ActiveChargingProfile },
  chargingProfileResponse: { step: same, older: profiles.ChargingProfileResponse, newer: profiles.ChargingProfileResponse },
  chargingProfileResult: { step: same, older: profiles.ChargingProfileResult, newer: profiles.ChargingProfileResult },
  activeChargingProfileResult: { step: same, older: profiles.ActiveChargingProfileResult, newer: profiles.ActiveChargingProfileResult },
  clearProfileResult: { step: same, older: profiles.ClearProfileResult, newer: profiles.ClearProfileResult },
  clients: { step: clientInfo, older: clients.ClientInfo, newer: newClients.ClientInfo },
};
