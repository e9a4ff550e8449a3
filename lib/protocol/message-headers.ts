import type { IncomingHttpHeaders } from 'node:http';
import type { OcpiParty } from '../contract/party.js';
import { isPrintableAscii } from '../models/characters.js';

const MOST = 128;
const COUNTRY = /^[A-Za-z]{2}$/;
const PARTY_ID = /^[A-Za-z0-9]{3}$/;

/** The message headers of a request (transport_and_format, Message headers), as far as they may go into replies and logs. */
export class MessageHeaders {
  readonly requestId: string | undefined;
  readonly correlationId: string | undefined;
  readonly fromCountry: string | undefined;
  readonly fromParty: string | undefined;
  readonly toCountry: string | undefined;
  readonly toParty: string | undefined;

  constructor(headers: IncomingHttpHeaders) {
    this.requestId = text(headers['x-request-id']);
    this.correlationId = text(headers['x-correlation-id']);
    this.fromCountry = text(headers['ocpi-from-country-code']);
    this.fromParty = text(headers['ocpi-from-party-id']);
    this.toCountry = text(headers['ocpi-to-country-code']);
    this.toParty = text(headers['ocpi-to-party-id']);
  }

  /** The party that sent the message, where one is named. */
  get from(): OcpiParty | undefined {
    return party(this.fromCountry, this.fromParty);
  }

  /** The party that it is for, where one is named. */
  get to(): OcpiParty | undefined {
    return party(this.toCountry, this.toParty);
  }
}

/** The text of a header that is given once, printable and of sensible length. */
function text(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= MOST && isPrintableAscii(value) ? value : undefined;
}

function party(countryCode: string | undefined, partyId: string | undefined): OcpiParty | undefined {
  if (countryCode === undefined || partyId === undefined) return undefined;
  return COUNTRY.test(countryCode) && PARTY_ID.test(partyId) ? { countryCode, partyId } : undefined;
}
