import { Inject, Injectable } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { partyKey, hasParty, sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiRole } from '../contract/version.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { isHub, isHubItself, PartnerCache, type PartnerSnapshot } from './partner.cache.js';

/** The partners that have registered, read from the state through a small memory. */
@Injectable()
export class StoredPartners extends OcpiPartners {
  constructor(
    private readonly cache: PartnerCache,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
  ) {
    super();
  }

  async byId(id: string): Promise<OcpiPartner | undefined> {
    return (await this.cache.snapshot()).byId.get(id);
  }

  async byParty(party: OcpiParty, role?: OcpiRole): Promise<OcpiPartner | undefined> {
    const { byParty, hubs } = await this.cache.snapshot();
    const holds = (partner: OcpiPartner): boolean =>
      partner.roles.some((each) => sameParty(each, party) && (role === undefined || each.role === role));
    const direct = byParty.get(partyKey(party))?.find(holds);
    // A hub that lists the party (2.3.0) knows the way better than one that does not.
    return direct ?? hubs.find(holds) ?? hubs[0];
  }

  async all(): Promise<readonly OcpiPartner[]> {
    return (await this.cache.snapshot()).all;
  }

  override known(id: string): OcpiPartner | undefined {
    return this.cache.knownPartners()?.byId.get(id);
  }

  override speakers(party: OcpiParty): readonly OcpiPartner[] | Promise<readonly OcpiPartner[]> {
    const known = this.cache.knownPartners();
    return known ? speakers(known, party) : this.cache.snapshot().then((snapshot) => speakers(snapshot, party));
  }

  speaksFor(partner: OcpiPartner, party: OcpiParty): boolean | Promise<boolean> {
    if (!isHub(partner)) return hasParty(partner.roles, party);
    // No direct partner claims our own parties, but they are nobody else's.
    if (hasParty(this.settings.parties, party)) return false;
    const known = this.cache.knownPartners();
    return known ? speaks(known, partner, party) : this.cache.snapshot().then((snapshot) => speaks(snapshot, partner, party));
  }
}

/** Who may speak for a party: whoever has it, and every hub. */
function speakers({ byParty, hubs }: PartnerSnapshot, party: OcpiParty): readonly OcpiPartner[] {
  const direct = byParty.get(partyKey(party)) ?? [];
  return hubs.length === 0 ? direct : [...direct, ...hubs];
}

/** A hub, for itself and for every party that is no partner. */
function speaks(snapshot: PartnerSnapshot, partner: OcpiPartner, party: OcpiParty): boolean {
  return isHubItself(partner, party) || !snapshot.byParty.has(partyKey(party));
}
