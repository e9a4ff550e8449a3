import { COUNTERPARTY_TABLES, COUNTS, STATE, TABLES } from './tables.js';

/** What a server can do beyond the ordinary. */
export interface SqlAbilities {
  /** Compresses documents with lz4: reads them in half the time. */
  readonly lz4: boolean;
}

/** One step of the schema: its statements, run in one transaction. Steps that were released are never changed, new ones are added. */
export type Migration = (abilities: SqlAbilities) => string[];

/** The schema, oldest step first. */
export const MIGRATIONS: readonly Migration[] = [
  (abilities) => [...counts(), ...[...TABLES.values()].flatMap((table) => objects(table, abilities)), FIELD, ...state()],
];

/**
 * One table per kind: the planner knows each by its own figures, indexes need no column for the kind, and tables that are written all the
 * time (sessions, locations) are vacuumed apart from those that only grow (CDRs). `seq` is the order of creation; owner, id and variant are
 * upper case, and `seen_by` is the party that may see a session or CDR, and its owner. There is no index on `seq` alone: the planner would
 * take it, and pass over the objects of all other owners. The document is text, because what is served is bytes; `rest` is restOf, as JSON.
 */
function objects(table: string, { lz4 }: SqlAbilities): string[] {
  return [
    `create table ${table} (
      seq bigint generated always as identity,
      owner text collate "C" not null,
      id text collate "C" not null,
      variant text collate "C" not null,
      seen_by text collate "C",
      last_updated timestamptz(3) not null,
      version integer not null default 1,
      rest text,
      doc text not null,
      primary key (owner, seq)
    )`,
    ...(lz4 ? [`alter table ${table} alter column doc set compression lz4`] : []),
    `create unique index ${table}_key on ${table} (owner, id, variant)`,
    `create index ${table}_owner_updated on ${table} (owner, last_updated, seq)`,
    ...(COUNTERPARTY_TABLES.includes(table)
      ? [
          `create index ${table}_seen_seq on ${table} (seen_by, seq) include (owner)`,
          `create index ${table}_seen_updated on ${table} (seen_by, last_updated, seq) include (owner)`,
        ]
      : []),
    counting(table, 'insert', 'insert on', 'new'),
    counting(table, 'delete', 'delete on', 'old'),
    `create trigger ${table}_moved after update of owner on ${table} for each row when (old.owner <> new.owner)
      execute function ocpi_count_moved()`,
    `create trigger ${table}_truncated after truncate on ${table} for each statement execute function ocpi_count_truncated()`,
  ];
}

/**
 * Counters of objects by table and owner, so that X-Total-Count is exact at no cost. Each is split into slots by connection, so that
 * connections that create objects of one owner do not wait for each other. Kept by triggers, so that whatever loads or deletes rows is
 * counted; each statement touches its counters in one order, so that two cannot block each other.
 */
function counts(): string[] {
  const add = (sign: '' | '-') => `
    insert into ${COUNTS} as c (kind, owner, slot, n)
      select tg_table_name, owner, pg_backend_pid() % 16, ${sign}count(*) from changed group by owner order by owner
      on conflict (kind, owner, slot) do update set n = c.n + excluded.n;`;
  const one = (owner: string, n: string) => `
    insert into ${COUNTS} as c (kind, owner, slot, n) values (tg_table_name, ${owner}, pg_backend_pid() % 16, ${n})
      on conflict (kind, owner, slot) do update set n = c.n + excluded.n;`;
  return [
    `create table ${COUNTS} (
      kind text collate "C" not null,
      owner text collate "C" not null,
      slot smallint not null,
      n bigint not null,
      primary key (kind, owner, slot)
    ) with (fillfactor = 50)`,
    trigger('ocpi_count_insert', add('')),
    trigger('ocpi_count_delete', add('-')),
    trigger('ocpi_count_moved', one('old.owner', '-1') + one('new.owner', '1')),
    trigger('ocpi_count_truncated', `delete from ${COUNTS} where kind = tg_table_name;`),
  ];
}

function trigger(name: string, body: string): string {
  return `create function ${name}() returns trigger language plpgsql set search_path from current as $$ begin ${body} return null; end $$`;
}

function counting(table: string, event: 'insert' | 'delete', clause: string, rows: 'new' | 'old'): string {
  return `create trigger ${table}_${event} after ${clause} ${table} referencing ${rows} table as changed
    for each statement execute function ocpi_count_${event}()`;
}

/** A field of a document as text. A document that PostgreSQL's JSON cannot hold (U+0000 in a text) has none, instead of failing the query. */
const FIELD = `create function ocpi_field(doc text, field text) returns text language plpgsql immutable as $$
  begin return doc::jsonb ->> field; exception when data_exception then return null; end $$`;

/** Versions come from a sequence: a value that was forgotten and made anew never looks like the one before. */
function state(): string[] {
  return [
    `create sequence ${STATE}_version`,
    `create table ${STATE} (
      bucket text collate "C" not null,
      id text collate "C" not null,
      version bigint not null default nextval('${STATE}_version'),
      value text not null,
      primary key (bucket, id)
    )`,
  ];
}
