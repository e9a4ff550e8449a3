import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, drop, each, eachOn, isOf, maybe, maybeOn, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v221/locations.js';
import type * as older from '../locations.js';
import { LocationType, PowerType } from '../locations.js';
import { alpha3 } from './country.js';
import { lowerCoordinates } from './coordinates.js';
import { lowerEnergyMix, raiseEnergyMix } from './energy-mix.js';
import { lowerHours, raiseHours } from './hours.js';
import { zoneOf } from './time-zone.js';

/** What only 2.1.1, and what only 2.2.1 has a name for. */
export const CONNECTOR_OLD = ['voltage', 'amperage', 'tariff_id'] as const;
export const CONNECTOR_NEW = ['max_voltage', 'max_amperage', 'max_electric_power', 'tariff_ids'] as const;
export const LOCATION_OLD = ['type'] as const;
export const LOCATION_NEW = ['country_code', 'party_id', 'publish', 'publish_allowed_to', 'state', 'parking_type'] as const;

/** mod_locations, Connector object: one Tariff only, the first. */
export const connector: Step<older.Connector, newer.Connector> = {
  raise: (wire) => {
    const { voltage, amperage, tariff_id } = wire;
    return changed(without(without(wire, CONNECTOR_OLD), CONNECTOR_NEW), {
      max_voltage: voltage,
      max_amperage: amperage,
      tariff_ids: maybe(tariff_id, (id) => [id]),
    });
  },
  lower: (house, way): Loose<older.Connector> => {
    const { max_voltage, max_amperage, tariff_ids, power_type } = house;
    if (tariff_ids && tariff_ids.length > 1) way.lose('tariff_ids');
    const plain = drop(without(without(house, CONNECTOR_OLD), ['max_voltage', 'max_amperage', 'tariff_ids']), ['max_electric_power'], way);
    return changed(plain, {
      power_type: lowerPowerType(power_type, way),
      voltage: max_voltage,
      amperage: max_amperage,
      tariff_id: tariff_ids?.[0],
    });
  },
};

/** Two phases give less than three: the one that promises no more than there is. */
function lowerPowerType(power: string, way: Lowering): string {
  if (power !== 'AC_2_PHASE' && power !== 'AC_2_PHASE_SPLIT') return power;
  way.lose('power_type');
  return PowerType.AC_1_PHASE;
}

/** mod_locations, EVSE object. */
export const evse: Step<older.Evse, newer.Evse> = {
  raise: (wire, info) => changed(wire, { connectors: each(wire.connectors, (one) => connector.raise(one, info)) ?? [] }),
  lower: (house, way): Loose<older.Evse> =>
    changed(house, {
      connectors: eachOn(way, 'connectors', house.connectors, (one) => connector.lower(one, way)),
      coordinates: maybe(house.coordinates, lowerCoordinates),
    }),
};

/** The type that a Location has in 2.1.1, where it is required. */
export function lowerParkingType(parking: string | null | undefined): string {
  if (parking === undefined || parking === null) return LocationType.UNKNOWN;
  return isOf(LocationType, parking) ? parking : LocationType.OTHER;
}

/** mod_locations, Location object. */
export const location: Step<older.Location, newer.Location> = {
  raise: (wire, info, current) => {
    const plain = without(without(wire, LOCATION_OLD), LOCATION_NEW);
    const country = alpha3(wire.country);
    return changed(plain, {
      country_code: info.owner.countryCode,
      party_id: info.owner.partyId,
      publish: true,
      parking_type: wire.type === LocationType.OTHER || wire.type === LocationType.UNKNOWN ? undefined : wire.type,
      postal_code: wire.postal_code === '' ? undefined : wire.postal_code,
      country,
      time_zone: wire.time_zone ?? current?.time_zone ?? zoneOf(country),
      evses: maybe(wire.evses, (evses) => each(evses, (one) => evse.raise(one, info))),
      opening_times: maybe(wire.opening_times, raiseHours),
      energy_mix: maybe(wire.energy_mix, raiseEnergyMix),
    });
  },
  lower: (house, way): Loose<older.Location> => {
    const { parking_type } = house;
    const plain = drop(
      without(without(house, LOCATION_OLD), ['country_code', 'party_id', 'publish', 'parking_type']),
      ['publish_allowed_to', 'state'],
      way,
    );
    const type = lowerParkingType(parking_type);
    if (type === LocationType.OTHER) way.lose('type');
    return changed(plain, {
      type,
      postal_code: house.postal_code ?? '',
      coordinates: maybe(house.coordinates, lowerCoordinates),
      related_locations: each(house.related_locations, lowerCoordinates),
      evses: eachOn(way, 'evses', house.evses, (one) => evse.lower(one, way)),
      opening_times: maybe(house.opening_times, lowerHours),
      energy_mix: maybeOn(way, 'energy_mix', house.energy_mix, lowerEnergyMix),
    });
  },
  // 2.1.1 cannot say that a Location is not for everybody's eyes.
  hidden: (house) => (house.publish === false ? '/publish' : undefined),
};
