import type { OcpiPartner, PartnerRole } from '../contract/partner.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { isHub } from '../partners/partner.cache.js';
import { serves } from '../protocol/sides.js';
import { PUSH_MODULES, type PushKind } from '../push/push-kinds.js';

/** The roles that a partner plays itself: what another hub lists beside its own party is reached through it, and it tells of them (credentials 2.3.0, hub_party_id). */
export function ownRoles(partner: Pick<OcpiPartner, 'roles' | 'hub'>): readonly PartnerRole[] {
  if (!isHub(partner)) return partner.roles;
  const { hub } = partner;
  return partner.roles.filter((role) => role.role === 'HUB' || (hub !== undefined && sameParty(role, hub)));
}

/** Whether a party's objects of a kind come from a partner, because it plays that party in a role that tells of such. */
export function tellsOf(partner: OcpiPartner, owner: OcpiParty, kind: PushKind): boolean {
  return partner.roles.some((role) => sameParty(role, owner) && serves(role.role, PUSH_MODULES[kind], 'SENDER'));
}
