import './sync.events.js';
import { Injectable } from '@nestjs/common';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { OcpiLeases } from './leases.js';
import type { SyncKind } from './sync-kinds.js';
import { SyncPositions, type SyncPosition } from './sync-positions.js';
import { SyncPull } from './sync-pull.js';
import { NOTHING, type SyncProgress, type SyncReport } from './sync-report.js';

/** What is to be pulled; undefined: nothing. Asked when nobody else pulls the same any more. */
export type SyncDecision = (position: SyncPosition) => 'full' | 'changes' | undefined;

/** One pull that is wanted. */
export interface SyncWish {
  readonly partner: OcpiPartner;
  readonly kind: SyncKind;
  readonly decide: SyncDecision;
  /** Ends it after the page at hand. */
  readonly signal?: AbortSignal;
  readonly progress?: (progress: SyncProgress) => void;
}

/** Runs pulls, one of each kind and partner at a time over all instances, and remembers how they ended. */
@Injectable()
export class SyncRunner {
  constructor(
    private readonly leases: OcpiLeases,
    private readonly puller: SyncPull,
    private readonly positions: SyncPositions,
    private readonly events: OcpiEvents,
  ) {}

  /** Undefined: nothing was to be pulled. @throws OcpiCallError when the partner cannot be asked */
  async run(wish: SyncWish): Promise<SyncReport | undefined> {
    const { partner, kind } = wish;
    const leased = await this.leases.hold(`sync/${partner.id}/${kind}`, (lost) => this.pull(wish, lost));
    return leased.held ? leased.value : { partner: partner.id, kind, outcome: 'busy', full: false, ...NOTHING };
  }

  private async pull({ partner, kind, decide, signal, progress = () => undefined }: SyncWish, lost: AbortSignal) {
    const what = decide(await this.positions.get(partner.id, kind));
    if (what === undefined) return undefined;
    const ended = signal ? AbortSignal.any([lost, signal]) : lost;
    try {
      const report = await this.puller.run({ partner, kind, full: what === 'full', signal: ended, progress });
      await this.positions.isUp(partner.id);
      this.events.emit({ type: 'sync.done', partner: partner.id, report });
      return report;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (isDown(error)) await this.positions.wentDown(partner.id);
      else if (!lost.aborted) await this.positions.failed(partner.id, kind);
      this.events.emit({ type: 'sync.failed', partner: partner.id, kind, reason: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }
}

/** Whether an error says that the partner as a whole cannot be reached, not only this list. */
export function isDown(error: unknown): boolean {
  return error instanceof OcpiCallError && error.transient;
}
