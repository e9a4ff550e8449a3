import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { callHeaders, type CallHead } from './call-headers.js';
import { readEnvelope, type OcpiAnswer } from './envelope.js';
import { OcpiHttp, type OcpiHttpRequest } from './guarded-fetch.js';
import { shown } from './url-admission.js';
import { OcpiCallError } from './ocpi-call.error.js';
import { requestText } from './request-text.js';
import { OcpiHttpError } from './ocpi-http.error.js';

/** One OCPI request to any platform, registered or not yet. */
export interface OcpiCall extends CallHead {
  readonly method: OcpiHttpRequest['method'];
  readonly url: string;
  readonly body?: unknown;
  /** The body as JSON text, where it is written already. */
  readonly text?: string;
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
    const { method, url, partner, signal, timeoutMs, retries = RETRIES } = call;
    const body = call.text ?? (call.body === undefined ? undefined : requestText(call.body, () => ({ partner, method, url: shown(url) })));
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await this.http.request({ method, url, headers: callHeaders(call), body, signal, timeoutMs, lane: partner });
        return readEnvelope(response, { partner, method, secrets: () => secretsOf(call) });
      } catch (caught) {
        const error = caught instanceof OcpiHttpError ? unanswered(caught, call) : caught;
        const pause = error instanceof OcpiCallError && attempt < retries ? pauseBefore(error, method, attempt) : undefined;
        if (pause === undefined) throw error;
        await sleep(pause, undefined, { signal }).catch(() => {
          throw error;
        });
      }
    }
  }
}

/** No answer, or none that could be read. */
export function unanswered(error: OcpiHttpError, { partner, method, url }: Pick<OcpiCall, 'partner' | 'method' | 'url'>): OcpiCallError {
  const failure =
    error.failure === 'network' || error.failure === 'timeout' ? 'unreachable' : error.failure === 'too-large' ? 'garbage' : 'refused';
  return new OcpiCallError(error.message, { partner, method, url: shown(url), failure }, error);
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
