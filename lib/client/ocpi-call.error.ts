/** What went wrong with a call. */
export type OcpiCallFailure =
  /** Not made: no such endpoint, an address that may not be called. */
  | 'refused'
  /** No answer: connection, name, time. */
  | 'unreachable'
  /** An answer with an HTTP error. */
  | 'http'
  /** HTTP success with an OCPI status outside 1xxx. */
  | 'ocpi'
  /** An answer that is not OCPI: an HTML page, broken JSON, the wrong kind of data. */
  | 'garbage';

/** What is known of a failed call. */
export interface OcpiCallDetails {
  readonly failure: OcpiCallFailure;
  /** Our id of the partner; undefined before it is registered. */
  readonly partner?: string;
  readonly method?: string;
  /** Without query and without anything secret. */
  readonly url?: string;
  readonly http?: number;
  readonly statusCode?: number;
  readonly statusMessage?: string;
  /** What the partner answered as `data` beside its error. */
  readonly data?: unknown;
  /** Seconds it asks us to wait (HTTP 429, 503). */
  readonly retryAfter?: number;
}

/** The partner's server failed, or a hub does not reach it (status_codes, 3xxx and 4xxx). */
const TROUBLES: ReadonlySet<number> = new Set([3000, 4002, 4003]);

/** A call of a partner that did not succeed. The range of `statusCode` says whose fault it is: 2 ours, 3 theirs, 4 the hub's. */
export class OcpiCallError extends Error implements OcpiCallDetails {
  readonly failure: OcpiCallFailure;
  readonly partner?: string;
  readonly method?: string;
  readonly url?: string;
  readonly http?: number;
  readonly statusCode?: number;
  readonly statusMessage?: string;
  readonly data?: unknown;
  readonly retryAfter?: number;

  constructor(message: string, details: OcpiCallDetails, cause?: unknown) {
    super(message, { cause });
    this.name = 'OcpiCallError';
    this.failure = details.failure;
    this.partner = details.partner;
    this.method = details.method;
    this.url = details.url;
    this.http = details.http;
    this.statusCode = details.statusCode;
    this.statusMessage = details.statusMessage;
    this.data = details.data;
    this.retryAfter = details.retryAfter;
  }

  /** Whether the partner said that there is no such object (HTTP 404, 2003 for locations, 2004 for tokens). */
  get missing(): boolean {
    return this.http === 404 || this.statusCode === 2003 || this.statusCode === 2004;
  }

  /** Whether the same call may succeed later: nothing was answered, or the partner had a problem of its own. */
  get transient(): boolean {
    if (this.failure === 'unreachable' || (this.failure === 'ocpi' && TROUBLES.has(this.statusCode ?? 0))) return true;
    return this.http !== undefined && (this.http >= 500 || this.http === 429 || this.http === 408);
  }
}
