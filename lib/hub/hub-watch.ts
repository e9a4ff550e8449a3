import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiClock } from '../contract/clock.js';
import { OcpiPartners } from '../contract/partners.js';
import { OcpiState } from '../contract/state.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { PartnerDiscovery } from '../partners/partner.discovery.js';
import { PartnerTokens } from '../partners/partner.tokens.js';
import { SignsOfLife } from '../protocol/signs-of-life.js';
import { HubConnections } from './hub-connections.js';
import { HubUpkeep, type HubConnection } from './hub-upkeep.js';

const ALIVE_SECONDS = 300;
/** How often it is looked who is silent, in milliseconds; no longer than a fifth of the time after which a partner is. */
const LOOK_MS = 60_000;
/** Partners asked at the same time. */
const TOGETHER = 8;

/** Finds out which partners of a hub are there (mod_hub_client_info, Still alive check): who is silent is asked, over all instances by one of them. */
@Injectable()
export class HubWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('OcpiHub');
  private readonly aliveMs: number;
  /** When partners showed themselves to this instance. */
  private readonly heardAt = new Map<string, number>();
  /** Those that do not answer, as far as this instance knows. */
  private offline = new Set<string>();
  private readonly asking = new Map<string, Promise<void>>();
  private readonly stops: (() => void)[] = [];
  private looking: Promise<void> | undefined;

  constructor(
    private readonly connections: HubConnections,
    private readonly upkeep: HubUpkeep,
    private readonly partners: OcpiPartners,
    private readonly tokens: PartnerTokens,
    private readonly discovery: PartnerDiscovery,
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
    private readonly events: OcpiEvents,
    private readonly life: SignsOfLife,
    @Inject(OCPI_SETTINGS) { hub }: Pick<OcpiSettings, 'hub'>,
  ) {
    this.aliveMs = (hub?.aliveSeconds ?? ALIVE_SECONDS) * 1000;
  }

  onApplicationBootstrap(): void {
    if (!this.connections.areKnown) return;
    const subscriptions: readonly Subscription[] = [
      this.events.of('push.delivered').subscribe(({ partner }) => this.heard(partner)),
      this.events.of('partner.unregistered').subscribe(({ partner }) => void this.heardAt.delete(partner.id)),
      this.events.of('push.suspended').subscribe(({ partner }) => void this.ask(partner)),
      this.events.of('call.failed').subscribe(({ partner, error }) => {
        if (error.failure === 'unreachable' && !this.offline.has(partner)) void this.ask(partner);
      }),
    ];
    this.stops.push(
      this.life.listen((partner) => this.heard(partner)),
      ...subscriptions.map((each) => () => each.unsubscribe()),
    );
    if (this.aliveMs <= 0) return;
    const timer = setInterval(() => this.begin(), Math.min(LOOK_MS, this.aliveMs / 5)).unref();
    this.stops.push(() => clearInterval(timer));
    this.begin();
  }

  async onModuleDestroy(): Promise<void> {
    for (const stop of this.stops.splice(0)) stop();
    await this.looking;
    await Promise.all(this.asking.values());
  }

  /** Asks all who have been silent for too long. */
  async look(): Promise<void> {
    const connections = await this.state.list<HubConnection>('connections');
    this.offline = new Set(connections.filter(({ value }) => value.offlineSince !== undefined).map(({ id }) => id));
    const due: string[] = [];
    for (const { id, value } of connections) if (await this.isDue(id, value)) due.push(id);
    const next = async (): Promise<void> => {
      for (let id = due.pop(); id !== undefined; id = due.pop()) await this.ask(id);
    };
    await Promise.all(Array.from({ length: TOGETHER }, next));
  }

  private begin(): void {
    this.looking ??= this.look()
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => (this.looking = undefined));
  }

  /** Called with each request: a known partner costs a look-up. */
  private heard(partner: string): void {
    this.heardAt.set(partner, this.clock.now());
    if (this.offline.delete(partner)) void this.upkeep.back(partner);
  }

  /** Whether a partner is to be asked now, by this instance: who finds it silent first says so in the state. */
  private async isDue(id: string, { heardAt }: HubConnection): Promise<boolean> {
    const now = this.clock.now();
    const here = this.heardAt.get(id) ?? 0;
    if (Math.max(here, heardAt) + this.aliveMs > now) {
      if (here > heardAt + this.aliveMs / 2) await this.note(id, heardAt, here);
      return false;
    }
    return this.note(id, heardAt, now);
  }

  /** Writes down when a partner was heard. False: another instance has done so meanwhile. */
  private async note(id: string, before: number, heardAt: number): Promise<boolean> {
    let isFirst = false;
    await this.state.update<HubConnection>('connections', id, (current) => {
      isFirst = current?.heardAt === before;
      return current && isFirst ? { ...current, heardAt } : current;
    });
    return isFirst;
  }

  /** GET versions: it has no side effects. */
  private ask(id: string): Promise<void> {
    const asking = this.asking.get(id) ?? this.asked(id).finally(() => this.asking.delete(id));
    this.asking.set(id, asking);
    return asking;
  }

  /** Never rejects. */
  private async asked(id: string): Promise<void> {
    try {
      const partner = await this.partners.byId(id);
      if (partner === undefined) return;
      const { url, version, quirks = {} } = partner;
      await this.discovery.versions(url, { token: await this.tokens.theirs(id), quirks, partner: id }, version);
      this.offline.delete(id);
      await this.upkeep.back(id);
    } catch (error) {
      if (!(error instanceof OcpiCallError)) return this.logger.error(error);
      this.offline.add(id);
      await this.upkeep.silent(id);
    }
  }
}
