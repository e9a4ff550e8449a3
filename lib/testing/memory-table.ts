import { cursorAfter, cursorPosition } from '../contract/cursor.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import { instant } from '../models/date-time.js';
import { partyColumns } from '../storage/object.columns.js';
import type { MemoryEntry, MemorySearch } from './memory-entry.js';

/** The objects of one owner. */
interface Lane {
  /** In the order of their creation. */
  readonly entries: MemoryEntry[];
  /** Of one id there are as many as it has variants, oldest first. */
  readonly byId: Map<string, MemoryEntry[]>;
}

/** The objects of one kind: by owner, by id, and in the order of their creation. */
export class MemoryTable {
  private readonly lanes = new Map<string, Lane>();

  get(owner: string, id: string, variant: string): MemoryEntry | undefined {
    return this.lanes
      .get(owner)
      ?.byId.get(id)
      ?.find((entry) => entry.key.variant === variant);
  }

  /** Without a variant any is meant: RFID tokens first, then the oldest. */
  anyOf(owner: string, id: string): MemoryEntry | undefined {
    const found = this.lanes.get(owner)?.byId.get(id) ?? [];
    return found.find((entry) => entry.key.variant === 'RFID') ?? found[0];
  }

  set(entry: MemoryEntry): void {
    const { owner, id } = entry.key;
    const { entries, byId } = this.lane(owner);
    put(entries, entry);
    const named = byId.get(id);
    if (named === undefined) byId.set(id, [entry]);
    else put(named, entry);
  }

  delete({ key, seq }: MemoryEntry): boolean {
    const lane = this.lanes.get(key.owner);
    const named = lane?.byId.get(key.id);
    if (lane === undefined || named === undefined) return false;
    take(lane.entries, seq);
    const isThere = take(named, seq);
    if (named.length === 0) lane.byId.delete(key.id);
    return isThere;
  }

  page<T>(query: OcpiQuery, read: (entry: MemoryEntry) => T): OcpiPage<T> {
    const { cursor, offset, limit } = query;
    const matching = this.matching(query);
    const from = cursor === undefined ? offset : after(matching, cursorPosition(cursor));
    const items = matching.slice(from, from + limit);
    const last = from + items.length < matching.length ? items.at(-1) : undefined;
    return { items: items.map(read), total: matching.length, next: last === undefined ? undefined : cursorAfter(last.seq) };
  }

  private lane(owner: string): Lane {
    let lane = this.lanes.get(owner);
    if (lane === undefined) this.lanes.set(owner, (lane = { entries: [], byId: new Map() }));
    return lane;
  }

  /** In order of creation. A list of one owner without conditions costs nothing. */
  private matching({ owners, counterparties, updated, filters = {} }: OcpiQuery): readonly MemoryEntry[] {
    const names = owners === undefined ? [...this.lanes.keys()] : partyColumns(owners);
    const lanes = names.map((owner) => this.lanes.get(owner)?.entries ?? []);
    const all = lanes.length === 1 ? (lanes[0] ?? []) : lanes.flat().sort((a, b) => a.seq - b.seq);
    const search: MemorySearch = {
      counterparties: counterparties && new Set(partyColumns(counterparties)),
      from: updated?.from === undefined ? -Infinity : instant(updated.from),
      to: updated?.to === undefined ? Infinity : instant(updated.to),
      filters: Object.entries(filters),
    };
    const isAll = search.counterparties === undefined && search.from === -Infinity && search.to === Infinity && search.filters.length === 0;
    return isAll ? all : all.filter((entry) => entry.matches(search));
  }
}

/** Where the entries that are younger than `seq` begin. */
function after(entries: readonly MemoryEntry[], seq: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.seq ?? Infinity) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** In the place of the one with its number, else where its number belongs. */
function put(entries: MemoryEntry[], entry: MemoryEntry): void {
  const at = after(entries, entry.seq - 1);
  if (entries[at]?.seq === entry.seq) entries[at] = entry;
  else entries.splice(at, 0, entry);
}

function take(entries: MemoryEntry[], seq: number): boolean {
  const at = after(entries, seq - 1);
  if (entries[at]?.seq !== seq) return false;
  entries.splice(at, 1);
  return true;
}
