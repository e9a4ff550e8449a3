import type { OcpiParty } from '../contract/party.js';
import { isObject } from '../models/is-object.js';
import { bodyOf } from '../protocol/body.js';
import type { RelayRequest } from './relay-request.js';

/** The fields of a body, by name: nothing is known of their types. */
export type ObjectFields = Readonly<Record<string, unknown>>;

/** The body as far as routing looks into it. It is read once, and not judged. @throws OcpiException when it is no JSON object */
export function routedBody(request: RelayRequest): ObjectFields {
  if (request.fields === undefined) {
    const body = bodyOf(request.exchange);
    request.fields = isObject(body) ? body : {};
  }
  return request.fields;
}

/** A field that is text; undefined for any other. */
export function textIn(fields: unknown, name: string): string | undefined {
  const value = isObject(fields) ? fields[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The party that an object names with country_code and party_id. */
export function partyIn(fields: unknown): OcpiParty | undefined {
  const countryCode = textIn(fields, 'country_code');
  const partyId = textIn(fields, 'party_id');
  return countryCode === undefined || partyId === undefined ? undefined : { countryCode, partyId };
}
