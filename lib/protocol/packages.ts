import type { OcpiText } from '../contract/crud.js';
import type { OcpiPartner, PartnerEndpoint } from '../contract/partner.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import { notNewer, type OcpiVersion } from '../contract/version.js';
import type { Cdr, ChargingPeriod } from '../versions/v230/cdrs.js';
import type { Credentials, CredentialsRole } from '../versions/v230/credentials.js';
import type { Session } from '../versions/v230/sessions.js';
import type { Tariff } from '../versions/v230/tariffs.js';
import type { Role } from '../versions/v230/types.js';

/** The packages that add to the core of 2.3.0. */
type Package = 'bookings' | 'payments';

/** Kinds of the core with members or values of a package, and the texts that they cannot do without. */
const MARKS: Readonly<Record<string, Readonly<Partial<Record<Package, readonly string[]>>>>> = {
  sessions: { bookings: ['"RESERVATION_EXPIRES"', '"RESERVATION_OVERTIME"'] },
  cdrs: {
    bookings: ['"booking_id"', '"RESERVATION_EXPIRES"', '"RESERVATION_OVERTIME"', '"booking"'],
    payments: ['"preauthorize_amount"'],
  },
  tariffs: { bookings: ['"booking"'], payments: ['"preauthorize_amount"'] },
  clients: { payments: ['"PTP"'] },
};
const DIMENSIONS: ReadonlySet<string> = new Set(['RESERVATION_EXPIRES', 'RESERVATION_OVERTIME']);
const NONE: readonly Package[] = [];
/** The packages that partners, as they are registered now, lack of each kind. */
const LACKING = new WeakMap<OcpiPartner, Map<string, readonly Package[]>>();

/**
 * The packages that must not be spoken of to a partner: those that it does not offer. They add fields and values of closed enums to objects of the
 * core (R-238; mod_cdrs, CdrDimensionType enum; mod_tariffs, TariffRestrictions class and Tariff object; types, Role enum).
 */
export function packagesLacking(kind: string, version: OcpiVersion, partner: OcpiPartner | undefined): readonly Package[] {
  const marks = MARKS[kind];
  if (marks === undefined || !notNewer('2.3.0', version)) return NONE;
  if (partner === undefined) return Object.keys(marks) as Package[];
  let known = LACKING.get(partner);
  if (known === undefined) LACKING.set(partner, (known = new Map()));
  let lacking = known.get(kind);
  if (lacking === undefined) {
    lacking = (Object.keys(marks) as Package[]).filter((name) => !offers(partner, name));
    known.set(kind, lacking);
  }
  return lacking;
}

/** Whether a JSON text of a kind may speak of packages; without one of their texts it does not, and need not be parsed. */
export function mayMention(kind: string, text: OcpiText, packages: readonly Package[]): boolean {
  return packages.some((name) => MARKS[kind]?.[name]?.some((mark) => text.includes(mark)));
}

/**
 * The object, or fields of it, without what belongs to packages. Undefined when what is required goes with it: a Tariff whose elements are all
 * for bookings, a CDR of a booking that nobody came to.
 */
export function withoutPackages<T extends object>(kind: string, object: T, packages: readonly Package[]): T | undefined {
  if (packages.length === 0) return object;
  if (kind === 'tariffs') return tariffWithout(object, packages) as T | undefined;
  if (kind === 'clients') return packages.includes('payments') ? inCoreRole(object) : object;
  const trimmed = packages.includes('bookings') ? periodsWithout(object) : object;
  if (kind !== 'cdrs' || trimmed === undefined) return trimmed as T | undefined;
  const { booking_id, tariffs, ...cdr }: Partial<Cdr> = trimmed;
  if (cdr.charging_periods?.length === 0) return undefined;
  const kept = tariffs?.flatMap((tariff) => tariffWithout(tariff, packages) ?? []);
  const id = booking_id === undefined || packages.includes('bookings') ? {} : { booking_id };
  return { ...cdr, ...id, ...(tariffs && { tariffs: kept }) } as T;
}

function periodsWithout(object: Partial<Pick<Session, 'charging_periods'>>): object {
  if (!object.charging_periods?.some(isForBookings)) return object;
  const charging_periods = object.charging_periods.flatMap((period) => {
    const dimensions = period.dimensions.filter(({ type }) => !DIMENSIONS.has(type));
    return dimensions.length === 0 ? [] : [{ ...period, dimensions }];
  });
  return { ...object, charging_periods };
}

function isForBookings({ dimensions }: ChargingPeriod): boolean {
  for (const { type } of dimensions) if (DIMENSIONS.has(type)) return true;
  return false;
}

/** An element for bookings goes as a whole: without its restriction it would hold for every session. */
function tariffWithout(tariff: Partial<Tariff>, packages: readonly Package[]): Partial<Tariff> | undefined {
  const { preauthorize_amount, ...core } = tariff;
  const rest = packages.includes('payments') || preauthorize_amount === undefined ? core : tariff;
  if (!packages.includes('bookings') || !rest.elements) return rest;
  const elements = rest.elements.filter(({ restrictions }) => !restrictions?.booking);
  return elements.length === 0 ? undefined : { ...rest, elements };
}

/** Whom our credentials are for, as far as it is known. */
export interface CredentialsReader {
  readonly roles?: readonly OcpiParty[];
  readonly endpoints?: readonly Pick<PartnerEndpoint, 'identifier'>[];
}

/** Our Credentials object as its reader understands it: a PTP is an OTHER to one without payments, as in older versions. Each role of a party once. */
export function credentialsWithin(credentials: Partial<Credentials>, reader: CredentialsReader): object {
  if (credentials.roles === undefined) return credentials;
  const roles = offers(reader, 'payments') ? credentials.roles : credentials.roles.map(inCoreRole);
  const each = new Map(roles.map((role) => [`${role.role} ${partyKey(partyOf(role))}`, role]));
  return { ...credentials, roles: [...each.values()] };
}

function partyOf({ country_code: countryCode, party_id: partyId }: CredentialsRole): OcpiParty {
  return { countryCode, partyId };
}

/** Of a role in credentials, or a client. */
function inCoreRole<T extends { readonly role?: Role }>(named: T): T {
  return named.role === 'PTP' ? { ...named, role: 'OTHER' } : named;
}

function offers({ endpoints = [] }: CredentialsReader, name: Package): boolean {
  return endpoints.some(({ identifier }) => identifier === name);
}
