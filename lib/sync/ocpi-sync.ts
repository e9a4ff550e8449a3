import './sync.events.js';
import { Injectable } from '@nestjs/common';
import { Observable } from 'rxjs';
import { PartnerCalls } from '../client/partner-calls.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { OcpiLeases } from './leases.js';
import type { SyncKind } from './sync-kinds.js';
import { SyncPositions } from './sync-positions.js';
import { SyncPull } from './sync-pull.js';
import { NOTHING, type SyncProgress, type SyncReport } from './sync-report.js';

/** What is asked of a pull. */
export interface SyncPullOptions {
  /** Asks for everything instead of what changed, and marks what is no more. @default false, but for the first pull */
  readonly full?: boolean;
  /** Ends the pull after the page at hand; the next one goes on there. */
  readonly signal?: AbortSignal;
}

/**
 * Pulls what partners own into the CRUD (transport_and_format, Client owned object pull). A pull that is interrupted goes on with the next; two of the
 * same never run at once, over all instances.
 */
@Injectable()
export class OcpiSync {
  constructor(
    private readonly calls: PartnerCalls,
    private readonly leases: OcpiLeases,
    private readonly puller: SyncPull,
    private readonly positions: SyncPositions,
    private readonly events: OcpiEvents,
  ) {}

  /**
   * Pulls one kind from one partner, given as record or by our id of it: what changed since the last pull, with an overlap, or everything.
   * @throws OcpiCallError when the partner cannot be asked
   */
  async pull(partner: OcpiPartner | string, kind: SyncKind, options: SyncPullOptions = {}): Promise<SyncReport> {
    return this.run(partner, kind, options, () => undefined);
  }

  /** The same, telling how far it is. It begins with the subscription; unsubscribing ends it after the page at hand. */
  pull$(partner: OcpiPartner | string, kind: SyncKind, options: SyncPullOptions = {}): Observable<SyncProgress> {
    return new Observable((subscriber) => {
      const stop = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
      this.run(partner, kind, { ...options, signal }, (progress) => subscriber.next(progress)).then(
        (report) => {
          if (report.outcome === 'busy') subscriber.next({ position: 0, report });
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error),
      );
      return () => stop.abort();
    });
  }

  private async run(
    asked: OcpiPartner | string,
    kind: SyncKind,
    { full = false, signal }: SyncPullOptions,
    progress: (progress: SyncProgress) => void,
  ): Promise<SyncReport> {
    const partner = await this.calls.current(asked);
    const leased = await this.leases.hold(`sync/${partner.id}/${kind}`, async (lost) => {
      const ended = signal ? AbortSignal.any([lost, signal]) : lost;
      try {
        return await this.puller.run({ partner, kind, full, signal: ended, progress });
      } catch (error) {
        if (!ended.aborted) await this.positions.failed(partner.id, kind);
        const reason = error instanceof Error ? error.message : String(error);
        this.events.emit({ type: 'sync.failed', partner: partner.id, kind, reason });
        throw error;
      }
    });
    if (!leased.held) return { partner: partner.id, kind, outcome: 'busy', full, ...NOTHING };
    this.events.emit({ type: 'sync.done', partner: partner.id, report: leased.value });
    return leased.value;
  }
}
