import type { Type } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';
import * as v211 from '../versions/v211/models.js';
import * as v221 from '../versions/v221/models.js';
import * as v230 from '../versions/v230/models.js';

/** The models of one shape of the bridge, by version; a version without it does not know it. */
type Models = Partial<Record<OcpiVersion, Type<object>>>;

const SHAPES = {
  locations: { '2.1.1': v211.Location, '2.2.1': v221.Location, '2.3.0': v230.Location },
  evse: { '2.1.1': v211.Evse, '2.2.1': v221.Evse, '2.3.0': v230.Evse },
  connector: { '2.1.1': v211.Connector, '2.2.1': v221.Connector, '2.3.0': v230.Connector },
  sessions: { '2.1.1': v211.Session, '2.2.1': v221.Session, '2.3.0': v230.Session },
  cdrs: { '2.1.1': v211.Cdr, '2.2.1': v221.Cdr, '2.3.0': v230.Cdr },
  tariffs: { '2.1.1': v211.Tariff, '2.2.1': v221.Tariff, '2.3.0': v230.Tariff },
  tokens: { '2.1.1': v211.Token, '2.2.1': v221.Token, '2.3.0': v230.Token },
  clients: { '2.2.1': v221.ClientInfo, '2.3.0': v230.ClientInfo },
  authorizationInfo: { '2.1.1': v211.AuthorizationInfo, '2.2.1': v221.AuthorizationInfo, '2.3.0': v230.AuthorizationInfo },
  locationReferences: { '2.1.1': v211.LocationReferences, '2.2.1': v221.LocationReferences, '2.3.0': v230.LocationReferences },
  chargingPreferences: { '2.2.1': v221.ChargingPreferences, '2.3.0': v230.ChargingPreferences },
  startSession: { '2.1.1': v211.StartSession, '2.2.1': v221.StartSession, '2.3.0': v230.StartSession },
  stopSession: { '2.1.1': v211.StopSession, '2.2.1': v221.StopSession, '2.3.0': v230.StopSession },
  reserveNow: { '2.1.1': v211.ReserveNow, '2.2.1': v221.ReserveNow, '2.3.0': v230.ReserveNow },
  cancelReservation: { '2.2.1': v221.CancelReservation, '2.3.0': v230.CancelReservation },
  unlockConnector: { '2.1.1': v211.UnlockConnector, '2.2.1': v221.UnlockConnector, '2.3.0': v230.UnlockConnector },
  commandResponse: { '2.1.1': v211.CommandResponse, '2.2.1': v221.CommandResponse, '2.3.0': v230.CommandResponse },
  activeChargingProfile: { '2.2.1': v221.ActiveChargingProfile, '2.3.0': v230.ActiveChargingProfile },
  setChargingProfile: { '2.2.1': v221.SetChargingProfile, '2.3.0': v230.SetChargingProfile },
  invoiceReconciliationRecords: { '2.3.0': v230.InvoiceReconciliationRecord },
  terminals: { '2.3.0': v230.Terminal },
  terminalActivation: { '2.3.0': v230.TerminalActivation },
  financialAdviceConfirmations: { '2.3.0': v230.FinancialAdviceConfirmation },
  bookings: { '2.3.0': v230.Booking },
  bookingRequest: { '2.3.0': v230.BookingRequest },
  bookingLocations: { '2.3.0': v230.BookingLocation },
  calendar: { '2.3.0': v230.Calendar },
  chargingProfileResponse: { '2.2.1': v221.ChargingProfileResponse, '2.3.0': v230.ChargingProfileResponse },
} satisfies Record<string, Models>;

/** The shapes that the client sends and reads. */
export type WireShape = keyof typeof SHAPES;

/** The model of a shape in a version; undefined when the version has none. */
export function wireModel(shape: WireShape, version: OcpiVersion): Type<object> | undefined {
  const models: Models = SHAPES[shape];
  return models[version];
}
