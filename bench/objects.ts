import type { Connector, Evse, Location, Session, Token } from 'nestjs-ocpi';

const TIME = '2026-03-14T12:00:00Z';

/** The partner that pushes to the platform. */
export const PARTNER = { country_code: 'BE', party_id: 'BEC' };
/** The platform's own party. */
export const OWN = { country_code: 'NL', party_id: 'EXA' };

const connector = (id: string, format: Connector['format']): Connector => ({
  id,
  standard: 'IEC_62196_T2',
  format,
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  max_electric_power: 22000,
  tariff_ids: ['TARIFF-DAY'],
  terms_and_conditions: 'https://exa.example.com/terms',
  last_updated: TIME,
});

const evse = (number: number): Evse => ({
  uid: `EVSE-${number}`,
  evse_id: `NL*EXA*E${1000 + number}*1`,
  status: 'AVAILABLE',
  capabilities: ['REMOTE_START_STOP_CAPABLE', 'RESERVABLE', 'RFID_READER'],
  connectors: [connector('1', 'SOCKET'), connector('2', 'CABLE')],
  floor_level: '-1',
  coordinates: { latitude: '52.370216', longitude: '4.895168' },
  physical_reference: `P1-${number}`,
  directions: [{ language: 'en', text: 'Behind the second barrier, on the left.' }],
  last_updated: TIME,
});

/** A location with so many EVSEs of two connectors each; 10 EVSEs are about 8 kB. */
export const location = (id: string, owner: typeof OWN, evses: number): Location => ({
  ...owner,
  id,
  publish: true,
  name: 'Garage Zuidkade',
  address: 'Zuidkade 12',
  city: 'Amsterdam',
  postal_code: '1012 AB',
  country: 'NLD',
  coordinates: { latitude: '52.370197', longitude: '4.895150' },
  parking_type: 'PARKING_GARAGE',
  evses: Array.from({ length: evses }, (_, index) => evse(index + 1)),
  operator: { name: 'Example Operator', website: 'https://exa.example.com' },
  facilities: ['RESTAURANT', 'MALL'],
  time_zone: 'Europe/Amsterdam',
  opening_times: { twentyfourseven: true },
  charging_when_closed: true,
  last_updated: TIME,
});

/** A running session of one of the platform's tokens. */
export const session = (id: string): Session => ({
  ...PARTNER,
  id,
  start_date_time: '2026-03-14T11:00:00Z',
  kwh: 12.5,
  cdr_token: { ...OWN, uid: 'TOKEN-1', type: 'RFID', contract_id: 'NL-EXA-C00001' },
  auth_method: 'WHITELIST',
  location_id: 'LOC-1',
  evse_uid: 'EVSE-1',
  connector_id: '1',
  currency: 'EUR',
  charging_periods: [
    { start_date_time: '2026-03-14T11:00:00Z', dimensions: [{ type: 'ENERGY', volume: 6.25 }] },
    { start_date_time: '2026-03-14T11:30:00Z', dimensions: [{ type: 'ENERGY', volume: 6.25 }] },
  ],
  status: 'ACTIVE',
  last_updated: TIME,
});

/** A token of the platform. */
export const token = (uid: string): Token => ({
  ...OWN,
  uid,
  type: 'RFID',
  contract_id: 'NL-EXA-C00001',
  issuer: 'Example',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: TIME,
});
