import type { WireShape } from '../client/wire-shapes.js';
import type { RelayRequest } from './relay-request.js';

const OF_MODULE: Readonly<Record<string, WireShape>> = { sessions: 'sessions', cdrs: 'cdrs', tariffs: 'tariffs', tokens: 'tokens' };
const OF_COMMAND: Readonly<Record<string, WireShape>> = { START_SESSION: 'startSession', RESERVE_NOW: 'reserveNow' };
const LEVELS: readonly WireShape[] = ['locations', 'evse', 'connector'];
/** Segments of a RECEIVER's address before those of the object: country_code and party_id. */
const OWNER_SEGMENTS = 2;

/** Which object a request carries; undefined for those that are the same from 2.2.1 on. */
export function bodyShape({ module, interface: end, method, path }: RelayRequest): WireShape | undefined {
  if (module === 'commands') return end === 'RECEIVER' ? OF_COMMAND[path[0] ?? ''] : undefined;
  return end === 'RECEIVER' && method !== 'GET' && method !== 'DELETE' ? objectShape({ module, interface: end, path }) : undefined;
}

/** Which object, or list of objects, is answered; undefined as above. */
export function answerShape({ module, interface: end, method, path }: RelayRequest): WireShape | undefined {
  if (module === 'tokens' && end === 'SENDER' && method === 'POST') return 'authorizationInfo';
  return method === 'GET' ? objectShape({ module, interface: end, path }) : undefined;
}

function objectShape({ module, interface: end, path }: Pick<RelayRequest, 'module' | 'interface' | 'path'>): WireShape | undefined {
  if (module !== 'locations') return OF_MODULE[module];
  const ids = path.length - (end === 'RECEIVER' ? OWNER_SEGMENTS : 0);
  return LEVELS[Math.max(0, ids - 1)];
}

/** Fields that are said in the same way from 2.2.1 on, and mean the same by themselves: the others of a PATCH need the object that they are of. */
const ALIKE: Partial<Record<WireShape, ReadonlySet<string>>> = {
  locations: new Set([
    'name',
    'address',
    'city',
    'postal_code',
    'state',
    'coordinates',
    'time_zone',
    'charging_when_closed',
    'last_updated',
  ]),
  evse: new Set(['status', 'evse_id', 'floor_level', 'coordinates', 'physical_reference', 'last_updated']),
  connector: new Set(['max_voltage', 'max_amperage', 'max_electric_power', 'tariff_ids', 'last_updated']),
  sessions: new Set(['status', 'kwh', 'start_date_time', 'end_date_time', 'authorization_reference', 'meter_id', 'last_updated']),
  tokens: new Set(['valid', 'whitelist', 'issuer', 'visual_number', 'group_id', 'language', 'last_updated']),
};

/** The fields of a PATCH that cannot be told in another version by themselves. */
export function unlike(shape: WireShape, fields: object): readonly string[] {
  return Object.keys(fields).filter((name) => !ALIKE[shape]?.has(name));
}
