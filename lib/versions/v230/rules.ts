import { Rule } from '../../models/rule.js';
import type { Evse, Parking } from './locations.js';

interface Site {
  evses?: Evse[] | null;
  parking_places?: Parking[] | null;
}

/** CiStrings are compared without regard to case (types, CiString). */
const placeIds = ({ parking_places }: Site): string[] => (parking_places ?? []).map(({ id }) => id.toLowerCase());

/** R-138, on Location.parking_places. */
export const ParkingIdsAreUnique = Rule('must have ids that are unique in the Location', (site: Site) => {
  const ids = placeIds(site);
  return new Set(ids).size === ids.length;
});

/** R-138, on Location.evses. */
export const ParkingIsOfThisLocation = Rule('must refer with parking_id to parking_places of the same Location only', (site: Site) => {
  const ids = new Set(placeIds(site));
  return (site.evses ?? []).every(({ parking }) => (parking ?? []).every(({ parking_id }) => ids.has(parking_id.toLowerCase())));
});
