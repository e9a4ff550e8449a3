import type { Loose } from '../../step.js';
import type * as newer from '../../v221/cdrs.js';
import type { Location as KnownLocation } from '../../v221/locations.js';
import type * as older from '../locations.js';
import { alpha3 } from './country.js';
import { lowerCoordinates } from './coordinates.js';
import { lowerParkingType } from './locations.js';
import { NOT_AVAILABLE } from './tokens.js';
import { usedEvse } from './used-location.js';

/** What a CDR says of the Connector where 2.1.1 names none: to be ignored, as the ids are not available. */
const NO_CONNECTOR = { connector_standard: 'IEC_62196_T2', connector_format: 'SOCKET', connector_power_type: 'AC_3_PHASE' } as const;

/** mod_cdrs, CdrLocation class: of an embedded Location with the used EVSE and Connector. */
export function raiseCdrLocation(location: older.Location, current: newer.CdrLocation | null | undefined): newer.CdrLocation {
  const { id, name, address, city, postal_code, country, coordinates } = location;
  const place = {
    id,
    ...(name != null && { name }),
    address,
    city,
    ...(postal_code !== '' && { postal_code }),
    country: alpha3(country),
    coordinates,
  };
  const evse = location.evses?.[0];
  const connector = evse?.connectors[0];
  if (evse === undefined || connector === undefined) {
    const known =
      current?.id === id ? current : { evse_uid: NOT_AVAILABLE, evse_id: NOT_AVAILABLE, connector_id: NOT_AVAILABLE, ...NO_CONNECTOR };
    const { evse_uid, evse_id, connector_id, connector_standard, connector_format, connector_power_type } = known;
    return { ...place, evse_uid, evse_id, connector_id, connector_standard, connector_format, connector_power_type };
  }
  return {
    ...place,
    evse_uid: evse.uid,
    evse_id: evse.evse_id ?? NOT_AVAILABLE,
    connector_id: connector.id,
    connector_standard: connector.standard,
    connector_format: connector.format,
    connector_power_type: connector.power_type,
  };
}

/** The Location of a CDR. What the CDR does not freeze is taken from the Location as it is now; volts and amperes that nobody knows are 0. */
export function lowerCdrLocation(frozen: newer.CdrLocation, known: KnownLocation | undefined, last_updated: string): Loose<older.Location> {
  const { id, name, address, city, postal_code, country, coordinates, evse_uid, evse_id, connector_id } = frozen;
  const evse = known && usedEvse(known, { location_id: id, evse_uid, connector_id });
  const connector = evse?.connectors[0];
  const power = frozen.connector_power_type;
  const used = {
    uid: evse_uid,
    ...(evse_id != null && evse_id !== NOT_AVAILABLE && { evse_id }),
    status: 'UNKNOWN',
    connectors: [
      {
        id: connector_id,
        standard: frozen.connector_standard,
        format: frozen.connector_format,
        power_type: power === 'AC_2_PHASE' || power === 'AC_2_PHASE_SPLIT' ? 'AC_1_PHASE' : power,
        voltage: connector?.max_voltage ?? 0,
        amperage: connector?.max_amperage ?? 0,
        last_updated,
      },
    ],
    last_updated,
  };
  return {
    id,
    type: lowerParkingType(known?.parking_type),
    ...(name != null && { name }),
    address,
    city,
    postal_code: postal_code ?? '',
    country,
    coordinates: lowerCoordinates(coordinates),
    ...(evse_uid !== NOT_AVAILABLE && { evses: [used] }),
    last_updated,
  };
}
