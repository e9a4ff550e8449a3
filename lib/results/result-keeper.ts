import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import type { OwedResult } from './owed.record.js';
import { OwedResults } from './owed-results.js';
import { ProfileWatchers } from './profile-watchers.js';
import { Reservations } from './reservations.js';
import { ResultDelivery } from './result-delivery.js';
import { RESULT_KINDS } from './result-kinds.js';

/** How often all that is owed is looked through, in milliseconds: what other instances left behind is found there. */
const SWEEP_MS = 30_000;
const SWEEPS_PER_CLEANING = 120;
/** The answer ACCEPTED leaves before its result does, in milliseconds. */
const ANSWER_FIRST_MS = 50;
/** A request that was never accepted is forgotten this long after its time, in milliseconds. */
const UNACCEPTED_MS = 60_000;
/** How long deliveries may take when the application ends, in milliseconds. */
const LAST_MS = 1000;

/** Sees to it that each result that is owed is delivered in time, TIMEOUT when the host gives none, across restarts and instances. */
@Injectable()
export class ResultKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Ocpi');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly atWork = new Set<Promise<void>>();
  private sweeper: NodeJS.Timeout | undefined;
  private sweeps = 0;

  constructor(
    private readonly owed: OwedResults,
    private readonly delivery: ResultDelivery,
    private readonly reservations: Reservations,
    private readonly watchers: ProfileWatchers,
    private readonly events: OcpiEvents,
    private readonly clock: OcpiClock,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeper = setInterval(() => this.begin(this.sweep()), SWEEP_MS).unref();
    this.begin(this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.sweeper);
    this.sweeper = undefined;
    this.delivery.close();
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    await Promise.race([Promise.all(this.atWork), sleep(LAST_MS, undefined, { ref: false })]);
    await this.delivery.letGo();
  }

  /** Does what is due for one result now, and comes back when the next thing is. */
  look(id: string): void {
    this.begin(this.owed.get(id).then((owed) => this.tend(id, owed)));
  }

  private async sweep(): Promise<void> {
    for (const { id, value } of await this.owed.all()) if (!this.timers.has(id)) this.begin(this.tend(id, value));
    if (this.sweeps++ % SWEEPS_PER_CLEANING === 0) await Promise.all([this.reservations.sweep(), this.watchers.sweep()]);
  }

  private async tend(id: string, owed: OwedResult | undefined): Promise<void> {
    if (owed === undefined) return;
    const now = this.clock.now();
    const due = dueAt(owed);
    if (due > now) return this.comeBack(id, due - now);
    if (owed.acceptedAt === undefined) return this.owed.forget(id);
    if (owed.waiting.length === 0 && owed.first !== undefined) return this.owed.forget(id);
    if (owed.waiting.length === 0) await this.timeOut(id, owed);
    const left = await this.delivery.deliver(id);
    if (left !== undefined) this.comeBack(id, Math.max(dueAt(left) - this.clock.now(), 0));
  }

  private async timeOut(id: string, { action, partner }: OwedResult): Promise<void> {
    const given = await this.owed.give(id, RESULT_KINDS[action].timeout, true);
    if (given) this.events.emit({ type: 'result.timeout', id, action, partner });
  }

  /** What is due later than the next but one sweep is found by it. */
  private comeBack(id: string, milliseconds: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    if (milliseconds > 2 * SWEEP_MS || this.sweeper === undefined) return;
    const timer = setTimeout(() => {
      this.timers.delete(id);
      this.look(id);
    }, milliseconds);
    this.timers.set(id, timer.unref());
  }

  private begin(work: Promise<void>): void {
    const watched = work
      .catch((error: unknown) =>
        this.logger.error('A result that is owed could not be looked after.', error instanceof Error ? error.stack : String(error)),
      )
      .finally(() => this.atWork.delete(watched));
    this.atWork.add(watched);
  }
}

/** When something is to be done next, in milliseconds since 1970. */
function dueAt(owed: OwedResult): number {
  if (owed.acceptedAt === undefined) return owed.deadline + UNACCEPTED_MS;
  if (owed.waiting.length > 0) return Math.max(owed.acceptedAt + ANSWER_FIRST_MS, owed.lease?.until ?? 0);
  return owed.first === undefined ? owed.deadline : (owed.laterUntil ?? 0);
}
