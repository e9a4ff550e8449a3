import { isObject } from '../models/is-object.js';
import type { OcpiHttpResponse } from './guarded-fetch.js';
import { shown } from './url-admission.js';
import { OcpiCallError, type OcpiCallDetails, type OcpiCallFailure } from './ocpi-call.error.js';

/** A successful answer of a partner. */
export interface OcpiAnswer {
  readonly http: number;
  readonly statusCode: number;
  readonly statusMessage?: string;
  readonly data: unknown;
  readonly timestamp?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
}

const SUCCESS = 1000;
/** Nobody is asked to wait longer, in seconds: whoever writes more means another unit, or nothing. */
const LONGEST_WAIT_SECONDS = 86_400;

/** Who answers, and what must not be told on when it answers with an error. */
export interface ReadEnvelopeOptions extends Pick<OcpiCallDetails, 'partner' | 'method'> {
  /** Tokens of the request: partners quote them in their messages. */
  readonly secrets?: () => readonly string[];
}

/**
 * Reads the envelope (transport_and_format, Response format) and judges it by range. What partners leave out is put up with: timestamp,
 * status_message, an empty body of a successful push.
 * @throws OcpiCallError
 */
export function readEnvelope(response: OcpiHttpResponse, options: ReadEnvelopeOptions): OcpiAnswer {
  const ok = response.status >= 200 && response.status < 300;
  const body = parse(response.text);
  const statusCode = numeric(body?.['status_code']);
  const statusMessage = typeof body?.['status_message'] === 'string' ? body['status_message'] : undefined;
  const failed = (sentence: (at: string, message: string) => string, failure: OcpiCallFailure): OcpiCallError => {
    const { secrets, ...about } = options;
    const at = shown(response.url);
    const hidden = secrets?.() ?? [];
    const message = statusMessage === undefined ? undefined : without(hidden, statusMessage);
    const data = isQuoted(hidden, body?.['data']) ? undefined : body?.['data'];
    const retryAfter = seconds(response.headers['retry-after']);
    const details = { ...about, url: at, http: response.status, retryAfter, statusCode, statusMessage: message, data, failure };
    return new OcpiCallError(sentence(at, quoted(message)), details);
  };
  if (!ok) {
    const words = statusCode === undefined ? '' : ` and OCPI status ${statusCode}`;
    throw failed((at, message) => `${at} answered HTTP ${response.status}${words}${message}.`, 'http');
  }
  if (body === undefined || statusCode === undefined) {
    const empty = response.text.trim() === '' && options.method !== 'GET';
    if (empty) return { http: response.status, statusCode: SUCCESS, data: undefined, headers: response.headers, url: response.url };
    throw failed((at) => `${at} answered HTTP ${response.status}, but what it sent is no OCPI envelope.`, 'garbage');
  }
  if (statusCode < 1000 || statusCode > 1999) {
    throw failed((at, message) => `${at} answered OCPI status ${statusCode}${message}.`, 'ocpi');
  }
  const timestamp = typeof body['timestamp'] === 'string' ? body['timestamp'] : undefined;
  return { http: response.status, statusCode, statusMessage, data: body['data'], timestamp, headers: response.headers, url: response.url };
}

/** `data` where the chapter names one object; a list of one is taken for it, an empty one and null for none. */
export function dataObject(answer: OcpiAnswer, about: Pick<OcpiCallDetails, 'partner' | 'method'>): Record<string, unknown> | undefined {
  const { data } = answer;
  if (data === undefined || data === null || (Array.isArray(data) && data.length === 0)) return undefined;
  const only = Array.isArray(data) && data.length === 1 ? (data[0] as unknown) : data;
  if (isObject(only)) return only;
  throw wrongShape(answer, about, 'one object');
}

/** `data` where the chapter names a list; none is an empty one. */
export function dataList(answer: OcpiAnswer, about: Pick<OcpiCallDetails, 'partner' | 'method'>): readonly unknown[] {
  const { data } = answer;
  if (data === undefined || data === null) return [];
  if (Array.isArray(data)) return data as unknown[];
  throw wrongShape(answer, about, 'a list');
}

function wrongShape(answer: OcpiAnswer, about: Pick<OcpiCallDetails, 'partner' | 'method'>, wanted: string): OcpiCallError {
  const { http, statusCode, statusMessage } = answer;
  const url = shown(answer.url);
  return new OcpiCallError(`${url} answered with data that is not ${wanted}.`, {
    ...about,
    url,
    http,
    statusCode,
    statusMessage,
    failure: 'garbage',
  });
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function without(secrets: readonly string[], text: string): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, '(token)'), text);
}

function isQuoted(secrets: readonly string[], data: unknown): boolean {
  const text = data === undefined ? '' : JSON.stringify(data);
  return secrets.some((secret) => text.includes(secret));
}

function numeric(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

function quoted(message: string | undefined): string {
  return message === undefined || message === '' ? '' : ` ("${message.slice(0, 300)}")`;
}

/** Retry-After as seconds from now, a day at most; it may be a date. */
function seconds(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const wanted = /^\s*\d+\s*$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isNaN(wanted) ? undefined : Math.min(Math.max(0, wanted), LONGEST_WAIT_SECONDS);
}
