import type { OcpiContext } from '../../lib/contract/context.js';
import { OcpiConflict } from '../../lib/contract/conflict.error.js';
import { flatKey, type House, type Kind, keyOf, type OcpiKey } from '../../lib/contract/kinds.js';
import { keyIn } from '../../lib/contract/owner.js';
import { partyKey } from '../../lib/contract/party.js';
import type { OcpiPage, OcpiQuery } from '../../lib/contract/query.js';
import type { OcpiChange, OcpiStore } from '../../lib/contract/store.js';
import { instant } from '../../lib/models/date-time.js';

/** What a host's first try might look like: one kind in a Map, no cursors, no rest. */
export class MapStore<K extends 'locations' | 'tariffs' | 'tokens'> implements OcpiStore<K> {
  private objects = new Map<string, House[K]>();

  constructor(readonly kind: K) {}

  async get(key: OcpiKey<K>) {
    const found = this.find(key);
    return found === undefined ? undefined : structuredClone(found[1]);
  }

  async list(query: OcpiQuery): Promise<OcpiPage<House[K]>> {
    const owners = query.owners?.map(partyKey);
    const { from, to } = query.updated ?? {};
    const found = [...this.objects.values()].filter((object) => {
      const updated = instant(object.last_updated);
      return (
        (owners === undefined || owners.includes(flatKey(keyOf(this.kind, object)).owner)) &&
        (from === undefined || updated >= instant(from)) &&
        (to === undefined || updated < instant(to))
      );
    });
    return { items: structuredClone(found.slice(query.offset, query.offset + query.limit)), total: found.length };
  }

  async create(object: House[K], ctx: OcpiContext) {
    const key = keyIn(this.kind, object, ctx);
    if (this.objects.has(place(key))) throw new OcpiConflict(this.kind, key);
    this.objects.set(place(key), structuredClone(object));
    return object;
  }

  async update(key: OcpiKey<K>, change: OcpiChange<House[K]>) {
    const found = this.find(key);
    if (found === undefined) return undefined;
    const [at, stored] = found;
    const current = structuredClone(stored);
    const next = change(current);
    if (next === current) return next;
    const kept = structuredClone(next);
    // The Map is made anew, so that an object whose key changes stays where it is in the order.
    this.objects = new Map([...this.objects].map((entry) => (entry[0] === at ? [place(keyOf(this.kind, next)), kept] : entry)));
    return next;
  }

  async delete(key: OcpiKey<K>) {
    const found = this.find(key);
    return found !== undefined && this.objects.delete(found[0]);
  }

  private find(key: OcpiKey<K>): [string, House[K]] | undefined {
    const { owner, id, variant } = flatKey(key);
    const matching = [...this.objects].filter(([, object]) => {
      const own = flatKey(keyOf(this.kind, object));
      return own.owner === owner && own.id === id && (variant === undefined || own.variant === variant);
    });
    return matching.find(([, object]) => 'type' in object && object.type === 'RFID') ?? matching[0];
  }
}

function place(key: OcpiKey<Kind>): string {
  const { owner, id, variant } = flatKey(key);
  return [owner, id, variant ?? ''].join('/');
}
