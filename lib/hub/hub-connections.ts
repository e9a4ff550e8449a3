import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { ownContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { eachPage } from '../contract/each-page.js';
import type { OcpiPartner, PartnerRole } from '../contract/partner.js';
import { partyKey, hasParty, type OcpiParty } from '../contract/party.js';
import { HOUSE_VERSION, type OcpiRole } from '../contract/version.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { serves } from '../protocol/sides.js';
import { PUSH_MODULES, type PushKind } from '../push/push-kinds.js';
import { PushingCrud } from '../push/pushing-crud.js';
import type { ClientInfo } from '../versions/v230/hub-client-info.js';
import { ownRoles, tellsOf } from './own-roles.js';
import { OcpiHub } from './ocpi-hub.js';

/** How long what another instance may have changed is believed, in milliseconds. */
const FRESH_MS = 2000;
/** Clients read at once. */
const AT_ONCE = 500;

/** Which of a hub's clients are not connected, by what it tells of them itself (mod_hub_client_info, Scenarios). */
@Injectable()
export class HubConnections implements OnModuleInit {
  private known: { readonly closed: Promise<ReadonlySet<string>>; readonly until: number } | undefined;

  constructor(
    private readonly hub: OcpiHub,
    private readonly crud: OcpiCrud,
    private readonly clock: OcpiClock,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'parties'>,
  ) {}

  onModuleInit(): void {
    if (this.hub.party === undefined || !(this.crud instanceof PushingCrud)) return;
    this.crud.listen(async ({ kind }) => {
      if (kind === 'clients') this.known = undefined;
    });
  }

  /** Whether there is anything to know: this is a hub, and its clients are stored. */
  get areKnown(): boolean {
    return this.hub.party !== undefined && this.crud.kinds.includes('clients');
  }

  /** What a hub passes on, and what it tells of its clients, is for those alone that are connected; the others pull when they are back. */
  async mayTell(partner: OcpiPartner, kind: PushKind, owner: OcpiParty): Promise<boolean> {
    if (kind !== 'clients') {
      if (hasParty(this.settings.parties, owner)) return true;
      // It comes from there.
      if (tellsOf(partner, owner, kind)) return false;
    }
    return this.areOpen(partner, PUSH_MODULES[kind]);
  }

  /** Whether a party of a partner that takes what is pushed of a module is connected. A partner of which nothing is told counts as connected. */
  private async areOpen(partner: OcpiPartner, module: string): Promise<boolean> {
    const closed = await this.closed();
    const own = ownRoles(partner);
    const fitting = own.filter(({ role }) => serves(role, module, 'RECEIVER'));
    const meant = fitting.length > 0 ? fitting : own;
    return meant.length === 0 || meant.some((role) => !closed.has(nameOf(role)));
  }

  private closed(): Promise<ReadonlySet<string>> {
    const now = this.clock.now();
    if (this.known !== undefined && this.known.until > now) return this.known.closed;
    const known = { closed: this.read(), until: now + FRESH_MS };
    this.known = known;
    known.closed.catch(() => {
      if (this.known === known) this.known = undefined;
    });
    return known.closed;
  }

  private async read(): Promise<ReadonlySet<string>> {
    const ctx = ownContext(HOUSE_VERSION, 'hubclientinfo');
    const closed = new Set<string>();
    for await (const clients of eachPage(this.crud, 'clients', { limit: AT_ONCE }, ctx)) {
      for (const client of clients) if (client.status !== 'CONNECTED') closed.add(nameOf(roleIn(client)));
    }
    return closed;
  }
}

/** The role that a ClientInfo names: the house version has no role HUB. */
export function clientRole(role: OcpiRole): Exclude<OcpiRole, 'HUB'> {
  return role === 'HUB' ? 'OTHER' : role;
}

function nameOf(party: OcpiParty & Pick<PartnerRole, 'role'>): string {
  return `${partyKey(party)} ${clientRole(party.role)}`;
}

function roleIn({ country_code, party_id, role }: ClientInfo): OcpiParty & Pick<PartnerRole, 'role'> {
  return { countryCode: country_code, partyId: party_id, role };
}
