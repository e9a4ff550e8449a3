import { hasParty } from '../contract/party.js';
import type { PartnerRole } from '../contract/partner.js';
import type { OcpiRole } from '../contract/version.js';
import type { PartnerCredentials } from './credentials.reader.js';
import { isHub, isHubItself } from './partner.cache.js';
import type { RegistrationBounds } from './token.record.js';

/** A party in a role that a partner claims to be. */
export type RoleClaim = Pick<PartnerRole, 'countryCode' | 'partyId' | 'role'>;

/** What a hub may be called: 2.3.0 has hub_party_id in place of the role, and the hub is an OTHER among its roles. */
const HUB_ROLES: readonly OcpiRole[] = ['HUB', 'OTHER'];

/** What whoever sends credentials claims to be itself. A hub is itself even where it does not say so among the roles; the rest it only reaches. */
export function claimsOf(theirs: Pick<PartnerCredentials, 'roles' | 'hub'>): readonly RoleClaim[] {
  if (!isHub(theirs)) return theirs.roles;
  const own = theirs.roles.filter((role) => isHubItself(theirs, role));
  return theirs.hub ? [{ ...theirs.hub, role: 'HUB' }, ...own] : own;
}

/** Whether a claim, of a hub or not, is within what a registration token was made for. */
export function isWithin({ parties, roles }: RegistrationBounds, claim: RoleClaim, hub: boolean): boolean {
  const names = hub && HUB_ROLES.includes(claim.role) ? HUB_ROLES : [claim.role];
  return (parties === undefined || hasParty(parties, claim)) && (roles === undefined || names.some((name) => roles.includes(name)));
}
