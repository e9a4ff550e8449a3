import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiHttpError } from '../client/ocpi-http.error.js';
import type { OcpiResult } from '../contract/actions.js';
import { ownContext } from '../contract/context.js';
import { OcpiPartners } from '../contract/partners.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import type { OwedResult } from './owed.record.js';
import { OwedResults } from './owed-results.js';
import { PartnerLine } from './partner-line.js';
import { RESULT_KINDS } from './result-kinds.js';

/** Milliseconds before a result is sent again that did not reach the partner at all. */
const PAUSES_MS: readonly number[] = [250, 1000];
const CALL_MS = 10_000;
/** A lease must outlast every try, in milliseconds. */
const LEASE_MARGIN_MS = 15_000;

/**
 * Brings results to the response_url of their request: bare, at the address exactly as given, in the version of the request, with
 * the routing headers of an own message and the X-Correlation-ID of the request. A failed one is not queued (transport_and_format, Offline
 * behaviour); only a connection that could not be made is tried again at once.
 */
@Injectable()
export class ResultDelivery {
  private readonly logger = new Logger('Ocpi');
  private readonly leaseMs: number;
  /** What this instance delivers just now: the id of the call, and by which lease. */
  private readonly underWay = new Map<string, string>();
  private closing = false;

  constructor(
    private readonly owed: OwedResults,
    private readonly partners: OcpiPartners,
    private readonly line: PartnerLine,
    private readonly objects: OcpiObjects,
    private readonly events: OcpiEvents,
    @Inject(OCPI_SETTINGS) settings: Pick<OcpiSettings, 'outbound'>,
  ) {
    this.leaseMs = (PAUSES_MS.length + 1) * (settings.outbound?.timeoutMs ?? CALL_MS) + LEASE_MARGIN_MS;
  }

  /** Delivers what waits under an id, in order, unless that is being done already. Gives what is left of it. */
  async deliver(id: string): Promise<OwedResult | undefined> {
    const by = randomUUID();
    while (!this.closing) {
      const owed = await this.owed.claim(id, by, this.leaseMs);
      const result = owed?.waiting[0];
      if (owed === undefined || result === undefined) return this.owed.get(id);
      const event = { id, action: owed.action, partner: owed.partner, result };
      this.underWay.set(id, by);
      const fault = await this.post(owed, result);
      this.underWay.delete(id);
      if (fault !== undefined && this.closing) {
        await this.owed.release(id, by);
        return undefined;
      }
      await this.owed.finish(id, by);
      if (fault === undefined) {
        this.events.emit({ type: 'result.delivered', ...event });
      } else {
        this.logger.warn(`The result ${result.result} of ${owed.action} could not be delivered: ${fault.message}`);
        this.events.emit({ type: 'result.failed', ...event, reason: fault.message });
      }
    }
    return undefined;
  }

  /** From now on nothing more is delivered; what is given or fails now is left for other instances or the next start. */
  close(): void {
    this.closing = true;
  }

  /** Leaves deliveries that take too long to whoever comes next: a partner that hangs must not hold up the end. */
  async letGo(): Promise<void> {
    await Promise.all([...this.underWay].map(([id, by]) => this.owed.release(id, by)));
  }

  /** What went wrong; undefined: the partner has it. */
  private async post(owed: OwedResult, result: OcpiResult): Promise<Error | undefined> {
    try {
      const partner = await this.partners.byId(owed.partner);
      if (partner === undefined) throw new Error('The partner is not registered any more.');
      const { module, shape } = RESULT_KINDS[owed.action];
      const ctx = ownContext(owed.version, module, { partner });
      const body = await this.objects.lowered(shape, result, ctx);
      await this.sent(() => this.line.post(partner, module, owed, body));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private async sent(send: () => Promise<unknown>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await send();
        return;
      } catch (error) {
        const pause = PAUSES_MS[attempt];
        if (pause === undefined || this.closing || !isUnconnected(error)) throw error;
        await sleep(pause);
      }
    }
  }
}

/** Whether no answer came because of the network: a result that comes twice is the same result, one that is answered with an error is refused. */
function isUnconnected(error: unknown): boolean {
  return error instanceof OcpiCallError && error.cause instanceof OcpiHttpError && error.cause.failure === 'network';
}
