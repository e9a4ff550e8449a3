import type { OcpiPartner, PartnerRole } from '../contract/partner.js';
import { sameParty } from '../contract/party.js';
import { isHub } from '../partners/partner.cache.js';

/** The roles that a partner plays itself: what another hub lists beside its own party is reached through it, and it tells of them (credentials 2.3.0, hub_party_id). */
export function ownRoles(partner: Pick<OcpiPartner, 'roles' | 'hub'>): readonly PartnerRole[] {
  if (!isHub(partner)) return partner.roles;
  const { hub } = partner;
  return partner.roles.filter((role) => role.role === 'HUB' || (hub !== undefined && sameParty(role, hub)));
}
