import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { OcpiOutboundOptions, OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { AddressGuard, type Resolve } from './address-guard.js';
import { Deadline } from './deadline.js';
import { Exchange, TooLargeError } from './exchange.js';
import { OcpiHttpError } from './ocpi-http.error.js';
import { OutboundPools } from './outbound-pools.js';
import { redirectTarget } from './redirects.js';
import { shown, UrlAdmission, type AdmittedUrl, type OcpiUrlFault } from './url-admission.js';

/** One request to a partner. */
export interface OcpiHttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, or its bytes. */
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
  /** Milliseconds in all, reading included. @default outbound.timeoutMs */
  readonly timeoutMs?: number;
  /** Whose connections are used: those of one partner that hangs are not another's, also when both are at one origin. */
  readonly lane?: string;
}

/** What came back, whatever its status. */
export interface OcpiHttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Where it came from, after redirects. */
  readonly url: string;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 2;

/**
 * The only door out: a keep-alive pool per partner and origin, with a limit in time and size, no redirect to another origin, and no way into private
 * networks.
 * @throws OcpiHttpError
 */
@Injectable()
export class OcpiHttp implements OnModuleDestroy {
  private readonly pools: OutboundPools;
  private readonly admission: UrlAdmission;
  private readonly options: OcpiOutboundOptions;
  private readonly limit: number;

  constructor(@Inject(OCPI_SETTINGS) settings: Pick<OcpiSettings, 'outbound' | 'pushDelivery'>) {
    this.options = settings.outbound ?? {};
    this.limit = this.options.maxResponseBytes ?? MAX_BYTES;
    const allowPrivate = this.options.allowPrivateNetworks ?? false;
    const guard = new AddressGuard(allowPrivate, this.resolver());
    this.pools = new OutboundPools(guard, settings.pushDelivery?.concurrency);
    this.admission = new UrlAdmission(guard, allowPrivate);
  }

  async request(request: OcpiHttpRequest): Promise<OcpiHttpResponse> {
    const timeoutMs = request.timeoutMs ?? this.options.timeoutMs ?? TIMEOUT_MS;
    let url = this.admission.admit(request.url);
    const deadline = new Deadline(timeoutMs, request.signal);
    try {
      for (let hops = 0; ; hops++) {
        const reply = await this.exchange(url, request, deadline);
        const target = reply.isRedirect ? targetOf(reply, request.method, url) : undefined;
        if (target === undefined) {
          const text = reply.text();
          const { status, headers } = reply;
          return { status, headers: flat(headers), text: typeof text === 'string' ? text : await unpacked(text, url), url: hrefOf(url) };
        }
        if (target.origin !== url.origin || hops === MAX_REDIRECTS) {
          throw new OcpiHttpError(
            'redirect',
            `${shown(hrefOf(url))} redirects to ${shown(target)}. Tokens are not sent on; ask the partner for the final address.`,
          );
        }
        url = { origin: target.origin, path: target.pathname + target.search };
      }
    } catch (error) {
      throw this.explain(error, shown(hrefOf(url)), timeoutMs, deadline.isOver, request.signal);
    } finally {
      deadline.done();
    }
  }

  /** A pool stays for the next call; all are closed with the module. */
  async onModuleDestroy(): Promise<void> {
    await this.pools.destroy();
  }

  /** How names are resolved; undefined: by the system. */
  protected resolver(): Resolve | undefined {
    return undefined;
  }

  /** Whether a URL may be called, as far as it tells by itself; what its name resolves to is judged with each connection. */
  admits(url: string): boolean {
    return this.faultOf(url) === undefined;
  }

  /** Why a URL may not be called; undefined: it may. */
  faultOf(text: string): OcpiUrlFault | undefined {
    return this.admission.faultOf(text);
  }

  private exchange({ origin, path }: AdmittedUrl, request: OcpiHttpRequest, deadline: Deadline): Promise<Exchange> {
    const { method, body } = request;
    const headers = ['accept', 'application/json'];
    for (const name in request.headers) headers.push(name, request.headers[name]!);
    if (body !== undefined) headers.push('content-type', 'application/json; charset=utf-8');
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(method, this.limit, resolve, reject);
      deadline.watch(exchange);
      this.pools.of(origin, request.lane ?? '').dispatch({ method, path, headers, body }, exchange);
    });
  }

  private explain(error: unknown, at: string, timeoutMs: number, isOver: boolean, wanted: AbortSignal | undefined): OcpiHttpError {
    if (error instanceof OcpiHttpError) return error;
    if (error instanceof TooLargeError)
      return new OcpiHttpError('too-large', `The answer of ${at} is larger than ${this.limit} bytes (outbound.maxResponseBytes).`);
    if (wanted?.aborted) return new OcpiHttpError('aborted', `The call of ${at} was cancelled.`, error);
    if (isOver || (error instanceof Error && error.name.endsWith('TimeoutError'))) {
      return new OcpiHttpError('timeout', `${at} did not answer within ${timeoutMs} ms.`, error);
    }
    return new OcpiHttpError(
      'network',
      `${at} could not be reached: ${error instanceof Error ? error.message || error.name : 'unknown error'}.`,
      error,
    );
  }
}

function targetOf({ status, headers }: Exchange, method: string, url: AdmittedUrl): URL | undefined {
  return redirectTarget(status, headers['location'], method, new URL(hrefOf(url)));
}

function hrefOf({ origin, path }: AdmittedUrl): string {
  return origin + path;
}

async function unpacked(text: Promise<string>, url: AdmittedUrl): Promise<string> {
  try {
    return await text;
  } catch (error) {
    if (error instanceof TooLargeError) throw error;
    throw new OcpiHttpError('network', `The answer of ${shown(hrefOf(url))} could not be unpacked.`, error);
  }
}

/** Their names are in lower case already. */
function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) all[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return all;
}
