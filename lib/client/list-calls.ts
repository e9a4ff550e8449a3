import { Injectable } from '@nestjs/common';
import type { OcpiPartner } from '../contract/partner.js';
import { PartnerQuirks } from '../partners/partner.quirks.js';
import type { OcpiCallOptions } from './call-options.js';
import { CallRecovery } from './call-recovery.js';
import { address } from './endpoint-address.js';
import type { OcpiAnswer } from './envelope.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { OcpiListOptions, OcpiListPage } from './ocpi-list.js';
import { otherSlash } from './other-slash.js';
import { crawl } from './page-crawl.js';
import { PartnerCalls, type PartnerRequest } from './partner-calls.js';
import { ReceivedObjects } from './received-objects.js';
import { neverArrived } from './undone.js';
import type { WireShape } from './wire-shapes.js';

/** Which list of a partner is read, and how. */
export interface ListRequest extends Pick<PartnerRequest, 'path' | 'query'> {
  readonly module: string;
  readonly shape: WireShape;
  readonly list: OcpiListOptions;
  readonly options: OcpiCallOptions;
}

const PAGE_SIZE = 100;

/** Reads lists of partners page by page. */
@Injectable()
export class ListCalls {
  constructor(
    private readonly calls: PartnerCalls,
    private readonly received: ReceivedObjects,
    private readonly recovery: CallRecovery,
    private readonly quirks: PartnerQuirks,
  ) {}

  /** All pages in house form. A list that is not where it was is looked for in the partner's version details, once. @throws OcpiCallError */
  async *pages(asked: OcpiPartner | string, request: ListRequest): AsyncGenerator<OcpiListPage<object>> {
    const partner = await this.calls.current(asked);
    let begun = false;
    try {
      for await (const page of this.from(partner, request)) {
        begun = true;
        yield page;
      }
    } catch (error) {
      if (begun || !(error instanceof OcpiCallError) || (error.http !== 404 && !neverArrived(error))) throw error;
      const moved = await this.recovery.movedTo(partner, request.module, 'SENDER');
      if (moved === undefined) throw error;
      yield* this.from(moved, request);
    }
  }

  private async *from(partner: OcpiPartner, request: ListRequest): AsyncGenerator<OcpiListPage<object>> {
    const { module, shape, list, options, path, query: more } = request;
    const endpoint = this.calls.endpoint(partner, module, 'SENDER');
    const limit = Math.min(list.limit ?? PAGE_SIZE, partner.quirks?.maxPageSize ?? Infinity);
    const query = { ...more, date_from: list.dateFrom, date_to: list.dateTo, offset: list.offset ?? 0, limit };
    const first = address(endpoint, { path, query }, partner.quirks?.trailingSlash);
    for await (const page of crawl({ endpoint, first, fetch: this.pageFetch(partner, module, options), partner: partner.id })) {
      yield { ...page, items: page.items.flatMap((wire) => this.received.listed(partner, module, shape, wire, list.onBad)) };
    }
  }

  /** A list that is not found may be there with, or without, its trailing slash; what worked is remembered. */
  private pageFetch(partner: OcpiPartner, module: string, options: OcpiCallOptions): (url: string) => Promise<OcpiAnswer> {
    let other = partner.quirks?.trailingSlash === undefined ? undefined : false;
    const send = (url: string): Promise<OcpiAnswer> =>
      this.calls.send(partner, { method: 'GET', module, interface: 'SENDER', url }, options);
    return async (url) => {
      if (other !== undefined) return send(other ? otherSlash(url) : url);
      try {
        const answer = await send(url);
        other = false;
        return answer;
      } catch (error) {
        if (!(error instanceof OcpiCallError) || error.http !== 404) throw error;
        const answer = await send(otherSlash(url)).catch(() => {
          throw error;
        });
        other = true;
        await this.quirks.found(partner, { trailingSlash: new URL(otherSlash(url)).pathname.endsWith('/') ? 'add' : 'drop' });
        return answer;
      }
    };
  }
}
