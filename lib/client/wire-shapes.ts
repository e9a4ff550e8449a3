import type { Type } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';
import { TABLES, type ModelName } from '../versions/tables.js';

/** The class of each shape of the bridge. */
const SHAPES = {
  locations: 'Location',
  evse: 'Evse',
  connector: 'Connector',
  sessions: 'Session',
  cdrs: 'Cdr',
  tariffs: 'Tariff',
  tokens: 'Token',
  clients: 'ClientInfo',
  authorizationInfo: 'AuthorizationInfo',
  locationReferences: 'LocationReferences',
  chargingPreferences: 'ChargingPreferences',
  startSession: 'StartSession',
  stopSession: 'StopSession',
  reserveNow: 'ReserveNow',
  cancelReservation: 'CancelReservation',
  unlockConnector: 'UnlockConnector',
  commandResponse: 'CommandResponse',
  activeChargingProfile: 'ActiveChargingProfile',
  setChargingProfile: 'SetChargingProfile',
  invoiceReconciliationRecords: 'InvoiceReconciliationRecord',
  terminals: 'Terminal',
  terminalActivation: 'TerminalActivation',
  financialAdviceConfirmations: 'FinancialAdviceConfirmation',
  bookings: 'Booking',
  bookingRequest: 'BookingRequest',
  bookingLocations: 'BookingLocation',
  calendar: 'Calendar',
  chargingProfileResponse: 'ChargingProfileResponse',
} as const satisfies Record<string, ModelName>;

/** The shapes that the client sends and reads. */
export type WireShape = keyof typeof SHAPES;

/** The model of a shape in a version; undefined when the version has none. */
export function wireModel(shape: WireShape, version: OcpiVersion): Type<object> | undefined {
  return TABLES[version].models[SHAPES[shape]];
}
