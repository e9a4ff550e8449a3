import { Injectable } from '@nestjs/common';
import { ownContext, type OcpiContext } from '../contract/context.js';
import type { House } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty } from '../contract/party.js';
import { OcpiVisibility } from '../contract/visibility.js';
import { isHub } from '../partners/partner.cache.js';
import { servedBy } from '../protocol/sides.js';
import type { PushChange } from './push-change.js';
import { notNewer } from '../contract/version.js';
import { PUSH_MODULES, type PushKind } from './push-kinds.js';

/** Who gets what: partners that offer the RECEIVER interface, whose role it fits, and who may see the object. */
@Injectable()
export class PushReceivers {
  constructor(
    private readonly partners: OcpiPartners,
    private readonly visibility: OcpiVisibility,
  ) {}

  /** Every partner that an object concerns. */
  async of<K extends PushKind>(kind: K, object: House[K], change: PushChange): Promise<OcpiPartner[]> {
    const partners = await this.partners.all();
    const concerned = await Promise.all(partners.map((partner) => this.concerns(partner, kind, object, change)));
    return partners.filter((_, index) => concerned[index]);
  }

  /** Whether a partner is told of an object. */
  async concerns<K extends PushKind>(partner: OcpiPartner, kind: K, object: House[K], change: PushChange): Promise<boolean> {
    if (!takes(partner, kind) || isWithheld(partner, kind, object, change)) return false;
    return this.visibility.sees(kind, object, contextOf(partner, kind));
  }
}

/** What is known of partners as they are registered now, by kind: each push asks all of them. */
const TAKEN = new WeakMap<OcpiPartner, Map<PushKind, boolean>>();

/** Whether a partner takes objects of a kind at all. */
export function takes(partner: OcpiPartner, kind: PushKind): boolean {
  let known = TAKEN.get(partner);
  if (known === undefined) TAKEN.set(partner, (known = new Map()));
  let answer = known.get(kind);
  if (answer === undefined) known.set(kind, (answer = offers(partner, kind)));
  return answer;
}

function offers(partner: OcpiPartner, kind: PushKind): boolean {
  const module = PUSH_MODULES[kind];
  if (!partner.endpoints.some((endpoint) => endpoint.identifier === module && endpoint.interface === 'RECEIVER')) return false;
  const fits = servedBy(partner.roles.map(({ role }) => role)).some(
    (served) => served.module === module && served.interface === 'RECEIVER',
  );
  return fits || isHub(partner);
}

function isWithheld(partner: OcpiPartner, kind: PushKind, object: object, change: PushChange): boolean {
  // A Location that is nobody's to show stays here, but for the news that it is so from now on.
  if (kind === 'locations' && 'publish' in object && object.publish === false) {
    // 2.1.1 has no words for it.
    if (partner.version === '2.1.1') return true;
    const isListed = 'publish_allowed_to' in object && Array.isArray(object.publish_allowed_to) && object.publish_allowed_to.length > 0;
    return !isListed && !(Array.isArray(change.fields) && change.fields.includes('publish'));
  }
  // 2.3.0 does not want contract ids of vehicles.
  if (kind === 'tokens') return notNewer('2.3.0', partner.version) && 'type' in object && object.type === 'EMAID';
  // A hub does not tell a party of itself (mod_hub_client_info).
  if (kind !== 'clients' || !('country_code' in object) || !('party_id' in object)) return false;
  const party = { countryCode: String(object.country_code), partyId: String(object.party_id) };
  return partner.roles.some((role) => sameParty(role, party));
}

function contextOf(partner: OcpiPartner, kind: PushKind): OcpiContext {
  return ownContext(partner.version, PUSH_MODULES[kind], { interface: 'SENDER', partner, served: partner.served });
}
