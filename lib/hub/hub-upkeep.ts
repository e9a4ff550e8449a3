import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty } from '../contract/party.js';
import { OcpiState } from '../contract/state.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { KeyedQueue } from '../storage/keyed-queue.js';
import { HubClients, type ClientRole } from './hub-clients.js';
import { HubConnections } from './hub-connections.js';
import { ownRoles } from './own-roles.js';

/** What a hub remembers of the connection to a partner: in the bucket 'connections', by our id of the partner. */
export interface HubConnection {
  readonly roles: readonly ClientRole[];
  /** When it showed itself last, or was last asked to, in milliseconds since 1970. */
  readonly heardAt: number;
  /** Since when it does not answer (OCPI DateTime). */
  readonly offlineSince?: string;
}

/** Keeps what a hub tells of its partners true: who is there, who has left, who does not answer (mod_hub_client_info, Flow and Life-cycle). */
@Injectable()
export class HubUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('OcpiHub');
  /** One after the other: a party may leave as one partner and come back as another. */
  private readonly queue = new KeyedQueue();
  private readonly subscriptions: Subscription[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly connections: HubConnections,
    private readonly clients: HubClients,
    private readonly partners: OcpiPartners,
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
    private readonly events: OcpiEvents,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.connections.areKnown) return;
    this.subscriptions.push(
      this.events.of('partner.registered', 'partner.updated').subscribe(({ partner }) => void this.does(() => this.joined(partner, true))),
      this.events.of('partner.unregistered').subscribe(({ partner }) => void this.does(() => this.left(partner.id, ownRoles(partner)))),
    );
    void this.does(() => this.catchUp());
  }

  async onModuleDestroy(): Promise<void> {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    await this.last;
  }

  /** A partner does not answer. */
  silent(id: string): Promise<void> {
    return this.does(async () => {
      const connection = await this.state.get<HubConnection>('connections', id);
      if (connection === undefined || connection.offlineSince !== undefined) return;
      const offlineSince = this.clock.timestamp();
      await this.clients.set(connection.roles, 'OFFLINE', ['CONNECTED']);
      await this.state.update<HubConnection>('connections', id, (current) => current && { ...current, offlineSince });
    });
  }

  /** A partner that did not answer has shown itself. */
  back(id: string): Promise<void> {
    return this.does(async () => {
      const connection = await this.state.get<HubConnection>('connections', id);
      if (connection?.offlineSince === undefined) return;
      await this.clients.set(connection.roles, 'CONNECTED', ['OFFLINE']);
      await this.state.update<HubConnection>('connections', id, (current) => current && { ...current, offlineSince: undefined });
      await this.clients.tellSince(connection.offlineSince, id);
    });
  }

  /** Never rejects. */
  private does(work: () => Promise<void>): Promise<void> {
    return (this.last = this.queue.run('', work).catch((error: unknown) => this.logger.error(error)));
  }

  /** What happened while no instance was there to see it. */
  private async catchUp(): Promise<void> {
    const partners = await this.partners.all();
    const known = await this.state.list<HubConnection>('connections');
    for (const partner of partners) await this.joined(partner, false);
    for (const { id, value } of known) if (!partners.some((partner) => partner.id === id)) await this.left(id, value.roles);
  }

  /** A partner is there, with these roles. `spoke`: just now. */
  private async joined(partner: OcpiPartner, spoke: boolean): Promise<void> {
    const before = await this.state.get<HubConnection>('connections', partner.id);
    const roles = ownRoles(partner).map(({ countryCode, partyId, role }) => ({ countryCode, partyId, role }));
    const [known, gone] = split(before?.roles ?? [], roles);
    await this.suspend(gone);
    await this.clients.set(split(roles, known)[1], 'CONNECTED');
    if (spoke) await this.clients.set(known, 'CONNECTED', ['OFFLINE']);
    const heardAt = this.clock.now();
    await this.state.update<HubConnection>('connections', partner.id, (current) =>
      spoke || current === undefined ? { roles, heardAt } : { ...current, roles },
    );
    if (spoke && before?.offlineSince !== undefined) await this.clients.tellSince(before.offlineSince, partner.id);
  }

  private async left(id: string, roles: readonly ClientRole[]): Promise<void> {
    await this.suspend(roles);
    await this.state.update<HubConnection>('connections', id, () => undefined);
  }

  /** But those that another partner plays by now. */
  private async suspend(roles: readonly ClientRole[]): Promise<void> {
    if (roles.length === 0) return;
    const played = (await this.partners.all()).flatMap(ownRoles);
    await this.clients.set(split(roles, played)[1], 'SUSPENDED');
  }
}

/** Those that are among the others, and those that are not. */
function split(roles: readonly ClientRole[], others: readonly ClientRole[]): readonly [readonly ClientRole[], readonly ClientRole[]] {
  const isAmong = (one: ClientRole): boolean => others.some((other) => other.role === one.role && sameParty(other, one));
  return [roles.filter(isAmong), roles.filter((one) => !isAmong(one))];
}
