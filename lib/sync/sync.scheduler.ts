import { Inject, Injectable, Logger, Optional, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { OcpiClock } from '../contract/clock.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { servedBy } from '../protocol/sides.js';
import { OcpiSync } from './ocpi-sync.js';
import { moduleOf, SYNC_KINDS, type SyncKind } from './sync-kinds.js';
import { SyncPositions } from './sync-positions.js';
import { OCPI_SYNC_OPTIONS, type OcpiSyncOptions, type OcpiSyncSchedule } from './sync.options.js';

const EVERY_SECONDS = 4 * 3600;
const FULL_EVERY_SECONDS = 24 * 3600;
const SPLAY = 0.25;
/** How often it is looked what is due, in milliseconds; no shorter than the period itself. */
const LOOK_MS = 60_000;

/** Pulls from all partners again and again, once it is started; each partner by itself, so that a slow one keeps nobody waiting. */
@Injectable()
export class OcpiSyncScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('OcpiSync');
  private readonly splays = new Map<string, number>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly unregistered: Subscription;
  private timer: NodeJS.Timeout | undefined;
  private stopped = new AbortController();
  private plan: OcpiSyncSchedule = {};

  constructor(
    private readonly sync: OcpiSync,
    private readonly partners: OcpiPartners,
    private readonly positions: SyncPositions,
    private readonly crud: OcpiCrud,
    private readonly clock: OcpiClock,
    events: OcpiEvents,
    @Inject(OCPI_STRUCTURE) private readonly structure: Pick<OcpiStructure, 'roles' | 'interfaces'>,
    @Optional() @Inject(OCPI_SYNC_OPTIONS) private readonly options: OcpiSyncOptions = {},
  ) {
    this.unregistered = events.of('partner.unregistered').subscribe(({ partner }) => {
      this.positions.forget(partner.id, SYNC_KINDS).catch((error: unknown) => this.logger.error(error));
    });
  }

  onApplicationBootstrap(): void {
    const { schedule } = this.options;
    if (schedule) this.schedule(schedule === true ? {} : schedule);
  }

  /** Starts, or starts anew with another plan. What is due is pulled at once: a partner that was never pulled from is. */
  schedule(plan: OcpiSyncSchedule = {}): void {
    this.halt();
    this.plan = plan;
    this.stopped = new AbortController();
    const look = (): void => {
      this.look().catch((error: unknown) => this.logger.error(error));
    };
    this.timer = setInterval(look, Math.min(LOOK_MS, (plan.everySeconds ?? EVERY_SECONDS) * 1000));
    this.timer.unref();
    look();
  }

  /** Stops; pulls that are running end with the page at hand, and go on there another time. */
  async stop(): Promise<void> {
    this.halt();
    await Promise.all(this.running.values());
  }

  async onModuleDestroy(): Promise<void> {
    this.unregistered.unsubscribe();
    await this.stop();
  }

  private halt(): void {
    clearInterval(this.timer);
    this.stopped.abort();
  }

  private async look(): Promise<void> {
    for (const partner of await this.partners.all()) {
      if (this.running.has(partner.id)) continue;
      const pulling = this.pullDue(partner)
        .catch((error: unknown) => this.logger.error(error))
        .finally(() => this.running.delete(partner.id));
      this.running.set(partner.id, pulling);
    }
  }

  /** One kind after the other: the first that fails tells that the partner is down, and spares the others. */
  private async pullDue(partner: OcpiPartner): Promise<void> {
    const { signal } = this.stopped;
    for (const kind of this.kindsOf(partner)) {
      if (signal.aborted) return;
      const due = await this.due(partner.id, kind);
      if (due === undefined) continue;
      try {
        await this.sync.pull(partner, kind, { full: due === 'full', signal });
      } catch (error) {
        if (!signal.aborted) this.logger.warn(error instanceof Error ? error.message : error);
        if (isDown(error)) return;
      }
    }
  }

  private async due(partner: string, kind: SyncKind): Promise<'full' | 'changes' | undefined> {
    const { at, fullAt, retryAt } = await this.positions.get(partner, kind);
    const now = this.clock.now();
    if (retryAt !== undefined && retryAt > now) return undefined;
    const has = (since: number | undefined, seconds: number): boolean =>
      since === undefined || since + seconds * 1000 * (1 + this.splay(partner, kind)) <= now;
    if (has(fullAt, this.plan.fullEverySeconds ?? FULL_EVERY_SECONDS)) return this.spend(partner, kind, 'full');
    return has(at, this.plan.everySeconds ?? EVERY_SECONDS) ? this.spend(partner, kind, 'changes') : undefined;
  }

  private splay(partner: string, kind: SyncKind): number {
    const key = `${partner}/${kind}`;
    const splay = this.splays.get(key) ?? Math.random() * (this.plan.splay ?? SPLAY);
    this.splays.set(key, splay);
    return splay;
  }

  /** The next time has another splay. */
  private spend<T>(partner: string, kind: SyncKind, due: T): T {
    this.splays.delete(`${partner}/${kind}`);
    return due;
  }

  private kindsOf(partner: OcpiPartner): readonly SyncKind[] {
    const served = servedBy(this.structure.roles, this.structure.interfaces);
    return SYNC_KINDS.filter((kind) => {
      const module = moduleOf(kind);
      return (
        (this.plan.kinds?.includes(kind) ?? true) &&
        this.crud.kinds.includes(kind) &&
        served.some((each) => each.module === module && each.interface === 'RECEIVER') &&
        partner.endpoints.some((each) => each.identifier === module && each.interface === 'SENDER')
      );
    });
  }
}

function isDown(error: unknown): boolean {
  return error instanceof Error && 'transient' in error && error.transient === true;
}
