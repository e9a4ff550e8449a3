import { OcpiCallError } from '../client/ocpi-call.error.js';
import type { LaneTools } from './lane-tools.js';
import type { PushChange } from './push-change.js';
import type { PushFlag, PushItem } from './push-flag.js';
import { PushPause } from './push-pause.js';
import { PushQueue, type PushListener } from './push-queue.js';
import type { OcpiPushResult } from './push-receipt.js';
import type { PushDone } from './push-sender.js';
import { verdictOf, waitOf } from './push-verdict.js';

const CONCURRENCY = 4;
const LONGEST_PAUSE_SECONDS = 300;
/** So many failed deliveries in a row, of whatever objects, mean that the partner is down. */
const TROUBLES = 3;
/** When an object is tried again that failed by itself, in milliseconds; twice as long each time, up to an hour. */
const RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;

/**
 * The way to one partner. An object is sent by one at a time, as it is then; a few objects go side by side. To a partner that is down only
 * attempts are made, and what changes meanwhile is in the state alone.
 */
export class PushLane {
  private readonly queue = new PushQueue();
  private readonly running = new Map<string, Promise<void>>();
  private readonly end = new AbortController();
  private readonly pause: PushPause;
  private troubles = 0;

  constructor(
    readonly partner: string,
    private readonly tools: LaneTools,
  ) {
    const longest = (tools.delivery.longestPauseSeconds ?? LONGEST_PAUSE_SECONDS) * 1000;
    this.pause = new PushPause(() => void this.guarded(this.refill(true)), longest);
  }

  /**
   * Sets the flag of an object, and sends it; at once where there is room, which spares the state a write. Settles when the flag is set. `given`: the
   * object, in case it is not stored.
   */
  tell(id: string, item: PushItem, change: PushChange, listener: PushListener, given?: object): Promise<unknown> {
    const { flags } = this.tools;
    // Before the flag is set: whoever sends it then finds it.
    if (this.pause.state === 'none') this.queue.keep(id, given);
    if (this.pause.state !== 'none' || this.end.signal.aborted || this.queue.size > 0 || this.running.has(id) || this.isFull) {
      const forget = (error: unknown): never => {
        if (!this.queue.has(id)) this.queue.release(id, given);
        throw error;
      };
      return flags.mark(id, item, change).then(() => this.add(id, listener), forget);
    }
    const flag = flags.markAndClaim(id, item, change);
    this.begin(id, [listener], flag);
    return flag;
  }

  private add(id: string, listener: PushListener): void {
    if (this.pause.state !== 'none' || this.end.signal.aborted) listener('waiting', new Error('The partner cannot be reached just now.'));
    else {
      this.queue.add(id, listener);
      this.pump();
    }
  }

  /** The partner has shown itself. */
  heard(): void {
    this.pause.shorten();
  }

  /** Looks for what other instances, or earlier runs, have left behind. */
  async sweep(): Promise<void> {
    if (this.pause.state === 'none' && this.queue.size === 0) await this.refill(false);
  }

  /** Sends what waits for at most so long, in milliseconds; the rest stays in the state. */
  async close(drainMs: number): Promise<void> {
    this.pause.end();
    const limit = setTimeout(() => this.stop(), drainMs);
    while (this.running.size > 0) await Promise.all(this.running.values());
    clearTimeout(limit);
    this.stop();
  }

  /** Sends nothing more. */
  stop(): void {
    this.pause.end();
    this.end.abort();
    this.queue.clear();
  }

  private get isFull(): boolean {
    return this.running.size >= (this.pause.state === 'none' ? (this.tools.delivery.concurrency ?? CONCURRENCY) : 1);
  }

  private pump(): void {
    for (let id = this.queue.first(this.running); id !== undefined && !this.isFull; id = this.queue.first(this.running)) {
      if (this.end.signal.aborted || this.pause.state === 'waiting') return;
      this.begin(id, this.queue.take(id), this.tools.flags.claim(id));
    }
  }

  private begin(id: string, listeners: readonly PushListener[], claim: Promise<PushFlag | undefined>): void {
    this.running.set(id, this.deliver(id, listeners, claim));
  }

  private ended(id: string): void {
    this.running.delete(id);
    this.pump();
    if (this.running.size > 0 || this.queue.size > 0) return;
    // Whatever there was to try with, another instance has delivered it.
    if (this.pause.state === 'trying') this.resume();
    if (this.queue.overflowed) void this.guarded(this.refill(false));
  }

  private async deliver(id: string, first: readonly PushListener[], claim: Promise<PushFlag | undefined>): Promise<void> {
    let listeners = first;
    let given = this.queue.kept(id);
    try {
      let flag = await claim;
      if (flag === undefined) tellAll(listeners, 'merged');
      while (flag !== undefined) {
        given = this.queue.kept(id);
        const { result, error, next } = await this.attempt(id, flag, given);
        this.queue.release(id, given);
        tellAll(listeners, result, error);
        flag = next;
        listeners = flag ? this.queue.take(id) : [];
      }
    } catch (error) {
      // It could not be begun. It is due, and comes with the next sweep or change.
      tellAll(listeners, 'waiting', error);
      this.broken(error);
    }
    this.queue.release(id, given);
    this.ended(id);
  }

  private async attempt(id: string, flag: PushFlag, given: object | undefined): Promise<Attempted> {
    const { flags, sender } = this.tools;
    let done: PushDone;
    try {
      done = await sender.send(this.partner, flag, given, this.end.signal);
    } catch (error) {
      return this.failed(id, flag, error);
    }
    const next = await this.written(flags.settle(id));
    if (done === 'sent') this.sent(flag);
    return { result: 'delivered', next };
  }

  /** What came of an attempt is so, whether the state takes it or not: where it does not, the object stays due. */
  private written<T>(work: Promise<T>): Promise<T | undefined> {
    return work.catch((error: unknown) => {
      this.tools.onError(error);
      return undefined;
    });
  }

  private sent({ kind, key }: PushFlag): void {
    this.reached();
    this.tools.events.emit({ type: 'push.delivered', partner: this.partner, kind, key });
  }

  private async failed(id: string, flag: PushFlag, error: unknown): Promise<Attempted> {
    const { flags, events } = this.tools;
    const isFinal = !this.end.signal.aborted && verdictOf(error) === 'refused';
    events.emit({ type: 'push.failed', partner: this.partner, kind: flag.kind, key: flag.key, reason: reasonOf(error), final: isFinal });
    const next = isFinal ? await this.written(flags.settle(id)) : await this.postpone(id, flag, error);
    if (isFinal && error instanceof OcpiCallError && error.http !== undefined) this.reached();
    return { next, result: isFinal ? 'refused' : 'waiting', error };
  }

  /** The object stays due. Gives nothing: it is not sent again now. */
  private async postpone(id: string, { tries = 0 }: PushFlag, error: unknown): Promise<undefined> {
    const isTrouble = verdictOf(error) === 'trouble';
    const later = Math.min(RETRY_MS * 2 ** tries, LONGEST_RETRY_MS);
    await this.written(this.tools.flags.fail(id, isTrouble && !this.end.signal.aborted ? this.tools.clock.now() + later : undefined));
    if (this.end.signal.aborted) return;
    this.troubles += 1;
    if (!isTrouble || this.troubles >= TROUBLES || this.pause.state === 'trying') this.suspend(error);
  }

  private suspend(error: unknown): void {
    if (this.pause.state === 'waiting') return;
    const isNew = this.pause.state === 'none';
    const until = this.tools.clock.now() + this.pause.begin((waitOf(error) ?? 0) * 1000);
    this.queue.clear(error);
    if (isNew) this.tools.events.emit({ type: 'push.suspended', partner: this.partner, reason: reasonOf(error), until });
  }

  /** The partner has answered. */
  private reached(): void {
    this.troubles = 0;
    if (this.pause.state !== 'none') this.resume();
  }

  private resume(): void {
    this.pause.end();
    this.troubles = 0;
    this.tools.events.emit({ type: 'push.resumed', partner: this.partner });
    // What changed during the attempt is in the state alone.
    void this.guarded(this.refill(true));
  }

  /** Takes what is due out of the state. `all`: also what failed lately by itself. An attempt begins with another object each time. */
  private async refill(all: boolean): Promise<void> {
    const now = this.tools.clock.now();
    const flags = await this.tools.flags.due(this.partner);
    const idle = flags.filter(({ id }) => !this.running.has(id));
    const due = idle.filter(({ value: { retryAt } }) => all || retryAt === undefined || retryAt <= now);
    const from = due.length > 0 ? Math.max(this.pause.failed - 1, 0) % due.length : 0;
    for (const { id } of [...due.slice(from), ...due.slice(0, from)]) this.queue.add(id);
    if (due.length === 0 && this.pause.state === 'trying') this.resume();
    this.pump();
  }

  private guarded(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.broken(error));
  }

  private broken(error: unknown): void {
    this.tools.onError(error);
    // An attempt that could not even be begun is no attempt.
    if (this.pause.state === 'trying') this.pause.begin();
  }
}

/** What came of one attempt, and what is due after it. */
interface Attempted {
  readonly next: PushFlag | undefined;
  readonly result: OcpiPushResult;
  readonly error?: unknown;
}

function tellAll(listeners: readonly PushListener[], result: OcpiPushResult, error?: unknown): void {
  for (const listener of listeners) listener(result, error);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
