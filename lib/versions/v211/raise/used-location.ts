import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { maybeOn } from '../../../protocol/bridge.parts.js';
import type { LocationKey, Loose } from '../../step.js';
import type * as newer from '../../v221/locations.js';
import type * as older from '../locations.js';
import { location as step } from './locations.js';
import { NOT_AVAILABLE } from './tokens.js';

/** Where a Session or CDR took place, as far as its ids say. */
export interface Used {
  readonly location_id: string;
  readonly evse_uid: string;
  readonly connector_id: string;
}

/** The owner and id of the Location of a Session. */
export function keyOfUsed(object: { country_code: string; party_id: string }, id: string): LocationKey {
  return { owner: { countryCode: object.country_code, partyId: object.party_id }, id };
}

/** The used EVSE with the used Connector only; undefined when the Location does not have them, or they are not available. */
export function usedEvse(location: newer.Location, { evse_uid, connector_id }: Used): newer.Evse | undefined {
  const evse = find(location.evses, 'uid', evse_uid);
  const connector = find(evse?.connectors, 'id', connector_id);
  return evse && connector && { ...evse, connectors: [connector] };
}

/** The Location as a 2.1.1 Session embeds it: with the used EVSE and Connector only. */
export function embedLocation(location: newer.Location, used: Used, way: Lowering): Loose<older.Location> | undefined {
  const evse = usedEvse(location, used);
  const { evses: _, ...plain } = location;
  if (evse === undefined && used.evse_uid !== NOT_AVAILABLE) way.lose('location');
  return maybeOn(way, 'location', location, () => step.lower(evse ? { ...plain, evses: [evse] } : plain, way));
}

/** A Location that says its ids and nothing else, where the true one is not known and does not matter. */
export function standIn(used: Used, last_updated: string): Loose<older.Location> {
  const { location_id: id, evse_uid, connector_id } = used;
  const connector = {
    id: connector_id,
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    power_type: 'AC_3_PHASE',
    voltage: 0,
    amperage: 0,
    last_updated,
  };
  return {
    id,
    type: 'UNKNOWN',
    address: NOT_AVAILABLE,
    city: NOT_AVAILABLE,
    postal_code: '',
    country: NOT_AVAILABLE,
    coordinates: { latitude: '0.000000', longitude: '0.000000' },
    ...(evse_uid !== NOT_AVAILABLE && { evses: [{ uid: evse_uid, status: 'UNKNOWN', connectors: [connector], last_updated }] }),
    last_updated,
  };
}

/**
 * The ids that an embedded Location says. Without an EVSE it says nothing of EVSE and Connector: those of the stored object stay when it is at
 * the same Location.
 */
export function raiseUsed(location: older.Location, current: Partial<Used> | undefined): Used {
  const evse = location.evses?.[0];
  if (evse === undefined) {
    const same = current?.location_id === location.id;
    return {
      location_id: location.id,
      evse_uid: (same ? current.evse_uid : undefined) ?? NOT_AVAILABLE,
      connector_id: (same ? current.connector_id : undefined) ?? NOT_AVAILABLE,
    };
  }
  return { location_id: location.id, evse_uid: evse.uid, connector_id: evse.connectors[0]?.id ?? NOT_AVAILABLE };
}

/** By the exact id, else without regard to case (types, CiString). */
function find<T extends object, N extends keyof T>(list: readonly T[] | null | undefined, name: N, id: string): T | undefined {
  const lower = id?.toLowerCase();
  return list?.find((one) => one[name] === id) ?? list?.find((one) => String(one[name]).toLowerCase() === lower);
}
