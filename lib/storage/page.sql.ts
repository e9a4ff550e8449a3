import { cursorPosition } from '../contract/cursor.js';
import type { Kind } from '../contract/kinds.js';
import type { OcpiQuery } from '../contract/query.js';
import { instant } from '../models/date-time.js';
import { partyColumns } from './object.columns.js';
import type { SqlValue } from './sql.database.js';
import { COUNTS, tableOf } from './tables.js';

/** A statement and its parameters. */
export interface Sql {
  readonly text: string;
  readonly values: SqlValue[];
}

/** Up to this many matches per object of the page, matches are sorted; above, the index is walked in order of creation. */
const SORTED_PER_OBJECT = 20;
const SORTED_ALWAYS = 10_000;

/**
 * The statements of one list, written so that the plan does not depend on what the planner knows of the figures: the keys of the page come out of an
 * index in order of creation, owner by owner (and counterparty by counterparty), are merged, and only then are documents fetched.
 */
export class PageSql {
  private readonly table: string;
  private readonly values: SqlValue[] = [];
  private readonly owners: string;
  private readonly parties?: string;
  private readonly conditions: string[] = [];
  /** The total comes out of the counters, in the statement of the page; else it is counted first. */
  readonly counted: boolean;

  constructor(
    kind: Kind,
    private readonly query: OcpiQuery,
  ) {
    this.table = tableOf(kind);
    const { owners, counterparties, updated, filters } = query;
    this.owners =
      owners === undefined
        ? `array(select distinct owner from ${COUNTS} where kind = '${this.table}')`
        : `${this.parameter(partyColumns(owners))}::text[]`;
    if (counterparties !== undefined) this.parties = `${this.parameter(partyColumns(counterparties))}::text[]`;
    if (updated?.from !== undefined) this.conditions.push(`last_updated >= ${this.parameter(time(updated.from))}::timestamptz`);
    if (updated?.to !== undefined) this.conditions.push(`last_updated < ${this.parameter(time(updated.to))}::timestamptz`);
    for (const [name, value] of Object.entries(filters ?? {})) {
      this.conditions.push(`ocpi_field(doc, ${this.parameter(name)}) = ${this.parameter(value)}`);
    }
    this.counted = this.conditions.length > 0 || this.parties !== undefined;
  }

  /** Counts what matches, by index. */
  total(): Sql {
    return { text: `select count(*) as total from ${this.table} where ${this.matching()}`, values: this.values };
  }

  /**
   * The page and one object more, with `total`, oldest first; one row without an object when the page is empty. `total` is what `total()`
   * found, where it counted.
   */
  page(columns: string, total?: number): Sql {
    const values = [...this.values];
    const parameter = (value: SqlValue) => `$${values.push(value)}`;
    const { cursor, limit } = this.query;
    const after = parameter(cursor === undefined ? 0 : cursorPosition(cursor));
    const offset = cursor === undefined ? this.query.offset : 0;
    const skip = `limit ${parameter(limit + 1)} offset ${parameter(offset)}`;
    const keys = this.sorts(total) ? this.sorted(after, skip) : this.walked(after, skip, () => parameter(limit + 1 + offset));
    const found = total === undefined ? this.counters() : `${parameter(total)}::bigint`;
    return {
      text: `select c.total, p.seq, ${columns} from (select ${found} as total) c left join (
        select k.seq, o.* from (${keys}) k cross join lateral (select ${columns} from ${this.table} t where t.seq = k.seq offset 0) o
      ) p on true order by p.seq`,
      values,
    };
  }

  private sorts(total: number | undefined): boolean {
    return (
      this.query.filters === undefined && total !== undefined && total <= Math.max(SORTED_ALWAYS, SORTED_PER_OBJECT * this.query.limit)
    );
  }

  /** Few match: all of them, by the index of what narrows them, then in order. */
  private sorted(after: string, skip: string): string {
    return `with m as materialized (select seq from ${this.table} where ${this.matching()})
      select seq from m where seq > ${after} order by seq ${skip}`;
  }

  /**
   * Many match: along the index of creation, of each owner no more than the page can need. Rows are compared, as `owner = a.owner` would
   * let the planner take the primary key and pass over the objects of all others.
   */
  private walked(after: string, skip: string, most: () => string): string {
    const { table, conditions, parties } = this;
    if (this.query.owners === undefined && parties === undefined) {
      return `select seq from ${table} where ${[`seq > ${after}`, ...conditions].join(' and ')} order by seq ${skip}`;
    }
    const lane = parties === undefined ? 'owner' : 'counterparty, owner';
    const here = parties === undefined ? 'a.owner' : 'b.counterparty, a.owner';
    const within = [`(${lane}, seq) > (${here}, ${after})`, `(${lane}) <= (${here})`, ...conditions].join(' and ');
    return `select w.seq from unnest(${this.owners}) as a(owner) ${parties === undefined ? '' : `cross join unnest(${parties}) as b(counterparty)`}
      cross join lateral (select seq from ${table} where ${within} order by ${lane}, seq limit ${most()}) w order by w.seq ${skip}`;
  }

  private counters(): string {
    const owned = this.query.owners === undefined ? '' : `and owner = any(${this.owners})`;
    return `(select coalesce(sum(n), 0)::bigint from ${COUNTS} where kind = '${this.table}' ${owned})`;
  }

  private matching(): string {
    const party = this.parties === undefined ? [] : [`counterparty = any(${this.parties})`];
    return [`owner = any(${this.owners})`, ...party, ...this.conditions].join(' and ');
  }

  private parameter(value: SqlValue): string {
    return `$${this.values.push(value)}`;
  }
}

/** An OCPI DateTime for PostgreSQL, in milliseconds as it is stored. */
function time(text: string): string {
  const at = instant(text);
  if (Number.isNaN(at))
    throw new Error(`${JSON.stringify(text)} is no OCPI DateTime, so it cannot bound a list. Write it like 2026-01-31T12:00:00Z.`);
  return new Date(at).toISOString();
}
