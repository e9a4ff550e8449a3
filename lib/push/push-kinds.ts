import type { Kind } from '../contract/kinds.js';
import type { OcpiModuleId } from '../contract/version.js';

/** The kinds that are pushed to partners: those with a module that has a RECEIVER interface for objects. */
export type PushKind = Extract<
  Kind,
  'locations' | 'sessions' | 'cdrs' | 'tariffs' | 'tokens' | 'clients' | 'bookings' | 'bookingLocations'
>;

/** The module that takes the objects of a kind. */
export const PUSH_MODULES: Readonly<Record<PushKind, OcpiModuleId>> = {
  locations: 'locations',
  sessions: 'sessions',
  cdrs: 'cdrs',
  tariffs: 'tariffs',
  tokens: 'tokens',
  clients: 'hubclientinfo',
  bookings: 'bookings',
  bookingLocations: 'bookings',
};

/** All kinds that are pushed. */
export const PUSH_KINDS: readonly PushKind[] = [
  'locations',
  'sessions',
  'cdrs',
  'tariffs',
  'tokens',
  'clients',
  'bookings',
  'bookingLocations',
];

/** The pushed kind of a name: of the kind itself or of its module. Undefined for what is not pushed. */
export function pushKindOf(name: string): PushKind | undefined {
  return PUSH_KINDS.find((kind) => kind === name || PUSH_MODULES[kind] === name);
}
