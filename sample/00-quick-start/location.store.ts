import { hasParty, instant, keyOf, OcpiConflict, restOf, withRest } from 'nestjs-ocpi';
import type { Location, OcpiChange, OcpiKey, OcpiPage, OcpiQuery, OcpiStore } from 'nestjs-ocpi';

type Key = OcpiKey<'locations'>;

/** Locations in a Map: the least that a CRUD needs. */
export class LocationStore implements OcpiStore<'locations'> {
  readonly kind = 'locations';
  private readonly locations = new Map<string, Location>();

  async get(key: Key) {
    const found = this.locations.get(place(key));
    return found && copy(found);
  }

  async list({ owners, updated = {}, offset, limit }: OcpiQuery): Promise<OcpiPage<Location>> {
    const { from, to } = updated;
    const matching = [...this.locations.values()].filter(
      (location) =>
        (!owners || hasParty(owners, keyOf(this.kind, location))) &&
        (!from || instant(location.last_updated) >= instant(from)) &&
        (!to || instant(location.last_updated) < instant(to)),
    );
    return { items: matching.slice(offset, offset + limit).map(copy), total: matching.length };
  }

  async create(location: Location) {
    const key = keyOf(this.kind, location);
    if (this.locations.has(place(key))) throw new OcpiConflict(this.kind, key);
    this.locations.set(place(key), copy(location));
    return location;
  }

  async update(key: Key, change: OcpiChange<Location>) {
    const stored = this.locations.get(place(key));
    if (!stored) return undefined;
    const current = copy(stored);
    const next = change(current); // nothing is awaited in between: parallel changes lose nothing
    if (next !== current) this.locations.set(place(key), copy(next));
    return next;
  }

  async delete(key: Key) {
    return this.locations.delete(place(key));
  }
}

/** Keys compare without regard to case. */
function place({ countryCode, partyId, id }: Key): string {
  return `${countryCode}*${partyId}/${id}`.toUpperCase();
}

/** The rest is what a partner said in another version that the Location cannot say. */
function copy(location: Location): Location {
  return withRest(structuredClone(location), restOf(location));
}
