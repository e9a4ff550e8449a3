import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { OcpiState } from '../contract/state.js';
import { SyncKeys, type SyncRun } from './sync-keys.js';
import { mayVanish, type SyncKind } from './sync-kinds.js';

/** A pull that is not finished: where it can go on. */
export interface OpenPull {
  readonly full: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly since?: string;
  /** Objects delivered and stored. */
  readonly offset: number;
  readonly total?: number;
  /** Pages whose keys are remembered. */
  readonly pages: number;
}

/** Where the pulls of one kind from one partner are. Times in milliseconds since 1970. */
export interface SyncPosition {
  /** When the last successful pull began: what changed since then is not known yet. */
  readonly at?: number;
  /** When the last successful pull of everything began. */
  readonly fullAt?: number;
  readonly open?: OpenPull;
  /** How often it failed since. */
  readonly failures: number;
  /** Before then it is not worth trying. */
  readonly retryAt?: number;
}

/** A partner that cannot be reached, in milliseconds since 1970. */
interface Down {
  readonly failures: number;
  readonly retryAt: number;
}

const FIRST_RETRY_MS = 60_000;
const LAST_RETRY_MS = 6 * 3600_000;
const NEVER: SyncPosition = { failures: 0 };

/** What pulls remember, in the bucket 'sync'. */
@Injectable()
export class SyncPositions {
  constructor(
    private readonly state: OcpiState,
    private readonly keys: SyncKeys,
    private readonly clock: OcpiClock,
  ) {}

  async get(partner: string, kind: SyncKind): Promise<SyncPosition> {
    return (await this.state.get<SyncPosition>('sync', at(partner, kind))) ?? NEVER;
  }

  /** One page is stored: a pull that is interrupted goes on behind it. `keys` are those of the page: they tell what is missing at the end. */
  async reached(partner: string, kind: SyncKind, open: OpenPull, keys: readonly string[]): Promise<void> {
    await this.keys.remember({ partner, kind, startedAt: open.startedAt }, open.pages, keys);
    await this.change(partner, kind, (current) => ({ ...current, open }));
  }

  /** A pull has ended well. `isWhole`: it tells what the partner does not have any more. */
  async succeeded({ partner, kind, startedAt }: SyncRun, full: boolean, isWhole: boolean): Promise<void> {
    await this.change(partner, kind, ({ fullAt }) => ({ at: startedAt, fullAt: full ? startedAt : fullAt, failures: 0 }));
    if (!mayVanish(kind)) await this.keys.forget(partner, kind);
    else if (isWhole) await this.keys.replace({ partner, kind, startedAt });
    else await this.keys.add({ partner, kind, startedAt });
  }

  async failed(partner: string, kind: SyncKind): Promise<void> {
    await this.change(partner, kind, (current) => ({ ...current, ...this.failure(current.failures) }));
  }

  /** The partner cannot be reached: none of its lists is worth trying for some time. */
  async wentDown(partner: string): Promise<void> {
    await this.state.update<Down>('sync', downOf(partner), (current) => this.failure(current?.failures ?? 0));
  }

  /** The partner has answered. */
  async isUp(partner: string): Promise<void> {
    await this.state.update<Down>('sync', downOf(partner), () => undefined);
  }

  /** Whether the partner could not be reached, and is not to be tried again yet. */
  async isDown(partner: string): Promise<boolean> {
    const down = await this.state.get<Down>('sync', downOf(partner));
    return down !== undefined && down.retryAt > this.clock.now();
  }

  /** A pull begins anew: what an unfinished one had seen does not count as seen, but as given. */
  async beginAnew(partner: string, kind: SyncKind, { open }: SyncPosition): Promise<void> {
    if (open === undefined) return;
    // First of all nobody may go on with it: its pages are changed.
    await this.change(partner, kind, (current) => ({ ...current, open: undefined }));
    if (mayVanish(kind)) await this.keys.add({ partner, kind, startedAt: open.startedAt });
    else await this.keys.forget(partner, kind);
  }

  /** Nothing is remembered of a partner that is gone. */
  async forget(partner: string, kinds: readonly SyncKind[]): Promise<void> {
    await this.isUp(partner);
    for (const kind of kinds) {
      await this.keys.forget(partner, kind);
      await this.state.update('sync', at(partner, kind), () => undefined);
    }
  }

  private failure(failures: number): Down {
    const pause = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
    return { failures: failures + 1, retryAt: this.clock.now() + pause * (0.75 + Math.random() / 2) };
  }

  private async change(partner: string, kind: SyncKind, change: (current: SyncPosition) => SyncPosition): Promise<void> {
    await this.state.update<SyncPosition>('sync', at(partner, kind), (current) => change(current ?? NEVER));
  }
}

function at(partner: string, kind: SyncKind): string {
  return `position/${partner}/${kind}`;
}

function downOf(partner: string): string {
  return `down/${partner}`;
}
