import type { Connector, Evse, Location } from '../versions/v230/locations.js';
import { withoutRest } from '../contract/rest.js';
import { upperCase } from '../contract/upper-case.js';
import { later } from '../models/date-time.js';
import { partWithRest, saysMore, wholeWithRest } from './bridge.rest.js';
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
  return connectorId === undefined ? new EvsePart(evseUid, exact) : new ConnectorPart(evseUid, connectorId, exact);
}

/** Its rest is in that of the Location, where nobody looks as long as there is none. A class, since one is made for every request. */
abstract class NestedPart implements Part<Location> {
  abstract readonly shape: string;
  abstract readonly missing: string;

  constructor(
    protected readonly uid: string,
    protected readonly exact: boolean,
  ) {}

  get nested(): boolean {
    return true;
  }

  get(location: Location): object | undefined {
    const part = this.find(location);
    return part !== undefined && saysMore(location) ? partWithRest(location, part, this.path(location)) : part;
  }

  set(location: Location, part: object): Location | undefined {
    if (!saysMore(location) && !saysMore(part)) return this.put(location, part);
    const placed = this.put(location, withoutRest(part));
    return placed && wholeWithRest(placed, part, this.path(placed), this.path(location));
  }

  protected abstract find(location: Location): Evse | Connector | undefined;
  protected abstract put(location: Location, part: object): Location | undefined;
  /** The ids that lead to it, as they are spelled in the Location. */
  protected abstract path(location: Location): readonly string[];

  protected evseIn({ evses }: Location): Evse | undefined {
    return find(evses, uidOf, this.uid, this.exact);
  }

  protected withEvse(location: Location, evse: Evse): Location {
    parkingIsThere(location, evse);
    // Not written as one literal: the engine looks up anew each time what a literal says twice.
    const changed = { ...location };
    // A change below raises last_updated above, and never lowers it.
    changed.last_updated = later(location.last_updated, evse.last_updated);
    changed.evses = replaced(location.evses, uidOf, this.uid, evse, this.exact);
    return changed;
  }
}

class EvsePart extends NestedPart {
  get shape(): string {
    return 'evse';
  }

  get missing(): string {
    return `There is no EVSE ${this.uid} in a Location with this id. PUT it, or the Location, first.`;
  }

  protected find(location: Location): Evse | undefined {
    return this.evseIn(location);
  }

  protected put(location: Location, part: object): Location {
    return this.withEvse(location, part as Evse);
  }

  protected path(location: Location): readonly string[] {
    return ['evses', spelled(this.evseIn(location)?.uid, this.uid)];
  }
}

class ConnectorPart extends NestedPart {
  constructor(
    uid: string,
    private readonly id: string,
    exact: boolean,
  ) {
    super(uid, exact);
  }

  get shape(): string {
    return 'connector';
  }

  get missing(): string {
    return `There is no Connector ${this.id} of an EVSE ${this.uid} in a Location with this id. PUT the EVSE or the Location first.`;
  }

  protected find(location: Location): Connector | undefined {
    return find(this.evseIn(location)?.connectors, idOf, this.id, this.exact);
  }

  protected put(location: Location, part: object): Location | undefined {
    const connector = part as Connector;
    const evse = this.evseIn(location);
    if (evse === undefined) return undefined;
    const changed = { ...evse };
    changed.connectors = replaced(evse.connectors, idOf, this.id, connector, this.exact);
    changed.last_updated = later(evse.last_updated, connector.last_updated);
    return this.withEvse(location, changed);
  }

  protected path(location: Location): readonly string[] {
    const evse = spelled(this.evseIn(location)?.uid, this.uid);
    return ['evses', evse, 'connectors', spelled(this.find(location)?.id, this.id)];
  }
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

/** An id as it is stored; as it is asked for where there is none. A broken object's may be no string. */
function spelled(stored: string | undefined, asked: string): string {
  return stored === undefined ? asked : String(stored);
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
