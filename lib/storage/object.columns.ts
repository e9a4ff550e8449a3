import { BILATERAL_KINDS, counterpartyOf } from '../contract/counterparty.js';
import { flatKey, keyOf, type Kind, type OcpiKey } from '../contract/kinds.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import { restOf } from '../contract/rest.js';
import { textOf } from '../contract/text.js';
import { instant, isDateTime } from '../models/date-time.js';

/** A stored object's key as columns hold it. */
export interface KeyColumns {
  readonly owner: string;
  readonly id: string;
  readonly variant: string;
}

/** What columns hold of an object beside its key. */
export interface ObjectColumns {
  /** Of sessions, CDRs and other kinds that are for one party: who may see it. */
  readonly counterparty: string | null;
  readonly lastUpdated: string;
  readonly rest: string | null;
  readonly doc: string;
}

/** The key columns of an object that is stored; `owner` where it names none. */
export function keyColumns(kind: Kind, object: object, owner?: OcpiParty): KeyColumns {
  return sought(keyOf(kind, object, owner), '');
}

/** The columns that a key is looked for by; `variant` where the key leaves it open. */
export function sought<V>(key: OcpiKey, variant: V): { readonly owner: string; readonly id: string; readonly variant: string | V } {
  const flat = flatKey(key);
  return { owner: storable(flat.owner), id: storable(flat.id), variant: flat.variant === undefined ? variant : storable(flat.variant) };
}

/** The columns beside the key. */
export function objectColumns(kind: Kind, object: object): ObjectColumns {
  const { counterparty, lastUpdated, rest } = searchedColumns(kind, object);
  return { counterparty, lastUpdated, rest, doc: textOf(object)?.toString() ?? JSON.stringify(object) };
}

/** The columns beside the key and the document. */
export function searchedColumns(kind: Kind, object: object): Omit<ObjectColumns, 'doc'> {
  const { last_updated: at }: Searched = object;
  const counterparty = BILATERAL_KINDS.includes(kind) ? counterpartyOf(kind, object) : undefined;
  const rest = restOf(object);
  return {
    counterparty: counterparty === undefined ? null : storable(partyKey(counterparty)),
    lastUpdated: (at === undefined ? undefined : columnTime(at)) ?? NEVER,
    rest: rest === undefined ? null : JSON.stringify(rest),
  };
}

/** The column that says which party may see which owner's object. */
export function seenBy(party: string, owner: string): string {
  return `${party} ${owner}`;
}

/** The owners or counterparties of a query, each once. */
export function partyColumns(parties: readonly OcpiParty[]): string[] {
  return [...new Set(parties.map((party) => storable(partyKey(party))))];
}

const NEVER = new Date(0).toISOString();
/** `2026-01-31T12:00:00Z`, as nearly all are: needs no reckoning. */
const WHOLE_SECONDS = 20;

/** PostgreSQL knows no year 0, which a DateTime may name: it is taken for the beginning of the year 1. */
const YEAR_1 = instant('0001-01-01T00:00:00Z');

/** A DateTime as all of them are indexed: with milliseconds and Z. Undefined when it is none. */
export function columnTime(text: string): string | undefined {
  if (text.length === WHOLE_SECONDS && text.endsWith('Z') && !text.startsWith('0000') && isDateTime(text))
    return `${text.slice(0, -1)}.000Z`;
  const time = instant(text);
  return Number.isNaN(time) ? undefined : new Date(Math.max(time, YEAR_1)).toISOString();
}

interface Searched {
  readonly last_updated?: string;
}

/** PostgreSQL's text cannot hold U+0000, which no identifier has. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
