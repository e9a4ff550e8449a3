import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { BILATERAL_KINDS, counterpartyOf } from '../contract/counterparty.js';
import { namesOwner, type House, type Kind } from '../contract/kinds.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { OcpiVisibility, type OcpiScope } from '../contract/visibility.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { behindHub } from './behind-hub.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';

const BILATERAL: ReadonlySet<Kind> = new Set(BILATERAL_KINDS);

/**
 * The default: own objects, and a hub's clients, are shown to every partner, those that are for one party (sessions, CDRs, bookings …) only to
 * the partner whose party that is. A hub sees those of the parties that it speaks for, a party behind it its own.
 */
@Injectable()
export class OwnVisibility extends OcpiVisibility {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly partners: OcpiPartners,
  ) {
    super();
  }

  scope(kind: Kind, ctx: OcpiContext): OcpiScope {
    // Clients are the parties that a hub connects: none of them is its own.
    if (kind === 'clients') return {};
    const own = this.settings.parties;
    const { served, to, partner } = ctx;
    // A party that is none of ours has nothing here.
    const owners = served ? own.filter((party) => sameParty(party, served)) : to ? [] : own;
    if (!BILATERAL.has(kind) || (partner?.hub && behindHub(ctx) === undefined)) return { owners };
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
    const { owners } = this.scope(kind, ctx);
    const owner = namesOwner(kind) ? partyOf(object) : undefined;
    if (owner && owners && !owners.some((party) => sameParty(party, owner))) return false;
    if (!BILATERAL.has(kind) || ctx.partner === undefined) return true;
    const counterparty = counterpartyOf(kind, object);
    if (counterparty === undefined) return false;
    const asking = behindHub(ctx);
    return asking ? sameParty(asking, counterparty) : this.partners.speaksFor(ctx.partner, counterparty);
  }
}

function partyOf(object: object): OcpiParty | undefined {
  const { country_code: countryCode, party_id: partyId } = object as { country_code?: string; party_id?: string };
  return countryCode === undefined || partyId === undefined ? undefined : { countryCode, partyId };
}
