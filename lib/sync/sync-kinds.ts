import type { PartnerClient } from '../client/partner-client.js';
import type { ModuleKind } from '../client/module-client.js';
import type { OcpiList, OcpiListOptions } from '../client/ocpi-list.js';
import type { OcpiModuleId } from '../contract/version.js';

/** What can be pulled from a partner, by kind of the CRUD; `clients` is hubclientinfo. */
export type SyncKind = ModuleKind;

/** All of them, those that others refer to first. */
export const SYNC_KINDS: readonly SyncKind[] = ['clients', 'tariffs', 'locations', 'tokens', 'sessions', 'cdrs'];

/** Objects that are listed without a window of time, so that one which is missing is gone. */
const MAY_VANISH: ReadonlySet<SyncKind> = new Set<SyncKind>(['locations', 'tariffs', 'tokens', 'clients']);

/** Whether objects of a kind can vanish. */
export function mayVanish(kind: SyncKind): boolean {
  return MAY_VANISH.has(kind);
}

/** The module that a kind is pulled from. */
export function moduleOf(kind: SyncKind): OcpiModuleId {
  return kind === 'clients' ? 'hubclientinfo' : kind;
}

/** The list of a kind at a partner. */
export function listOf(client: PartnerClient, kind: SyncKind, options: OcpiListOptions): OcpiList<object> {
  const modules: Record<SyncKind, { list(options: OcpiListOptions): OcpiList<object> }> = {
    locations: client.locations,
    tariffs: client.tariffs,
    sessions: client.sessions,
    cdrs: client.cdrs,
    tokens: client.tokens,
    clients: client.hubClientInfo,
  };
  return modules[kind].list(options);
}
