import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiKey } from '../contract/kinds.js';
import type { SyncKind } from './sync-kinds.js';

/** When partners are pulled from without being asked to (transport_and_format, Offline behaviour: hours, with random splay). */
export interface OcpiSyncSchedule {
  /** Seconds between two pulls of what changed. @default 14400 (4 hours) */
  readonly everySeconds?: number;
  /** Seconds between two pulls of everything. @default 86400 (1 day) */
  readonly fullEverySeconds?: number;
  /** A random share of the time is added to each, up to this one, so that not everybody comes at once. @default 0.25 */
  readonly splay?: number;
  /** What is pulled. @default all that is stored, that our roles receive and the partner offers */
  readonly kinds?: readonly SyncKind[];
}

/** An object that a full pull did not contain any more. */
export interface OcpiVanished {
  readonly partner: OcpiPartner;
  readonly kind: SyncKind;
  readonly key: OcpiKey;
  /** It as it is stored, in house form. */
  readonly object: object;
}

/**
 * What becomes of a vanished object. `default`: the EVSEs of a Location are REMOVED (one without EVSEs is deleted), a Token is not `valid` any more, a
 * hub's client is SUSPENDED, a Tariff is deleted. `last_updated` stays the owner's, so that the object can come back.
 */
export type OcpiVanishedFate = 'default' | 'delete' | 'keep';

/** How objects of partners are pulled. */
export interface OcpiSyncOptions {
  /** Pulls by itself from the start of the application on; `true` with the defaults. @default only when asked to */
  readonly schedule?: boolean | OcpiSyncSchedule;
  /** How far before the last pull the next one begins, in seconds: for clocks that differ and changes that were late. @default 60 */
  readonly overlapSeconds?: number;
  /** Decides about each vanished object. Sessions and CDRs never vanish: their lists are windows of time. @default 'default' */
  readonly onVanished?: (vanished: OcpiVanished) => OcpiVanishedFate | Promise<OcpiVanishedFate>;
}

/** The OcpiSyncOptions of a module. */
export const OCPI_SYNC_OPTIONS = Symbol('nestjs-ocpi.sync-options');
