import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { House, Kind } from '../contract/kinds.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { OcpiVisibility, type OcpiScope } from '../contract/visibility.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';

/** Kinds that are meant for one party only: the one whose token was used. */
const BILATERAL: ReadonlySet<Kind> = new Set<Kind>(['sessions', 'cdrs']);

/**
 * The default: own objects, and a hub's clients, are shown to every partner, sessions and CDRs only to the partner whose party the token belongs to. A hub
 * sees those of the parties that it speaks for.
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
    const { served, partner } = ctx;
    const owners = served ? own.filter((party) => sameParty(party, served)) : own;
    if (!BILATERAL.has(kind) || partner?.hub) return { owners };
    return { owners, counterparties: ctx.from ? [ctx.from] : (partner?.roles ?? []) };
  }

  async sees<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<boolean> {
    const { owners } = this.scope(kind, ctx);
    const owner = partyOf(object);
    if (owner && owners && !owners.some((party) => sameParty(party, owner))) return false;
    if (!BILATERAL.has(kind) || ctx.partner === undefined) return true;
    const token = 'cdr_token' in object ? partyOf(object.cdr_token) : undefined;
    return token !== undefined && (await this.partners.speaksFor(ctx.partner, token));
  }
}

function partyOf(object: object): OcpiParty | undefined {
  const { country_code: countryCode, party_id: partyId } = object as { country_code?: string; party_id?: string };
  return countryCode === undefined || partyId === undefined ? undefined : { countryCode, partyId };
}
