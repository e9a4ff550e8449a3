import { Injectable } from '@nestjs/common';
import type { OcpiHttpResponse } from '../client/guarded-fetch.js';
import { pageCounts, pageHeaders, type PageHeaders } from '../client/next-page.js';
import { parseUrl } from '../models/url.js';
import { OcpiAddresses } from '../protocol/addresses.js';
import type { Destination } from './destination.js';
import type { RelayRequest } from './relay-request.js';
import { routedBody, textIn } from './routed-body.js';
import { SealedAddresses } from './sealed-addresses.js';

/** The addresses in the headers of an answer that is passed on: they lead over the hub, as the request did. */
@Injectable()
export class RelayedLinks {
  constructor(
    private readonly sealed: SealedAddresses,
    private readonly addresses: OcpiAddresses,
  ) {}

  /**
   * Link, X-Total-Count and X-Limit of a page, and Location of a CDR that was posted (transport_and_format, Pagination; mod_cdrs, POST method).
   * @param isPlain whether the address that was asked at the hub has the form of the one that the receiver was asked at
   */
  headers(request: RelayRequest, destination: Destination, answer: OcpiHttpResponse, isPlain: boolean): Record<string, string> {
    const headers: Record<string, string> = {};
    // Only lists have a next page.
    const isList = request.method === 'GET';
    const { total, limit, next }: PageHeaders = isList ? pageHeaders(answer, destination.endpoint) : pageCounts(answer);
    if (total !== undefined) headers['X-Total-Count'] = String(total);
    if (limit !== undefined) headers['X-Limit'] = String(limit);
    if (next !== undefined) headers['Link'] = `<${this.next(request, destination, next, isPlain ? answer.url : undefined)}>; rel="next"`;
    const location = answer.headers['location'];
    const posted = request.method === 'POST' && location !== undefined ? parseUrl(location, answer.url) : undefined;
    if (posted !== undefined) headers['Location'] = this.posted(request, destination, posted);
    return headers;
  }

  /** The page after at the address that was asked, where it differs in the query alone. */
  private next(request: RelayRequest, { party, endpoint }: Destination, next: string, asked: string | undefined): string {
    const { origin, pathname, search } = new URL(next);
    const base = this.addresses.origin + request.exchange.path;
    const from = asked === undefined ? undefined : new URL(asked);
    if (origin === from?.origin && pathname === from.pathname && !endpoint.includes('?')) return base + search;
    const url = this.sealed.short(new URL(next), endpoint);
    return this.sealed.seal(base, { party, url }, { by: request.partner, method: 'GET', module: request.module });
  }

  /** Sealed even where it could be told from the address alone: whoever reads the CDR need not say whom it was posted to. */
  private posted(request: RelayRequest, { party, endpoint }: Destination, location: URL): string {
    const { version, module, interface: end } = request;
    const cdr = routedBody(request);
    const ids = ['country_code', 'party_id', 'id'].map((name) => textIn(cdr, name) ?? '-');
    const base = this.sealed.own(version, module, end, ...(module === 'cdrs' ? ids : []));
    return this.sealed.seal(base, { party, url: this.sealed.short(location, endpoint) }, { by: request.partner, method: 'GET', module });
  }
}
