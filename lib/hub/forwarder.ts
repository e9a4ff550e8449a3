import { Injectable } from '@nestjs/common';
import { callHeaders, tokenEncoding } from '../client/call-headers.js';
import { address } from '../client/endpoint-address.js';
import { OcpiHttp, type OcpiHttpRequest, type OcpiHttpResponse } from '../client/guarded-fetch.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { unanswered } from '../client/ocpi-caller.js';
import { OcpiHttpError, type OcpiHttpFailure } from '../client/ocpi-http.error.js';
import { isAt } from '../client/partner-calls.js';
import { OcpiEvents } from '../partners/ocpi.events.js';
import { PartnerTokens } from '../partners/partner.tokens.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { SignsOfLife } from '../protocol/signs-of-life.js';
import { StatusCode } from '../protocol/status-code.js';
import type { Destination } from './destination.js';
import { senderOf, type RelayRequest } from './relay-request.js';

/** What is sent on in place of what came, as far as it is not the same. */
export interface Forwarded {
  /** Instead of the endpoint with path and query. */
  readonly url?: string;
  readonly query: string;
  readonly body: string | Buffer | undefined;
}

/** What is told of a receiver that gives no answer: not where it is, which is between it and the hub. */
const FAILURES: Readonly<Record<OcpiHttpFailure, readonly [code: number, sentence: string]>> = {
  timeout: [StatusCode.FORWARD_TIMEOUT, 'The receiver did not answer in time.'],
  network: [StatusCode.CONNECTION_PROBLEM, 'The receiver could not be reached.'],
  refused: [StatusCode.CONNECTION_PROBLEM, 'The receiver has an address that this hub may not call.'],
  aborted: [StatusCode.CONNECTION_PROBLEM, 'The call of the receiver was given up.'],
  'too-large': [StatusCode.HUB_ERROR, 'The answer of the receiver is larger than this hub passes on. Ask for smaller pages.'],
  redirect: [StatusCode.HUB_ERROR, 'The receiver redirects to another place.'],
};

/** The call that passes a message on: once, since a hub must not repeat what it was asked to do once (transport_and_format, Offline behaviour). */
@Injectable()
export class Forwarder {
  constructor(
    private readonly http: OcpiHttp,
    private readonly tokens: PartnerTokens,
    private readonly events: OcpiEvents,
    private readonly life: SignsOfLife,
  ) {}

  /** The receiver's answer, whatever it says. @throws OcpiException 4002 or 4003 when it gives none, 4000 when it is larger than may be */
  async send(request: RelayRequest, destination: Destination, forwarded: Forwarded): Promise<OcpiHttpResponse> {
    const url = forwarded.url ?? urlOf(request, destination, forwarded.query);
    const answer = await this.attempt(url, request, destination, forwarded);
    if (!isRefused(answer)) return answer;
    // Another instance may have agreed another token meanwhile.
    const again = (await this.tokens.haveChanged(destination.partner.id))
      ? await this.attempt(url, request, destination, forwarded)
      : answer;
    if (!isRefused(again)) return again;
    throw new OcpiException(StatusCode.CONNECTION_PROBLEM, 'The receiver does not accept the token of this hub.');
  }

  private async attempt(
    url: string,
    request: RelayRequest,
    { party, partner }: Destination,
    forwarded: Forwarded,
  ): Promise<OcpiHttpResponse> {
    const token = isAt(partner, url) ? await this.tokens.theirs(partner.id) : undefined;
    const headers = callHeaders({
      version: partner.version,
      module: request.module,
      token: token === undefined ? undefined : { text: token, encoding: tokenEncoding(partner.version, partner.quirks) },
      routing: partner.quirks?.routingHeaders === false ? undefined : { from: senderOf(request), to: party },
      correlationId: request.ctx.correlationId,
    });
    const call: OcpiHttpRequest = { method: request.method, url, headers, body: forwarded.body, lane: partner.id };
    try {
      const answer = await this.http.request(call);
      if (token !== undefined && answer.status < 500) this.life.heard(partner.id);
      return answer;
    } catch (error) {
      if (!(error instanceof OcpiHttpError)) throw error;
      if (token !== undefined)
        this.events.emit({ type: 'call.failed', partner: partner.id, error: unanswered(error, { ...call, partner: partner.id }) });
      const [code, sentence] = FAILURES[error.failure];
      throw new OcpiException(code, sentence, { cause: error });
    }
  }
}

/** The receiver's endpoint with what is behind the hub's in the address that was asked for. */
function urlOf({ path }: RelayRequest, { endpoint, partner }: Destination, query: string): string {
  try {
    const url = new URL(address(endpoint, { path }, partner.quirks?.trailingSlash));
    url.search = [url.search.replace(/^\?/, ''), query].filter((part) => part !== '').join('&');
    return url.href;
  } catch (error) {
    if (error instanceof OcpiCallError) throw OcpiException.invalid(error.message);
    throw error;
  }
}

/** It is the hub's token that is not accepted; whoever sent the message has none there. */
function isRefused({ status }: OcpiHttpResponse): boolean {
  return status === 401;
}
