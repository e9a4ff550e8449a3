import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';
import { isHub, isHubItself } from '../partners/partner.cache.js';

/**
 * The party that a hub has passed a request on for. A hub speaks for all parties behind it, each of these for itself alone. Undefined where the partner is
 * no hub, or asks in its own name.
 */
export function behindHub({ partner, from }: Pick<OcpiContext, 'partner' | 'from'>): OcpiParty | undefined {
  if (partner === undefined || from === undefined || !isHub(partner)) return undefined;
  return isHubItself(partner, from) ? undefined : from;
}
