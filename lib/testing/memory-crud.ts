import type { ActionInput, ActionOutput, OcpiAction, OcpiActions } from '../contract/actions.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import type { OcpiContext } from '../contract/context.js';
import { cursorAfter, cursorPosition } from '../contract/cursor.js';
import { OcpiCrud, type OcpiText } from '../contract/crud.js';
import { type AnyHouse, type House, type Kind, keyOf, type OcpiKey } from '../contract/kinds.js';
import { ownerOf } from '../contract/owner.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import type { OcpiChange } from '../contract/store.js';
import { type KeyColumns, keyColumns, sought } from '../storage/object.columns.js';
import { MemoryEntry } from './memory-entry.js';
import { MemoryState } from './memory-state.js';

/** A CRUD that keeps everything in this process: for tests. It passes the same contract suite as SqlCrud. */
export class MemoryCrud<H extends AnyHouse = House> extends OcpiCrud<H> {
  override readonly state = new MemoryState();
  private readonly tables = new Map<Kind, Map<string, MemoryEntry>>();
  private created = 0;

  constructor(private readonly actions: OcpiActions = {}) {
    super();
  }

  async get<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<H[K] | undefined> {
    return this.find(kind, key)?.object();
  }

  override async text<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<OcpiText | undefined> {
    return this.find(kind, key)?.text;
  }

  async list<K extends Kind>(kind: K, query: OcpiQuery, _ctx: OcpiContext): Promise<OcpiPage<H[K]>> {
    return this.page<H[K]>(kind, query, (entry) => entry.object());
  }

  override async pageText<K extends Kind>(kind: K, query: OcpiQuery, _ctx: OcpiContext): Promise<OcpiPage<OcpiText>> {
    return this.page(kind, query, (entry) => entry.text);
  }

  async create<K extends Kind>(kind: K, object: H[K], ctx: OcpiContext): Promise<H[K]> {
    const owner = ownerOf(ctx);
    const key = keyColumns(kind, object, owner);
    if (this.table(kind).has(place(key))) throw new OcpiConflict(kind, keyOf(kind, object, owner));
    this.table(kind).set(place(key), new MemoryEntry(kind, ++this.created, key, object));
    return object;
  }

  async update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<H[K]>, _ctx: OcpiContext): Promise<H[K] | undefined> {
    const entry = this.find(kind, key);
    if (entry === undefined) return undefined;
    const current: H[K] = entry.object();
    const next = change(current);
    if (next === current) return next;
    const moved = keyColumns(kind, next, key);
    const table = this.table(kind);
    if (place(moved) !== place(entry.key)) {
      if (table.has(place(moved))) throw new OcpiConflict(kind, keyOf(kind, next, key));
      table.delete(place(entry.key));
    }
    table.set(place(moved), new MemoryEntry(kind, entry.seq, moved, next));
    return next;
  }

  async delete<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<boolean> {
    const entry = this.find(kind, key);
    return entry !== undefined && this.table(kind).delete(place(entry.key));
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    const handler: OcpiActions[A] = this.actions[action];
    return handler === undefined ? undefined : handler(input, ctx);
  }

  /** Forgets all objects; what `state` remembers stays. */
  clear(): void {
    this.tables.clear();
  }

  private page<T>(kind: Kind, query: OcpiQuery, read: (entry: MemoryEntry) => T): OcpiPage<T> {
    const matching = [...this.table(kind).values()].filter((entry) => entry.matches(query)).sort((a, b) => a.seq - b.seq);
    const after = query.cursor === undefined ? undefined : cursorPosition(query.cursor);
    const from = after === undefined ? query.offset : matching.filter((entry) => entry.seq <= after).length;
    const items = matching.slice(from, from + query.limit);
    const last = from + items.length < matching.length ? items.at(-1) : undefined;
    return { items: items.map(read), total: matching.length, next: last === undefined ? undefined : cursorAfter(last.seq) };
  }

  private find(kind: Kind, key: OcpiKey): MemoryEntry | undefined {
    const { owner, id, variant } = sought(key, undefined);
    if (variant !== undefined) return this.table(kind).get(place({ owner, id, variant }));
    const entries = [...this.table(kind).values()].filter((entry) => entry.key.owner === owner && entry.key.id === id);
    return entries.find((entry) => entry.key.variant === 'RFID') ?? entries.sort((a, b) => a.seq - b.seq)[0];
  }

  private table(kind: Kind): Map<string, MemoryEntry> {
    let table = this.tables.get(kind);
    if (table === undefined) this.tables.set(kind, (table = new Map()));
    return table;
  }
}

function place({ owner, id, variant }: KeyColumns): string {
  return JSON.stringify([owner, id, variant]);
}
