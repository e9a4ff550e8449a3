import type { OcpiRest } from 'nestjs-ocpi';
import { bigint, index, integer, json, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

/** A table of one kind: what lists and look-ups search has columns, the object is beside them. */
function objects(name: string) {
  return pgTable(
    name,
    {
      /** The order of creation, which is the order of pages. */
      seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
      owner: text().notNull(),
      id: text().notNull(),
      /** A token's type. */
      variant: text().notNull(),
      /** The party that may see a session, beside its owner. */
      counterparty: text(),
      lastUpdated: timestamp('last_updated', { precision: 3, withTimezone: true, mode: 'string' }).notNull(),
      /** Raised by every write: who changes a row finds out that another was faster. */
      version: integer().notNull().default(1),
      /** JSON as text: jsonb would refuse U+0000, which a partner may send. */
      body: text().notNull(),
      /** What a partner said in another version that the object cannot say. */
      rest: json().$type<OcpiRest>(),
    },
    (table) => [
      uniqueIndex(`${name}_key`).on(table.owner, table.id, table.variant),
      index(`${name}_owner_seq`).on(table.owner, table.seq),
      index(`${name}_updated`).on(table.owner, table.lastUpdated),
    ],
  );
}

export type ObjectTable = ReturnType<typeof objects>;

export const locations = objects('host_locations');
export const sessions = objects('host_sessions');
export const tokens = objects('host_tokens');

/** What `drizzle-kit generate` writes for the tables above; a host keeps it in its own migrations. */
export const CREATE = ['host_locations', 'host_sessions', 'host_tokens'].flatMap((name) => [
  `create table if not exists ${name} (
    seq bigint generated always as identity primary key, owner text not null, id text not null, variant text not null, counterparty text,
    last_updated timestamptz(3) not null, version integer not null default 1, body text not null, rest json)`,
  `create unique index if not exists ${name}_key on ${name} (owner, id, variant)`,
  `create index if not exists ${name}_owner_seq on ${name} (owner, seq)`,
  `create index if not exists ${name}_updated on ${name} (owner, last_updated)`,
]);
