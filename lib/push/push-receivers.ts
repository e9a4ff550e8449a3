import { Injectable } from '@nestjs/common';
import { ownContext, type OcpiContext } from '../contract/context.js';
import { keyOf, type House } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { hasParty } from '../contract/party.js';
import { OcpiVisibility } from '../contract/visibility.js';
import { HubConnections } from '../hub/hub-connections.js';
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
    private readonly connections: HubConnections,
  ) {}

  /** Every partner that an object concerns; at once where that needs no look-up. */
  of<K extends PushKind>(kind: K, object: House[K], change: PushChange): readonly OcpiPartner[] | Promise<readonly OcpiPartner[]> {
    const candidates = this.candidates(kind, object);
    return candidates instanceof Promise
      ? candidates.then((partners) => this.among(partners, kind, object, change))
      : this.among(candidates, kind, object, change);
  }

  /** Whether a partner is told of an object. */
  concerns<K extends PushKind>(partner: OcpiPartner, kind: K, object: House[K], change: PushChange): boolean | Promise<boolean> {
    const { offered, ctx } = standingOf(partner, kind);
    if (!offered || isWithheld(partner, kind, object, change)) return false;
    if (!this.connections.areKnown) return this.visibility.sees(kind, object, ctx);
    return this.connections.mayTell(partner, kind, keyOf(kind, object)).then((may) => may && this.visibility.sees(kind, object, ctx));
  }

  private among<K extends PushKind>(
    partners: readonly OcpiPartner[],
    kind: K,
    object: House[K],
    change: PushChange,
  ): readonly OcpiPartner[] | Promise<readonly OcpiPartner[]> {
    const verdicts = partners.map((partner) => this.concerns(partner, kind, object, change));
    if (verdicts.every(isKnown)) return partners.filter((_, index) => verdicts[index]);
    return Promise.all(verdicts).then((concerned) => partners.filter((_, index) => concerned[index]));
  }

  /** What is for one party does not cost more with every partner. */
  private candidates<K extends PushKind>(kind: K, object: House[K]): readonly OcpiPartner[] | Promise<readonly OcpiPartner[]> {
    const audience = this.visibility.audience?.(kind, object);
    return (audience && this.partners.speakers?.(audience)) ?? this.partners.all();
  }
}

/** How a partner stands to a kind: whether it takes its objects at all, and as whom it sees them. */
interface Standing {
  readonly offered: boolean;
  readonly ctx: OcpiContext;
}

/** By partner as it is registered now: each push asks for it twice. */
const STANDINGS = new WeakMap<OcpiPartner, Map<PushKind, Standing>>();

function standingOf(partner: OcpiPartner, kind: PushKind): Standing {
  let known = STANDINGS.get(partner);
  if (known === undefined) STANDINGS.set(partner, (known = new Map()));
  let standing = known.get(kind);
  if (standing === undefined) known.set(kind, (standing = { offered: offers(partner, kind), ctx: contextOf(partner, kind) }));
  return standing;
}

function isKnown(verdict: boolean | Promise<boolean>): verdict is boolean {
  return typeof verdict === 'boolean';
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
  return hasParty(partner.roles, party);
}

function contextOf(partner: OcpiPartner, kind: PushKind): OcpiContext {
  return ownContext(partner.version, PUSH_MODULES[kind], { interface: 'SENDER', partner, served: partner.served });
}
