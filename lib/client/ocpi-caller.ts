import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';
import { authorization, messageIds, routingHeaders, type Routing, type TokenEncoding } from './call-headers.js';
import { readEnvelope, type OcpiAnswer } from './envelope.js';
import { OcpiHttp, type OcpiHttpRequest } from './guarded-fetch.js';
import { shown } from './url-admission.js';
import { OcpiCallError } from './ocpi-call.error.js';
import { OcpiHttpError } from './ocpi-http.error.js';

/** One OCPI request to any platform, registered or not yet. */
export interface OcpiCall {
  readonly method: OcpiHttpRequest['method'];
  readonly url: string;
  /** The version spoken; undefined for versions, which come before one is chosen. */
  readonly version?: OcpiVersion;
  /** The module identifier, or 'versions': decides about routing headers. */
  readonly module: string;
  /** The token and how it is written; none for the few versions addresses that want none. */
  readonly token?: { readonly text: string; readonly encoding: TokenEncoding };
  readonly body?: unknown;
  readonly routing?: Routing;
  readonly correlationId?: string;
  /** Our id of the partner, for errors. */
  readonly partner?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** How often a GET is sent again after no answer or a 5xx. @default 2 */
  readonly retries?: number;
}

const RETRIES = 2;
const FIRST_PAUSE_MS = 200;
/** Longer waits are the caller's to decide: the error says how long. */
const MAX_WAIT_SECONDS = 30;

/**
 * Sends requests in OCPI's form and reads the envelope. GETs are tried again, with jitter; writes are not (transport_and_format, Offline
 * behaviour), but for 429, which says that nothing was done.
 * @throws OcpiCallError
 */
@Injectable()
export class OcpiCaller {
  constructor(private readonly http: OcpiHttp) {}

  async send(call: OcpiCall): Promise<OcpiAnswer> {
    const retries = call.retries ?? RETRIES;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.attempt(call);
      } catch (error) {
        const pause = error instanceof OcpiCallError && attempt < retries ? pauseBefore(error, call.method, attempt) : undefined;
        if (pause === undefined) throw error;
        await sleep(pause, undefined, { signal: call.signal }).catch(() => {
          throw error;
        });
      }
    }
  }

  private async attempt(call: OcpiCall): Promise<OcpiAnswer> {
    const about = { partner: call.partner, method: call.method };
    const headers = {
      ...(call.token && { Authorization: authorization(call.token.text, call.token.encoding) }),
      ...messageIds(call.version, call.correlationId),
      ...(call.version && routingHeaders(call.version, call.module, call.routing ?? {})),
    };
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    try {
      return readEnvelope(
        await this.http.request({
          method: call.method,
          url: call.url,
          headers,
          body,
          signal: call.signal,
          timeoutMs: call.timeoutMs,
          lane: call.partner,
        }),
        { ...about, secrets: () => secretsOf(call) },
      );
    } catch (error) {
      if (!(error instanceof OcpiHttpError)) throw error;
      const failure =
        error.failure === 'network' || error.failure === 'timeout' ? 'unreachable' : error.failure === 'too-large' ? 'garbage' : 'refused';
      throw new OcpiCallError(error.message, { ...about, url: shown(call.url), failure }, error);
    }
  }
}

/** The token that a call is made with, and the one that it gives, as they are and as they are written. */
function secretsOf({ token, body }: OcpiCall): readonly string[] {
  const given = typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string' ? [body.token] : [];
  return [...(token ? [token.text] : []), ...given].flatMap((text) => [text, Buffer.from(text, 'utf8').toString('base64')]);
}

/** Milliseconds to wait before the request is sent again; undefined: it is not. */
function pauseBefore(error: OcpiCallError, method: OcpiCall['method'], attempt: number): number | undefined {
  if (error.http === 429 || (error.http === 503 && error.retryAfter !== undefined && method === 'GET')) {
    const wait = error.retryAfter ?? 1;
    return wait <= MAX_WAIT_SECONDS ? wait * 1000 + Math.random() * FIRST_PAUSE_MS : undefined;
  }
  if (method !== 'GET' || !error.transient) return undefined;
  return FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random());
}
