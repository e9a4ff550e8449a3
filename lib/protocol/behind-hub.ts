import type { OcpiContext } from '../contract/context.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { isHub } from '../partners/partner.cache.js';

/**
 * The party that a hub has passed a request on for. A hub speaks for all parties behind it, each of these for itself alone. Undefined where the partner is
 * no hub, or asks in its own name.
 */
export function behindHub({ partner, from }: Pick<OcpiContext, 'partner' | 'from'>): OcpiParty | undefined {
  if (partner === undefined || from === undefined || !isHub(partner)) return undefined;
  const isItself =
    (partner.hub !== undefined && sameParty(partner.hub, from)) ||
    partner.roles.some((role) => role.role === 'HUB' && sameParty(role, from));
  return isItself ? undefined : from;
}
