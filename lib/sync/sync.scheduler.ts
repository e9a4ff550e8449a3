import { Inject, Injectable, Logger, Optional, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { SYNC_KINDS, type SyncKind } from './sync-kinds.js';
import { SyncOffer } from './sync-offer.js';
import { SyncPositions, type SyncPosition } from './sync-positions.js';
import { isDown, SyncRunner } from './sync-runner.js';
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
  private readonly forgetting = new Set<Promise<void>>();
  private looking: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = new AbortController();
  private plan: OcpiSyncSchedule = {};

  constructor(
    private readonly runner: SyncRunner,
    private readonly offer: SyncOffer,
    private readonly partners: OcpiPartners,
    private readonly positions: SyncPositions,
    private readonly clock: OcpiClock,
    events: OcpiEvents,
    @Optional() @Inject(OCPI_SYNC_OPTIONS) private readonly options: OcpiSyncOptions = {},
  ) {
    this.unregistered = events.of('partner.unregistered').subscribe(({ partner }) => {
      const forgetting = this.positions
        .forget(partner.id, SYNC_KINDS)
        .catch((error: unknown) => this.logger.error(error))
        .finally(() => this.forgetting.delete(forgetting));
      this.forgetting.add(forgetting);
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
      this.looking = this.look().catch((error: unknown) => this.logger.error(error));
    };
    this.timer = setInterval(look, Math.min(LOOK_MS, (plan.everySeconds ?? EVERY_SECONDS) * 1000));
    this.timer.unref();
    look();
  }

  /** Stops; pulls that are running end with the page at hand, and go on there another time. */
  async stop(): Promise<void> {
    this.halt();
    await this.idle();
  }

  /** Settles when all that was due is pulled. */
  async idle(): Promise<void> {
    await this.looking;
    await Promise.all(this.running.values());
  }

  async onModuleDestroy(): Promise<void> {
    this.unregistered.unsubscribe();
    await Promise.all([this.stop(), ...this.forgetting]);
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

  /** One kind after the other: the first that cannot be reached tells that the partner is down, and spares the others. */
  private async pullDue(partner: OcpiPartner): Promise<void> {
    const { signal } = this.stopped;
    if (await this.positions.isDown(partner.id)) return;
    for (const kind of this.offer.of(partner).filter((each) => this.plan.kinds?.includes(each) ?? true)) {
      if (signal.aborted) return;
      if (this.due(partner.id, kind, await this.positions.get(partner.id, kind)) === undefined) continue;
      try {
        // Another instance may be done with it by now: what is due is looked at again when nobody else pulls it.
        await this.runner.run({ partner, kind, decide: (position) => this.due(partner.id, kind, position), signal });
        this.splays.delete(`${partner.id}/${kind}`);
      } catch (error) {
        if (!signal.aborted) this.logger.warn(error instanceof Error ? error.message : error);
        if (isDown(error)) return;
      }
    }
  }

  private due(partner: string, kind: SyncKind, { at, fullAt, retryAt }: SyncPosition): 'full' | 'changes' | undefined {
    const now = this.clock.now();
    if (retryAt !== undefined && retryAt > now) return undefined;
    const isOver = (since: number | undefined, seconds: number): boolean =>
      since === undefined || since + seconds * 1000 * (1 + this.splay(partner, kind)) <= now;
    if (isOver(fullAt, this.plan.fullEverySeconds ?? FULL_EVERY_SECONDS)) return 'full';
    return isOver(at, this.plan.everySeconds ?? EVERY_SECONDS) ? 'changes' : undefined;
  }

  /** Another one after each pull. */
  private splay(partner: string, kind: SyncKind): number {
    const key = `${partner}/${kind}`;
    const splay = this.splays.get(key) ?? Math.random() * (this.plan.splay ?? SPLAY);
    this.splays.set(key, splay);
    return splay;
  }
}
