import {
  BookingLocationsOfExamples,
  BookingLocationsReceiver,
  BookingsReceiver,
  BookingsSender,
} from '../../modules/bookings.controllers.js';
import { CdrsReceiver, CdrsSender } from '../../modules/cdrs.controllers.js';
import { ChargingProfilesReceiver, ChargingProfilesSender } from '../../modules/chargingprofiles.controllers.js';
import { CancelReservations, CommandsReceiver, CommandsSender, OtherCommands } from '../../modules/commands.controllers.js';
import { Credentials } from '../../modules/credentials.controllers.js';
import { HubClientInfoReceiver, HubClientInfoSender } from '../../modules/hubclientinfo.controllers.js';
import { InvoiceReconciliationReceiver, InvoiceReconciliationSender } from '../../modules/invoicereconciliation.controllers.js';
import { LocationsReceiver, LocationsSender } from '../../modules/locations.controllers.js';
import { PaymentsReceiver, PaymentsSender } from '../../modules/payments.controllers.js';
import { ChargingPreferences, SessionsReceiver, SessionsSender } from '../../modules/sessions.controllers.js';
import { TariffsReceiver, TariffsSender } from '../../modules/tariffs.controllers.js';
import { TokensReceiver, TokensSender } from '../../modules/tokens.controllers.js';
import { VersionDetails } from '../../modules/versions.controllers.js';
import { defineVersion } from '../version.definition.js';
import * as models from './models.js';

/** OCPI 2.3.0, edition 2 (release/core). */
export const v230 = defineVersion({ version: '2.3.0', ...models }, [
  VersionDetails,
  Credentials,
  LocationsSender,
  LocationsReceiver,
  SessionsSender,
  SessionsReceiver,
  ChargingPreferences,
  CdrsSender,
  CdrsReceiver,
  TariffsSender,
  TariffsReceiver,
  TokensSender,
  TokensReceiver,
  CommandsSender,
  CommandsReceiver,
  CancelReservations,
  OtherCommands,
  ChargingProfilesSender,
  ChargingProfilesReceiver,
  HubClientInfoSender,
  HubClientInfoReceiver,
  InvoiceReconciliationSender,
  InvoiceReconciliationReceiver,
  PaymentsSender,
  PaymentsReceiver,
  BookingsSender,
  BookingsReceiver,
  BookingLocationsReceiver,
  BookingLocationsOfExamples,
]);
