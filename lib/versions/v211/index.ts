import { CdrsReceiver, CdrsSender } from '../../modules/cdrs.controllers.js';
import { CommandsReceiver, CommandsSender, OtherCommands } from '../../modules/commands.controllers.js';
import { Credentials } from '../../modules/credentials.controllers.js';
import { LocationsReceiver, LocationsSender } from '../../modules/locations.controllers.js';
import { SessionsReceiver, SessionsSender } from '../../modules/sessions.controllers.js';
import { TariffsPatch, TariffsReceiver, TariffsSender } from '../../modules/tariffs.controllers.js';
import { TokensReceiverByUid, TokensSender } from '../../modules/tokens.controllers.js';
import { VersionDetails } from '../../modules/versions.controllers.js';
import { defineVersion } from '../version.definition.js';
import * as models from './models.js';

/** OCPI 2.1.1-d2, release-2.1.1-bugfixes. The result of a command is posted as CommandResponse, too. */
export const v211 = defineVersion({ version: '2.1.1', ...models, CommandResult: models.CommandResponse }, [
  VersionDetails,
  Credentials,
  LocationsSender,
  LocationsReceiver,
  SessionsSender,
  SessionsReceiver,
  CdrsSender,
  CdrsReceiver,
  TariffsSender,
  TariffsReceiver,
  TariffsPatch,
  TokensSender,
  TokensReceiverByUid,
  CommandsSender,
  CommandsReceiver,
  OtherCommands,
]);
