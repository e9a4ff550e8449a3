import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiPartners } from '../contract/partners.js';
import { hasParty, type OcpiParty } from '../contract/party.js';
import { isHub, isHubItself } from '../partners/partner.cache.js';
import type { OcpiHub } from './ocpi-hub.js';

/** Whether a partner plays a party itself: a hub lists parties, too, that are reached through it. */
export function plays(partner: OcpiPartner, party: OcpiParty): boolean {
  return isHub(partner) ? isHubItself(partner, party) : hasParty(partner.roles, party);
}

/** Whether this platform is a hub that a party is connected to directly: then it tells of it itself, and is told by nobody (mod_hub_client_info, Data owner). */
export async function isConnectedHere(hub: OcpiHub, partners: OcpiPartners, party: OcpiParty): Promise<boolean> {
  return hub.party !== undefined && (await partners.all()).some((partner) => plays(partner, party));
}
