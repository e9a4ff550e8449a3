import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { OcpiResult, ResultAction } from '../contract/actions.js';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiState } from '../contract/state.js';
import { OcpiAddresses } from '../protocol/addresses.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import type { CallOptions, CallRecord, PendingCall } from './call.record.js';
import { RESULT_KINDS } from './result-kinds.js';

const TIMEOUT_SECONDS = 60;
/** Late results are known as such for this long, in milliseconds. */
const LATE_MS = 24 * 3_600_000;
/** Nobody waits longer than that; Node's timers cannot wait for more than 24 days either. */
const LONGEST_SECONDS = LATE_MS / 1000;
/** How often the instance that waits asks for results that came to another one, in milliseconds. */
const POLL_MS = 500;
/** The same where `state.watch` tells of them: for the case that it was not told. */
const WATCHED_POLL_MS = 5_000;
/** How often calls that count no more are looked for, in milliseconds. */
const SWEEP_MS = 3_600_000;
const ID_BYTES = 24;

/** The calls of ours whose results partners owe: opened here, settled by whichever instance the result comes to. */
@Injectable()
export class OcpiCalls implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Ocpi');
  private readonly waiting = new Map<string, (result: OcpiResult | undefined) => void>();
  private poller: NodeJS.Timeout | undefined;
  private sweeper: NodeJS.Timeout | undefined;
  private unwatch: (() => Promise<void>) | undefined;

  constructor(
    private readonly state: OcpiState,
    private readonly addresses: OcpiAddresses,
    private readonly events: OcpiEvents,
    private readonly clock: OcpiClock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.unwatch = await this.state.watch?.(
      'calls',
      (id) => this.notice(id),
      () => this.noticeAll(),
    );
    await this.sweep();
    this.sweeper = setInterval(() => this.sweepAgain(), SWEEP_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.poller);
    clearInterval(this.sweeper);
    await Promise.all([...this.waiting.keys()].map((id) => this.giveUp(id)));
    await this.unwatch?.();
  }

  /**
   * Opens a call, before the partner is asked: its answer may be slower than its result.
   * @throws Error when this platform does not serve the interface that results come to
   */
  async open<A extends ResultAction>(
    partner: Pick<OcpiPartner, 'id' | 'version'>,
    action: A,
    options: CallOptions = {},
  ): Promise<PendingCall<OcpiResult<A>>> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const responseUrl = this.responseUrl(partner, action, id);
    const keepUntil = Math.max(options.keepUntil ?? 0, this.clock.now() + LATE_MS);
    const seconds = bounded(options.timeoutSeconds ?? TIMEOUT_SECONDS);
    await this.state.update<CallRecord>('calls', id, () => ({ action, partner: partner.id, keepUntil, waitsUntil: this.in(seconds) }));
    let timer: NodeJS.Timeout | undefined;
    const result = new Promise<OcpiResult | undefined>((resolve) => {
      this.waiting.set(id, (given) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(given);
      });
    });
    const wait = (forSeconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void this.giveUp(id), forSeconds * 1000);
    };
    const waitOn = (asked: number) => {
      const forSeconds = bounded(asked);
      wait(forSeconds);
      const waitsUntil = this.in(forSeconds);
      this.state
        .update<CallRecord>('calls', id, (current) => current && { ...current, waitsUntil })
        .catch((error: unknown) => this.logger.error(`How long the call ${id} waits could not be kept.`, String(error)));
    };
    const cancel = async () => {
      this.waiting.get(id)?.(undefined);
      await this.state.update<CallRecord>('calls', id, () => undefined);
    };
    wait(seconds);
    this.poll();
    return { id, responseUrl, result: result as Promise<OcpiResult<A> | undefined>, wait: waitOn, cancel };
  }

  /** What a call of a partner is about; undefined: there is no such call, or not to this partner. */
  async find(id: string, partner: Pick<OcpiPartner, 'id'>): Promise<CallRecord | undefined> {
    const call = await this.state.get<CallRecord>('calls', id);
    return call?.partner === partner.id && call.keepUntil > this.clock.now() ? call : undefined;
  }

  /** Takes a result. Every one is told as event: late ones, and those after the first, only so. */
  async settle(id: string, result: OcpiResult): Promise<void> {
    let late = false;
    const call = await this.state.update<CallRecord>('calls', id, (current) => {
      late = current?.givenUp === true || current?.result !== undefined || (current?.waitsUntil ?? Infinity) < this.clock.now();
      return current === undefined || current.result !== undefined ? current : { ...current, result };
    });
    if (call === undefined) return;
    if (!late) this.waiting.get(id)?.(result);
    const { action, partner } = call;
    this.events.emit({ type: 'call.result', id, action, partner, result, late });
    if (result.result === 'CANCELED_RESERVATION') this.events.emit({ type: 'reservation.canceled', id, partner });
  }

  /** The time has run out; a result that came in the same moment still counts. */
  private async giveUp(id: string): Promise<void> {
    const settle = this.waiting.get(id);
    const give = (current: CallRecord | undefined): CallRecord | undefined =>
      current === undefined || current.result ? current : { ...current, givenUp: true };
    try {
      settle?.((await this.state.update<CallRecord>('calls', id, give))?.result);
    } catch (error) {
      this.logger.error(`The call ${id} could not be given up in the state.`, String(error));
      settle?.(undefined);
    }
  }

  private in(seconds: number): number {
    return this.clock.now() + seconds * 1000;
  }

  private responseUrl(partner: Pick<OcpiPartner, 'version'>, action: ResultAction, id: string): string {
    const { module } = RESULT_KINDS[action];
    const place = this.addresses.registered.find(
      (each) => each.version === partner.version && each.module === module && each.interface === 'SENDER',
    );
    if (place === undefined) {
      throw new Error(
        `Results of ${action} have no address in ${partner.version}: SENDER of ${module} is not served. Add a role that has it, or list it in \`interfaces\`.`,
      );
    }
    return this.addresses.url(place.side, partner.version, module, action, id);
  }

  private notice(id: string): void {
    if (!this.waiting.has(id)) return;
    this.state.get<CallRecord>('calls', id).then(
      (call) => call?.result && this.waiting.get(id)?.(call.result),
      (error: unknown) => this.logger.error(`The result of the call ${id} could not be read.`, String(error)),
    );
  }

  private poll(): void {
    this.poller ??= setInterval(() => this.noticeAll(), this.state.watch === undefined ? POLL_MS : WATCHED_POLL_MS).unref();
  }

  private noticeAll(): void {
    for (const id of this.waiting.keys()) this.notice(id);
  }

  private sweepAgain(): void {
    this.sweep().catch((error: unknown) => this.logger.error('Calls that count no more could not be forgotten.', String(error)));
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now();
    for (const { id, value } of await this.state.list<CallRecord>('calls')) {
      if (value.keepUntil <= now) await this.state.update<CallRecord>('calls', id, () => undefined);
    }
  }
}

/** What partners and hosts say, within 0 and a day. */
function bounded(seconds: number): number {
  return Math.min(Math.max(seconds, 0), LONGEST_SECONDS);
}
