import type * as bookings from '../versions/v230/bookings.js';
import type { Cdr } from '../versions/v230/cdrs.js';
import type { ClientInfo } from '../versions/v230/hub-client-info.js';
import type { InvoiceReconciliationRecord } from '../versions/v230/invoice-reconciliation.js';
import type { Location } from '../versions/v230/locations.js';
import type { FinancialAdviceConfirmation, Terminal } from '../versions/v230/payments.js';
import type { Session } from '../versions/v230/sessions.js';
import type { Tariff } from '../versions/v230/tariffs.js';
import type { Token } from '../versions/v230/tokens.js';
import { partyKey, type OcpiParty } from './party.js';
import { upperCase } from './upper-case.js';

/** What a platform stores, by kind, in the house version (2.3.0). EVSEs, Connectors and Calendars live in their parent. */
export interface House {
  locations: Location;
  sessions: Session;
  cdrs: Cdr;
  tariffs: Tariff;
  tokens: Token;
  clients: ClientInfo;
  invoiceReconciliationRecords: InvoiceReconciliationRecord;
  terminals: Terminal;
  financialAdviceConfirmations: FinancialAdviceConfirmation;
  bookings: bookings.Booking;
  bookingLocations: bookings.BookingLocation;
}

/** One kind of stored object. */
export type Kind = keyof House;

/** The objects of some house version, by kind. */
export type AnyHouse = Record<Kind, object>;

/** Every kind, in the order of the specification's chapters. */
export const KINDS: readonly Kind[] = [
  'locations',
  'sessions',
  'cdrs',
  'tariffs',
  'tokens',
  'clients',
  'invoiceReconciliationRecords',
  'terminals',
  'financialAdviceConfirmations',
  'bookings',
  'bookingLocations',
];

/** A token is known by its type too; without one any type is meant, RFID first (mod_tokens, token_type parameter). */
export interface TokenKey extends OcpiParty {
  readonly uid: string;
  readonly type?: string;
}

/** A hub's client is known by its role too; without one any role is meant (mod_hub_client_info). */
export interface ClientKey extends OcpiParty {
  readonly role?: string;
}

/** What every other object is known by. For terminals `id` is the terminal_id. */
export interface ObjectKey extends OcpiParty {
  readonly id: string;
}

/** The key of one object. It starts with the owner; keys compare without regard to case, the owner's spelling is stored and echoed. */
export type OcpiKey<K extends Kind = Kind> = K extends 'tokens' ? TokenKey : K extends 'clients' ? ClientKey : ObjectKey;

/** A key as two texts that can be indexed: id, and variant (token type or client role; undefined: any). Upper case. */
export interface FlatKey {
  readonly owner: string;
  readonly id: string;
  readonly variant: string | undefined;
}

/** How stores index a key of any kind. */
export function flatKey(key: OcpiKey): FlatKey {
  const owner = partyKey(key);
  if ('uid' in key) return { owner, id: upperCase(key.uid), variant: key.type === undefined ? undefined : upperCase(key.type) };
  if ('id' in key) return { owner, id: upperCase(key.id), variant: '' };
  return { owner, id: '', variant: key.role === undefined ? undefined : upperCase(key.role) };
}

/** Objects that do not name their owner: country_code and party_id of a Terminal are those of the CPO that has it (mod_payments, Terminal object). */
const UNNAMED: ReadonlySet<Kind> = new Set<Kind>(['terminals', 'financialAdviceConfirmations']);

/** Whether the objects of a kind say themselves whose they are. */
export function namesOwner(kind: Kind): boolean {
  return !UNNAMED.has(kind);
}

interface Owned {
  readonly country_code?: string;
  readonly party_id?: string;
}

/** The key that an object of a kind carries in itself; `owner` where the object does not name one. */
export function keyOf<K extends Kind>(kind: K, object: object, owner?: OcpiParty): OcpiKey<K>;
export function keyOf(
  kind: Kind,
  object: Owned & { id?: string; uid?: string; type?: string; role?: string; terminal_id?: string },
  owner?: OcpiParty,
): OcpiKey {
  const named = owner === undefined || namesOwner(kind) ? object : {};
  const countryCode = named.country_code ?? owner?.countryCode ?? '';
  const partyId = named.party_id ?? owner?.partyId ?? '';
  if (kind === 'tokens') return { countryCode, partyId, uid: object.uid ?? '', type: object.type };
  if (kind === 'clients') return { countryCode, partyId, role: object.role };
  return { countryCode, partyId, id: (kind === 'terminals' ? object.terminal_id : object.id) ?? '' };
}
