import type { ActionInput, ActionOutput, OcpiAction, OcpiActions } from '../contract/actions.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud, type OcpiText } from '../contract/crud.js';
import { type AnyHouse, flatKey, type House, type Kind, keyOf, type OcpiKey } from '../contract/kinds.js';
import { ownerOf } from '../contract/owner.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiPage, OcpiQuery } from '../contract/query.js';
import type { OcpiChange } from '../contract/store.js';
import type { KeyColumns } from '../storage/object.columns.js';
import { MemoryEntry } from './memory-entry.js';
import { MemoryState } from './memory-state.js';
import { MemoryTable } from './memory-table.js';

/** A CRUD that keeps everything in this process: for tests. It passes the same contract suite as SqlCrud. */
export class MemoryCrud<H extends AnyHouse = House> extends OcpiCrud<H> {
  override readonly state = new MemoryState();
  private readonly tables = new Map<Kind, MemoryTable>();
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
    return this.table(kind).page<H[K]>(query, (entry) => entry.object());
  }

  override async pageText<K extends Kind>(kind: K, query: OcpiQuery, _ctx: OcpiContext): Promise<OcpiPage<OcpiText>> {
    return this.table(kind).page(query, (entry) => entry.text);
  }

  async create<K extends Kind>(kind: K, object: H[K], ctx: OcpiContext): Promise<H[K]> {
    const owner = ownerOf(ctx);
    const key = placeOf(kind, object, owner);
    const table = this.table(kind);
    if (table.get(key.owner, key.id, key.variant)) throw new OcpiConflict(kind, keyOf(kind, object, owner));
    table.set(MemoryEntry.of(kind, ++this.created, key, object));
    return object;
  }

  async update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<H[K]>, _ctx: OcpiContext): Promise<H[K] | undefined> {
    const entry = this.find(kind, key);
    if (entry === undefined) return undefined;
    const { replacement } = change;
    if (replacement !== undefined) return this.write(kind, entry, replacement, key);
    const seen = entry.fields<H[K]>(change.fields);
    const current = seen ?? entry.current<H[K]>();
    const next = change(current);
    if (next !== current) return this.write(kind, entry, next, key);
    return seen === undefined ? current : entry.object();
  }

  async delete<K extends Kind>(kind: K, key: OcpiKey<K>, _ctx: OcpiContext): Promise<boolean> {
    const entry = this.find(kind, key);
    return entry !== undefined && this.table(kind).delete(entry);
  }

  override async do<A extends OcpiAction>(action: A, input: ActionInput<A>, ctx: OcpiContext): Promise<ActionOutput<A> | undefined> {
    const handler: OcpiActions[A] = this.actions[action];
    return handler === undefined ? undefined : handler(input, ctx);
  }

  /** Forgets all objects; what `state` remembers stays. */
  clear(): void {
    this.tables.clear();
  }

  private write<T extends object>(kind: Kind, entry: MemoryEntry, next: T, asked: OcpiKey): T {
    this.place(kind, entry, next, asked).change(next);
    return next;
  }

  /** The entry that a changed object belongs to: the same, but for one that has another key now. */
  private place(kind: Kind, entry: MemoryEntry, next: object, asked: OcpiKey): MemoryEntry {
    const named = keyOf(kind, next, asked);
    if ('id' in named && 'id' in asked && named.id === asked.id && sameParty(named, asked)) return entry;
    const { owner: party, id, variant = '' } = flatKey(named);
    const { key } = entry;
    if (party === key.owner && id === key.id && variant === key.variant) return entry;
    const table = this.table(kind);
    if (table.get(party, id, variant)) throw new OcpiConflict(kind, named);
    const moved = entry.at({ owner: party, id, variant });
    table.delete(entry);
    table.set(moved);
    return moved;
  }

  private find(kind: Kind, key: OcpiKey): MemoryEntry | undefined {
    const { owner, id, variant } = flatKey(key);
    const table = this.table(kind);
    return variant === undefined ? table.anyOf(owner, id) : table.get(owner, id, variant);
  }

  private table(kind: Kind): MemoryTable {
    let table = this.tables.get(kind);
    if (table === undefined) this.tables.set(kind, (table = new MemoryTable()));
    return table;
  }
}

/** Where an object is kept; of kinds without variants there is one. */
function placeOf(kind: Kind, object: object, owner: OcpiParty | undefined): KeyColumns {
  const { owner: party, id, variant = '' } = flatKey(keyOf(kind, object, owner));
  return { owner: party, id, variant };
}
