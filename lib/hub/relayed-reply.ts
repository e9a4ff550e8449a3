import type { OcpiHttpResponse } from '../client/guarded-fetch.js';
import type { OcpiParty } from '../contract/party.js';
import { isObject } from '../models/is-object.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';

/** An envelope as a receiver wrote it. */
export interface ReceivedEnvelope {
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly statusCode: number;
}

/** Reads what a receiver answered; undefined for an empty answer that says success. @throws OcpiException 4000 when it is no OCPI envelope */
export function receivedEnvelope(answer: OcpiHttpResponse, method: string): ReceivedEnvelope | undefined {
  const text = answer.text.replace(/^\ufeff/, '');
  const isSuccess = answer.status >= 200 && answer.status < 300;
  if (text.trim() === '' && isSuccess && method !== 'GET') return undefined;
  const fields = parsed(text);
  const statusCode = fields && Number(fields['status_code'] ?? NaN);
  if (fields === undefined || statusCode === undefined || !Number.isInteger(statusCode))
    throw new OcpiException(StatusCode.HUB_ERROR, `The receiver answered HTTP ${answer.status} with something that is no OCPI response.`);
  return { text, fields, statusCode };
}

/**
 * The receiver's answer as the hub's reply: HTTP status, status_code, data and status_message as they are (status_codes, 4xxx Hub errors), to the
 * letter where the envelope is whole.
 */
export function relayedReply(answer: OcpiHttpResponse, envelope: ReceivedEnvelope | undefined, headers: Record<string, string>): OcpiReply {
  if (envelope === undefined) return OcpiReply.none(answer.status === 201 ? 201 : 200, headers);
  const { text, fields, statusCode } = envelope;
  const isWhole = typeof fields['status_code'] === 'number' && typeof fields['timestamp'] === 'string';
  const message = fields['status_message'];
  const data = isWhole ? ({ form: 'envelope', text } as const) : ({ form: 'value', value: fields['data'] } as const);
  return new OcpiReply(data, answer.status, statusCode, typeof message === 'string' ? message : undefined, headers);
}

/** The routing headers of a reply. */
export function routingHeaders(from: OcpiParty | undefined, to: OcpiParty | undefined): Record<string, string> {
  return {
    ...(from && { 'OCPI-from-country-code': from.countryCode, 'OCPI-from-party-id': from.partyId }),
    ...(to && { 'OCPI-to-country-code': to.countryCode, 'OCPI-to-party-id': to.partyId }),
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
