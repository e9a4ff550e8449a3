import { Injectable } from '@nestjs/common';
import { OcpiPartners } from '../contract/partners.js';
import { partyKey, hasParty, type OcpiParty } from '../contract/party.js';
import type { PartnerRole } from '../contract/partner.js';
import { notNewer, type OcpiVersion } from '../contract/version.js';
import { isHub } from '../partners/partner.cache.js';
import { clientRole } from './hub-connections.js';
import { OcpiHub } from './ocpi-hub.js';

/** The parties that are reached through this hub: from 2.3.0 on it lists them in its credentials (credentials, Credentials object). */
@Injectable()
export class ReachableParties {
  constructor(
    private readonly hub: OcpiHub,
    private readonly partners: OcpiPartners,
  ) {}

  /** Our Credentials object, with the parties of all direct partners but those of the one it is for. What another hub reaches is its to list. */
  async in(credentials: object, version: OcpiVersion, reader: readonly OcpiParty[]): Promise<object> {
    if (this.hub.party === undefined || !notNewer('2.3.0', version) || !('roles' in credentials)) return credentials;
    const own: readonly unknown[] = Array.isArray(credentials.roles) ? credentials.roles : [];
    const partners = await this.partners.all();
    const roles = partners.filter((partner) => !isHub(partner)).flatMap((partner) => partner.roles);
    const listed = new Map(roles.map((role) => [`${partyKey(role)} ${role.role}`, role]));
    const reachable = [...listed.values()].filter((role) => !hasParty(reader, role));
    return { ...credentials, roles: [...own, ...reachable.map(written)] };
  }
}

function written({ role, countryCode, partyId, businessDetails }: PartnerRole): object {
  return { role: clientRole(role), business_details: businessDetails, party_id: partyId, country_code: countryCode };
}
