import type { House, Kind } from '../../contract/kinds.js';
import type { OcpiParty } from '../../contract/party.js';

/** The time that objects carry unless told otherwise. */
export const UPDATED = '2026-01-01T12:00:00Z';

type Samples = { [K in Kind]: (owner: OcpiParty, id: string, updated: string) => House[K] };

/** A small valid object of a kind. Of clients there is one per owner and role; the id is not said there. */
export function sample<K extends Kind>(kind: K, owner: OcpiParty, id: string, updated = UPDATED): House[K] {
  return SAMPLES[kind](owner, id, updated);
}

const party = ({ countryCode, partyId }: OcpiParty) => ({ country_code: countryCode, party_id: partyId });
const COORDINATES = { latitude: '52.370216', longitude: '4.895168' };
const CONTRACT = { uid: 'CARD-1', type: 'RFID', contract_id: 'NL-TST-C1' };
const PRICE = { before_taxes: 4.5 };

const SAMPLES: Samples = {
  locations: (owner, id, updated) => ({
    ...party(owner),
    id,
    publish: true,
    address: 'Stationsplein 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: COORDINATES,
    time_zone: 'Europe/Amsterdam',
    last_updated: updated,
  }),
  sessions: (owner, id, updated) => ({
    ...party(owner),
    id,
    start_date_time: UPDATED,
    kwh: 0.5,
    cdr_token: { ...party(owner), ...CONTRACT },
    auth_method: 'WHITELIST',
    location_id: 'LOC1',
    evse_uid: 'EVSE1',
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: updated,
  }),
  cdrs: (owner, id, updated) => ({
    ...party(owner),
    id,
    start_date_time: UPDATED,
    end_date_time: UPDATED,
    cdr_token: { ...party(owner), ...CONTRACT },
    auth_method: 'WHITELIST',
    cdr_location: {
      id: 'LOC1',
      address: 'Stationsplein 1',
      city: 'Utrecht',
      country: 'NLD',
      coordinates: COORDINATES,
      evse_uid: 'EVSE1',
      evse_id: 'NL*TST*E1',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency: 'EUR',
    charging_periods: [{ start_date_time: UPDATED, dimensions: [{ type: 'ENERGY', volume: 10 }] }],
    total_cost: PRICE,
    total_energy: 10,
    total_time: 1,
    last_updated: updated,
  }),
  tariffs: (owner, id, updated) => ({
    ...party(owner),
    id,
    currency: 'EUR',
    elements: [{ price_components: [{ type: 'ENERGY', price: 0.45, step_size: 1 }] }],
    tax_included: 'NO',
    last_updated: updated,
  }),
  tokens: (owner, id, updated) => ({
    ...party(owner),
    uid: id,
    type: 'RFID',
    contract_id: 'NL-TST-C1',
    issuer: 'Test',
    valid: true,
    whitelist: 'ALLOWED',
    last_updated: updated,
  }),
  clients: (owner, _id, updated) => ({ ...party(owner), role: 'CPO', status: 'CONNECTED', last_updated: updated }),
  invoiceReconciliationRecords: (owner, id, updated) => ({
    ...party(owner),
    id,
    invoice_id: 'INV-1',
    cdrs: ['CDR1'],
    last_updated: updated,
  }),
  terminals: (owner, id, updated) => ({ ...party(owner), terminal_id: id, location_ids: ['LOC1'], last_updated: updated }),
  financialAdviceConfirmations: (_owner, id, updated) => ({
    id,
    authorization_reference: 'AUTH-1',
    total_costs: PRICE,
    currency: 'EUR',
    eft_data: ['line 1'],
    capture_status_code: 'SUCCESS',
    last_updated: updated,
  }),
  bookings: (owner, id, updated) => ({
    ...party(owner),
    id,
    request_id: 'REQ-1',
    location_id: 'LOC1',
    period: { start_date_time: UPDATED, end_date_time: UPDATED },
    reservation_status: 'RESERVED',
    authorization_reference: 'AUTH-1',
    booking_terms: { supported_access_methods: ['TOKEN'], change_until_minutes: 60, cancel_until_minutes: 60 },
    booking_requests: [
      {
        request_status: 'ACCEPTED',
        booking_request: {
          ...party(owner),
          request_id: 'REQ-1',
          location_id: 'LOC1',
          booking_location_id: 'BL1',
          period: { start_date_time: UPDATED, end_date_time: UPDATED },
          authorization_reference: 'AUTH-1',
        },
        request_received: UPDATED,
      },
    ],
    last_updated: updated,
  }),
  bookingLocations: (owner, id, updated) => ({ ...party(owner), id, location_id: 'LOC1', last_updated: updated }),
};
