import { cursorPosition } from '../contract/cursor.js';
import type { Kind } from '../contract/kinds.js';
import type { OcpiQuery } from '../contract/query.js';
import { columnTime, partyColumns, seenBy } from './object.columns.js';
import type { SqlValue } from './sql.database.js';
import { COUNTS, tableOf } from './tables.js';

/** A statement and its parameters. */
export interface Sql {
  readonly text: string;
  readonly values: SqlValue[];
}

/** What was counted: how many match, and where in the order of creation the first of them behind the cursor is. */
export interface Counted {
  readonly total: number;
  readonly first: number | null;
}

/** Up to this many matches a window's matches are sorted; above, lanes are walked in order of creation. */
const SORTED = 10_000;

/**
 * The statements of one list, written so that the plan does not depend on what the planner knows of the figures. Objects lie in lanes: those
 * of an owner, or those of an owner that one party may see. Each lane is in order of creation by an index of its own; the lanes that are
 * asked for are merged, and only then the documents of the page are fetched.
 */
export class PageSql {
  private readonly table: string;
  private readonly values: SqlValue[] = [];
  private readonly conditions: string[] = [];
  /** The column that names an object's lane. */
  private readonly lane: 'owner' | 'seen_by';
  /** The lanes asked for, as an array. */
  private readonly lanes: string;

  constructor(
    kind: Kind,
    private readonly query: OcpiQuery,
  ) {
    this.table = tableOf(kind);
    const { owners, counterparties, updated, filters } = query;
    this.lane = counterparties === undefined ? 'owner' : 'seen_by';
    this.lanes = counterparties === undefined ? this.ofOwners(owners) : this.ofParties(counterparties, owners);
    if (updated?.from !== undefined) this.conditions.push(`last_updated >= ${this.parameter(time(updated.from))}::timestamptz`);
    if (updated?.to !== undefined) this.conditions.push(`last_updated < ${this.parameter(time(updated.to))}::timestamptz`);
    for (const [name, value] of Object.entries(filters ?? {})) {
      this.conditions.push(`ocpi_field(doc, ${this.parameter(name)}) = ${this.parameter(value)}`);
    }
  }

  /** Whether the total must be counted, before the page; else the page's statement has it from the counters. */
  get counts(): boolean {
    return this.conditions.length > 0 || this.lane === 'seen_by';
  }

  /** Counts what matches, by index. */
  total(): Sql {
    const within = [`${this.lane} = a.lane`, ...this.conditions].join(' and ');
    const values = [...this.values, this.after];
    return {
      text: `select coalesce(sum(l.n), 0)::bigint as total, min(l.first) as first from unnest(${this.lanes}) as a(lane)
        cross join lateral (
          select count(*) as n, min(seq) filter (where seq > $${values.length}::bigint) as first from ${this.table} where ${within}
        ) l`,
      values,
    };
  }

  /**
   * The page and one object more, with `total`, oldest first; one row without an object when the page is empty. What `total()`
   * found is given, where it counts: no match lies before the first.
   */
  page(columns: string, { total, first }: Partial<Counted> = {}): Sql {
    const values = [...this.values];
    const parameter = (value: SqlValue) => `$${values.push(value)}`;
    const { cursor, limit } = this.query;
    const after = parameter(first == null ? this.after : first - 1);
    const offset = cursor === undefined ? this.query.offset : 0;
    const skip = `limit ${parameter(limit + 1)} offset ${parameter(offset)}`;
    const isSorted = this.sorts(total);
    const keys = isSorted ? this.sorted(after, skip) : this.walked(after, skip, () => parameter(limit + 1 + offset));
    // Counted again where that costs nothing: page and total are of the same moment.
    const found = isSorted ? '(select count(*) from m)' : total === undefined ? this.counters() : `${parameter(total)}::bigint`;
    return {
      text: `${isSorted ? this.matching() : ''} select c.total, p.seq, ${columns} from (select ${found} as total) c left join (
        select k.seq, o.* from (${keys}) k
          cross join lateral (select ${columns} from ${this.table} t where t.owner = k.owner and t.seq = k.seq offset 0) o
      ) p on true order by p.seq`,
      values,
    };
  }

  private get after(): number {
    const { cursor } = this.query;
    return cursor === undefined ? 0 : cursorPosition(cursor);
  }

  /** One lane needs no merging, which a deep offset feels. */
  private get single(): boolean {
    const { owners, counterparties } = this.query;
    return owners?.length === 1 && (counterparties === undefined || counterparties.length === 1);
  }

  private sorts(total: number | undefined): boolean {
    const isFiltered = Object.keys(this.query.filters ?? {}).length > 0;
    return !isFiltered && this.conditions.length > 0 && total !== undefined && total <= SORTED;
  }

  /** Few match: all of them, by the index of what narrows them. */
  private matching(): string {
    const within = [`${this.lane} = any(${this.lanes})`, ...this.conditions].join(' and ');
    return `with m as materialized (select owner, seq from ${this.table} where ${within})`;
  }

  private sorted(after: string, skip: string): string {
    return `select owner, seq from m where seq > ${after} order by seq ${skip}`;
  }

  /** Many match: along each lane, of each no more than the page can need. */
  private walked(after: string, skip: string, most: () => string): string {
    const along = (lane: string) => [`${this.lane} = ${lane}`, `seq > ${after}`, ...this.conditions].join(' and ');
    if (this.single) return `select owner, seq from ${this.table} where ${along(`(${this.lanes})[1]`)} order by seq ${skip}`;
    return `select w.owner, w.seq from unnest(${this.lanes}) as a(lane)
      cross join lateral (select owner, seq from ${this.table} where ${along('a.lane')} order by seq limit ${most()}) w order by w.seq ${skip}`;
  }

  private counters(): string {
    return `(select coalesce(sum(n), 0)::bigint from ${COUNTS} where kind = '${this.table}' and owner = any(${this.lanes}))`;
  }

  private ofOwners(owners: OcpiQuery['owners']): string {
    return owners === undefined ? `array(${this.everyOwner()})` : `${this.parameter(partyColumns(owners))}::text[]`;
  }

  private ofParties(parties: NonNullable<OcpiQuery['counterparties']>, owners: OcpiQuery['owners']): string {
    const names = partyColumns(parties);
    if (owners !== undefined) {
      const pairs = partyColumns(owners).flatMap((owner) => names.map((party) => seenBy(party, owner)));
      return `${this.parameter(pairs)}::text[]`;
    }
    return `array(select x.party || ' ' || y.owner from unnest(${this.parameter(names)}::text[]) as x(party), (${this.everyOwner()}) y)`;
  }

  private everyOwner(): string {
    return `select distinct owner from ${COUNTS} where kind = '${this.table}'`;
  }

  private parameter(value: SqlValue): string {
    return `$${this.values.push(value)}`;
  }
}

/** An OCPI DateTime for PostgreSQL, in milliseconds as it is stored. */
function time(text: string): string {
  const at = columnTime(text);
  if (at === undefined) {
    throw new Error(`${JSON.stringify(text)} is no OCPI DateTime, so it cannot bound a list. Write it like 2026-01-31T12:00:00Z.`);
  }
  return at;
}
