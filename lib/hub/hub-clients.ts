import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiConflict } from '../contract/conflict.error.js';
import { ownContext, type OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import { eachPage } from '../contract/each-page.js';
import type { PartnerRole } from '../contract/partner.js';
import { HOUSE_VERSION } from '../contract/version.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiPush } from '../push/ocpi-push.js';
import { WHOLE } from '../push/push-change.js';
import { PushingCrud, type CrudWrite } from '../push/pushing-crud.js';
import type { ClientInfo, ConnectionStatus } from '../versions/v230/hub-client-info.js';
import { clientRole, HubConnections } from './hub-connections.js';

/** A party in one of its roles. */
export type ClientRole = Pick<PartnerRole, 'countryCode' | 'partyId' | 'role'>;

/** Clients read at once. */
const AT_ONCE = 500;

/** What a hub says of the parties that it connects: kept as `clients`, and told to all who take it (mod_hub_client_info, Push model). */
@Injectable()
export class HubClients implements OnModuleInit {
  private readonly logger = new Logger('OcpiHub');
  private readonly ctx: OcpiContext;

  constructor(
    private readonly connections: HubConnections,
    private readonly crud: OcpiCrud,
    private readonly push: OcpiPush,
    private readonly clock: OcpiClock,
    @Inject(OCPI_STRUCTURE) { house = HOUSE_VERSION }: Pick<OcpiStructure, 'house'>,
  ) {
    this.ctx = ownContext(house, 'hubclientinfo');
  }

  onModuleInit(): void {
    if (!this.connections.areKnown || !(this.crud instanceof PushingCrud)) return;
    this.crud.listen(async (write) => {
      await this.tell(write).catch((error: unknown) => this.logger.error(error));
    });
  }

  /** Says how parties are connected. `from`: only where it is one of these so far, else of new ones too. */
  async set(roles: readonly ClientRole[], status: ConnectionStatus, from?: readonly ConnectionStatus[]): Promise<void> {
    for (const role of roles) {
      if (await this.changed(role, status, from)) continue;
      if (from === undefined) await this.created(role, status);
    }
  }

  /** Tells a partner what was said while it was away. */
  async tellSince(since: string, partner: string): Promise<void> {
    for await (const clients of eachPage(this.crud, 'clients', { updated: { from: since }, limit: AT_ONCE }, this.ctx)) {
      for (const client of clients) await this.push.change('clients', client, WHOLE, { to: [partner] });
    }
  }

  /** What other hubs tell of their clients is theirs. */
  private async tell({ kind, before, after, ctx }: CrudWrite): Promise<void> {
    if (kind !== 'clients' || ctx.partner !== undefined) return;
    if (after !== undefined) await this.push.change('clients', after as ClientInfo, WHOLE, {});
    else if (before !== undefined) await this.push.gone('clients', before as ClientInfo);
  }

  /** Whether there is such a client. */
  private async changed(
    { countryCode, partyId, role }: ClientRole,
    status: ConnectionStatus,
    from?: readonly ConnectionStatus[],
  ): Promise<boolean> {
    const key = { countryCode, partyId, role: clientRole(role) };
    const client = await this.crud.update(
      'clients',
      key,
      (current) => {
        const stays = current.status === status || from?.includes(current.status) === false;
        return stays ? current : { ...current, status, last_updated: this.clock.timestamp() };
      },
      this.ctx,
    );
    return client !== undefined;
  }

  private async created(named: ClientRole, status: ConnectionStatus): Promise<void> {
    const { countryCode: country_code, partyId: party_id } = named;
    const client = { country_code, party_id, role: clientRole(named.role), status, last_updated: this.clock.timestamp() };
    try {
      await this.crud.create('clients', client, this.ctx);
    } catch (error) {
      // Another instance was first.
      if (!(error instanceof OcpiConflict)) throw error;
      await this.changed(named, status);
    }
  }
}
