import { cursorAfter, cursorPosition } from '../contract/cursor.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import { instant } from '../models/date-time.js';
import { type KeyColumns, partyColumns } from '../storage/object.columns.js';
import type { MemoryEntry, MemorySearch } from './memory-entry.js';

/** The objects of one kind: by key, and by owner in the order of their creation. */
export class MemoryTable {
  private readonly entries = new Map<string, MemoryEntry>();
  private readonly lanes = new Map<string, MemoryEntry[]>();

  get(key: KeyColumns): MemoryEntry | undefined {
    return this.entries.get(place(key));
  }

  /** Without a variant any is meant: RFID tokens first, then the oldest. */
  anyOf(owner: string, id: string): MemoryEntry | undefined {
    const found = this.lanes.get(owner)?.filter((entry) => entry.key.id === id) ?? [];
    return found.find((entry) => entry.key.variant === 'RFID') ?? found[0];
  }

  set(entry: MemoryEntry): void {
    const { owner } = entry.key;
    let lane = this.lanes.get(owner);
    if (lane === undefined) this.lanes.set(owner, (lane = []));
    const at = after(lane, entry.seq - 1);
    lane.splice(at, lane[at]?.seq === entry.seq ? 1 : 0, entry);
    this.entries.set(place(entry.key), entry);
  }

  delete({ key, seq }: MemoryEntry): boolean {
    const lane = this.lanes.get(key.owner);
    lane?.splice(after(lane, seq - 1), 1);
    return this.entries.delete(place(key));
  }

  page<T>(query: OcpiQuery, read: (entry: MemoryEntry) => T): OcpiPage<T> {
    const { cursor, offset, limit } = query;
    const matching = this.matching(query);
    const from = cursor === undefined ? offset : after(matching, cursorPosition(cursor));
    const items = matching.slice(from, from + limit);
    const last = from + items.length < matching.length ? items.at(-1) : undefined;
    return { items: items.map(read), total: matching.length, next: last === undefined ? undefined : cursorAfter(last.seq) };
  }

  /** In order of creation. A list of one owner without conditions costs nothing. */
  private matching({ owners, counterparties, updated, filters = {} }: OcpiQuery): readonly MemoryEntry[] {
    const names = owners === undefined ? [...this.lanes.keys()] : partyColumns(owners);
    const lanes = names.map((owner) => this.lanes.get(owner) ?? []);
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

/** Columns never hold U+0000. */
function place({ owner, id, variant }: KeyColumns): string {
  return `${owner}\0${id}\0${variant}`;
}
