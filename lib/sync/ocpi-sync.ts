import { Injectable } from '@nestjs/common';
import { Observable } from 'rxjs';
import { PartnerCalls } from '../client/partner-calls.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { SyncKind } from './sync-kinds.js';
import { SyncOffer } from './sync-offer.js';
import { NOTHING, type SyncProgress, type SyncReport } from './sync-report.js';
import { SyncRunner } from './sync-runner.js';

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
    private readonly runner: SyncRunner,
    private readonly offer: SyncOffer,
  ) {}

  /**
   * Pulls one kind from one partner, given as record or by our id of it: what changed since the last pull, with an overlap, or everything.
   * @throws OcpiCallError when the partner cannot be asked
   */
  async pull(partner: OcpiPartner | string, kind: SyncKind, options: SyncPullOptions = {}): Promise<SyncReport> {
    return this.run(partner, kind, options, () => undefined);
  }

  /** Pulls all that the partner offers and our roles receive, one kind after the other. @throws OcpiCallError; what came before it is stored */
  async pullAll(asked: OcpiPartner | string, options: SyncPullOptions = {}): Promise<readonly SyncReport[]> {
    const partner = await this.calls.current(asked);
    const reports: SyncReport[] = [];
    for (const kind of this.offer.of(partner)) reports.push(await this.pull(partner, kind, options));
    return reports;
  }

  /** One kind, telling how far it is. It begins with the subscription; unsubscribing ends it after the page at hand. */
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
    const report = await this.runner.run({ partner, kind, decide: () => (full ? 'full' : 'changes'), signal, progress });
    return report ?? { partner: partner.id, kind, outcome: 'busy', full, ...NOTHING };
  }
}
