import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { BILATERAL_KINDS, counterpartyOf } from '../contract/counterparty.js';
import { namesOwner, type House, type Kind } from '../contract/kinds.js';
import { OcpiPartners } from '../contract/partners.js';
import { hasParty, sameParty, type OcpiParty } from '../contract/party.js';
import { OcpiVisibility, type OcpiScope } from '../contract/visibility.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { behindHub } from './behind-hub.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiHub } from '../hub/ocpi-hub.js';
import { isHub } from '../partners/partner.cache.js';
import { serves } from './sides.js';

const BILATERAL: ReadonlySet<Kind> = new Set(BILATERAL_KINDS);
/** Kinds of which a hub gives the objects of all parties, by their module, which has the same name. */
const MERGED: ReadonlySet<Kind> = new Set<Kind>(['locations', 'sessions', 'cdrs', 'tariffs', 'tokens']);

/**
 * The default: own objects, and a hub's clients, are shown to every partner, those that are for one party (sessions, CDRs, bookings …) only to
 * the partner whose party that is. A hub sees those of the parties that it speaks for, a party behind it its own. A platform that is a hub shows
 * the objects of all parties in the place of own ones, to partners in a role that receives them (transport_and_format, GET All via Hubs).
 */
@Injectable()
export class OwnVisibility extends OcpiVisibility {
  private readonly hub: OcpiHub;

  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly partners: OcpiPartners,
  ) {
    super();
    this.hub = new OcpiHub(settings);
  }

  scope(kind: Kind, ctx: OcpiContext): OcpiScope {
    // Clients are the parties that a hub connects: none of them is its own.
    if (kind === 'clients') return {};
    // 2.1.1 cannot say whose an object is.
    const owners = ctx.version !== '2.1.1' && this.isMerged(kind, ctx) ? undefined : this.served(ctx);
    const { partner } = ctx;
    if (!BILATERAL.has(kind)) return { owners };
    if (partner?.hub && behindHub(ctx) === undefined) return { owners, judged: true };
    return { owners, counterparties: ctx.from ? [ctx.from] : (partner?.roles ?? []) };
  }

  /** Only where a subclass says it in another way. */
  override get judges(): boolean {
    return this.sees !== OwnVisibility.prototype.sees;
  }

  override audience<K extends Kind>(kind: K, object: House[K]): OcpiParty | undefined {
    return BILATERAL.has(kind) && !this.judges ? counterpartyOf(kind, object) : undefined;
  }

  sees<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): boolean | Promise<boolean> {
    const owner = kind !== 'clients' && namesOwner(kind) && !this.isMerged(kind, ctx) ? partyOf(object) : undefined;
    if (owner && !hasParty(this.served(ctx), owner)) return false;
    if (!BILATERAL.has(kind) || ctx.partner === undefined) return true;
    const counterparty = counterpartyOf(kind, object);
    if (counterparty === undefined) return false;
    const asking = behindHub(ctx);
    return asking ? sameParty(asking, counterparty) : this.partners.speaksFor(ctx.partner, counterparty);
  }

  /** The own parties that are asked; a party that is none of ours has nothing here. */
  private served({ served, to }: OcpiContext): readonly OcpiParty[] {
    const own = this.settings.parties;
    return served ? own.filter((party) => sameParty(party, served)) : to ? [] : own;
  }

  /** Whether the hub is asked, by a partner that receives such objects. */
  private isMerged(kind: Kind, ctx: OcpiContext): boolean {
    const { partner } = ctx;
    if (this.hub.party === undefined || partner === undefined || ctx.interface !== 'SENDER') return false;
    if (!MERGED.has(kind) || !this.hub.isMeant(ctx)) return false;
    return isHub(partner) || partner.roles.some(({ role }) => serves(role, kind, 'RECEIVER'));
  }
}

function partyOf(object: object): OcpiParty | undefined {
  const { country_code: countryCode, party_id: partyId } = object as { country_code?: string; party_id?: string };
  return countryCode === undefined || partyId === undefined ? undefined : { countryCode, partyId };
}
