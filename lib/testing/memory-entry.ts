import type { Kind } from '../contract/kinds.js';
import type { OcpiQuery } from '../contract/query.js';
import { instant } from '../models/date-time.js';
import { type KeyColumns, type ObjectColumns, objectColumns, partyColumns } from '../storage/object.columns.js';
import { stored } from '../storage/stored.js';

/** A stored object: its text, so that every read gives a fresh object, and what lists search. */
export class MemoryEntry {
  readonly text: Buffer;
  private readonly updated: number;
  private readonly columns: Omit<ObjectColumns, 'doc'>;

  constructor(
    kind: Kind,
    readonly seq: number,
    readonly key: KeyColumns,
    object: object,
  ) {
    const { doc, ...columns } = objectColumns(kind, object);
    this.columns = columns;
    this.text = Buffer.from(doc);
    this.updated = Date.parse(columns.lastUpdated);
  }

  object<T extends object>(): T {
    return stored({ doc: this.text.toString(), rest: this.columns.rest });
  }

  matches({ owners, counterparties, updated, filters }: OcpiQuery): boolean {
    if (owners !== undefined && !partyColumns(owners).includes(this.key.owner)) return false;
    if (counterparties !== undefined && !partyColumns(counterparties).includes(this.columns.counterparty ?? '')) return false;
    if (updated?.from !== undefined && this.updated < instant(updated.from)) return false;
    if (updated?.to !== undefined && this.updated >= instant(updated.to)) return false;
    return filters === undefined || this.has(filters);
  }

  private has(filters: Readonly<Record<string, string>>): boolean {
    const object: Record<string, unknown> = this.object();
    return Object.entries(filters).every(([name, value]) => object[name] != null && String(object[name]) === value);
  }
}
