import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Subscription } from 'rxjs';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { SignsOfLife } from '../protocol/signs-of-life.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import type { LaneTools } from './lane-tools.js';
import type { PushChange } from './push-change.js';
import { flagId, type PushItem } from './push-flag.js';
import { PushFlags } from './push-flags.js';
import { PushLane } from './push-lane.js';
import type { OcpiPushReceipt } from './push-receipt.js';
import { PushSender } from './push-sender.js';
import { PushTally } from './push-tally.js';

/** How often it is looked what other instances, or earlier runs, have left behind, in milliseconds. */
const SWEEP_MS = 30_000;
const DRAIN_MS = 2000;

/** The lanes of all partners: none waits for another. */
@Injectable()
export class PushLanes implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('OcpiPush');
  private readonly lanes = new Map<string, PushLane>();
  private readonly tools: LaneTools;
  private readonly subscriptions: readonly Subscription[];
  private readonly deaf: () => void;
  private readonly drainMs: number;
  private sweeper: NodeJS.Timeout | undefined;

  constructor(
    private readonly flags: PushFlags,
    private readonly partners: OcpiPartners,
    private readonly sender: PushSender,
    events: OcpiEvents,
    clock: OcpiClock,
    life: SignsOfLife,
    @Inject(OCPI_SETTINGS) { pushDelivery: delivery = {} }: Pick<OcpiSettings, 'pushDelivery'>,
  ) {
    this.drainMs = delivery.drainMs ?? DRAIN_MS;
    this.tools = { flags, sender, events, clock, delivery, onError: (error) => this.logger.error(error) };
    this.deaf = life.listen((partner) => this.heard(partner));
    this.subscriptions = [
      events.of('partner.registered', 'partner.updated').subscribe(({ partner }) => this.heard(partner.id)),
      events.of('partner.unregistered').subscribe(({ partner }) => this.forget(partner.id)),
      events.of('push.suspended').subscribe(({ partner, reason }) => this.logger.warn(`Partner ${partner} is down: ${reason}`)),
      events.of('push.failed').subscribe(({ partner, kind, final, reason }) => {
        if (final) this.logger.warn(`Partner ${partner} did not take an object (${kind}): ${reason}`);
      }),
    ];
  }

  onApplicationBootstrap(): void {
    const watched = (work: Promise<void>): void => void work.catch((error: unknown) => this.logger.error(error));
    this.sweeper = setInterval(() => watched(this.sweep()), SWEEP_MS).unref();
    watched(this.start());
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.sweeper);
    this.deaf();
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    await Promise.all([...this.lanes.values()].map((lane) => lane.close(this.drainMs)));
  }

  /** Remembers a change for each of the partners, and sends it. Resolves when it is remembered. */
  tell(partners: readonly OcpiPartner[], item: PushItem, change: PushChange, object: object | undefined): Promise<OcpiPushReceipt> {
    if (object !== undefined) this.sender.forget(object);
    const tally = new PushTally(partners.map(({ id }) => id));
    const told = partners.map((partner, index) => {
      const id = flagId(partner.id, item);
      const lane = this.lane(partner.id);
      return lane.tell(id, item, change, (result, error) => tally.add(index, result, error), object);
    });
    const only = told[0];
    const remembered: Promise<unknown> = only !== undefined && told.length === 1 ? only : Promise.all(told);
    return remembered.then(() => tally);
  }

  /** A partner has shown itself. */
  heard(partner: string): void {
    this.lanes.get(partner)?.heard();
  }

  /** Takes up what is due and nobody is sending. */
  async sweep(): Promise<void> {
    const partners = await this.partners.all();
    await Promise.all(partners.map(({ id }) => this.lane(id).sweep()));
  }

  private async start(): Promise<void> {
    await this.flags.forgetBut(async () => (await this.partners.all()).map(({ id }) => id));
    await this.sweep();
  }

  private lane(partner: string): PushLane {
    let lane = this.lanes.get(partner);
    if (lane === undefined) this.lanes.set(partner, (lane = new PushLane(partner, this.tools)));
    return lane;
  }

  private forget(partner: string): void {
    this.lanes.get(partner)?.stop();
    this.lanes.delete(partner);
    this.flags.forgetAll(partner).catch((error: unknown) => this.logger.error(error));
  }
}
