import type { Connector, Evse, Location } from '../versions/v230/locations.js';
import { upperCase } from '../contract/upper-case.js';
import { compare } from '../models/date-time.js';
import { OcpiException } from './ocpi.exception.js';
import { whole, type Part } from './part.js';

/** What a locations URL names: the Location, an EVSE in it, or a Connector of that EVSE. */
export interface LocationPath {
  readonly evseUid?: string;
  readonly connectorId?: string;
  /** Ids differ by their case alone. @default false */
  readonly exact?: boolean;
}

/** The part of a Location that a path means (mod_locations, Interfaces and endpoints). */
export function locationPart({ evseUid, connectorId, exact = false }: LocationPath): Part<Location> {
  if (evseUid === undefined) return whole('locations');
  return connectorId === undefined ? evsePart(evseUid, exact) : connectorPart(evseUid, connectorId, exact);
}

function evsePart(uid: string, exact: boolean): Part<Location> {
  return {
    shape: 'evse',
    nested: true,
    missing: `There is no EVSE ${uid} in a Location with this id. PUT it, or the Location, first.`,
    get: (location) => find(location.evses, uidOf, uid, exact),
    set: (location, part) => {
      const evse = part as Evse;
      parkingIsThere(location, evse);
      // Not written as one literal: the engine looks up anew each time what a literal says twice.
      const changed = { ...location };
      changed.evses = replaced(location.evses, uidOf, uid, evse, exact);
      changed.last_updated = later(location.last_updated, evse.last_updated);
      return changed;
    },
  };
}

function connectorPart(uid: string, id: string, exact: boolean): Part<Location> {
  return {
    shape: 'connector',
    nested: true,
    missing: `There is no Connector ${id} of an EVSE ${uid} in a Location with this id. PUT the EVSE or the Location first.`,
    get: (location) => find(find(location.evses, uidOf, uid, exact)?.connectors, idOf, id, exact),
    set: (location, part) => {
      const connector = part as Connector;
      const evse = find(location.evses, uidOf, uid, exact);
      if (evse === undefined) return undefined;
      const changed = { ...evse };
      changed.connectors = replaced(evse.connectors, idOf, id, connector, exact);
      changed.last_updated = later(evse.last_updated, connector.last_updated);
      return evsePart(uid, exact).set(location, changed);
    },
  };
}

// Functions, since the engine looks up a field that is named by a variable anew each time.
const uidOf = ({ uid }: { readonly uid: string }): string => uid;
const idOf = ({ id }: { readonly id: string }): string => id;

function find<T extends object>(
  list: readonly T[] | undefined | null,
  nameOf: (entry: T) => string,
  value: string,
  exact = false,
): T | undefined {
  const found = list?.find((entry) => nameOf(entry) === value);
  if (found !== undefined || exact) return found;
  const wanted = upperCase(value);
  return list?.find((entry) => upperCase(String(nameOf(entry))) === wanted);
}

function replaced<T extends object>(
  list: readonly T[] | undefined | null,
  nameOf: (entry: T) => string,
  value: string,
  part: T,
  exact: boolean,
): T[] {
  const old = find(list, nameOf, value, exact);
  return old === undefined ? [...(list ?? []), part] : (list ?? []).map((entry) => (entry === old ? part : entry));
}

/** Parking places belong to the Location, so a pushed EVSE alone cannot be judged by its model. */
function parkingIsThere({ parking_places }: Location, { parking }: Evse): void {
  if (!parking?.length) return;
  const strange = parking.find(({ parking_id }) => find(parking_places, idOf, parking_id) === undefined);
  if (strange)
    throw OcpiException.invalid(
      `$.parking: there is no parking place ${strange.parking_id} in this Location. PUT the Location with it first.`,
    );
}

/** A change below raises last_updated above, and never lowers it. */
function later(current: string, changed: string): string {
  return compare(changed, current) > 0 ? changed : current;
}
