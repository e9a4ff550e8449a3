import { randomUUID } from 'node:crypto';
import type { OcpiKey, Session, Token } from 'nestjs-ocpi';
import type { Socket } from './cdr-of.js';

/** What a session begins with. */
export interface Order {
  readonly token: Token;
  readonly authorizationReference?: string;
  readonly socket: Socket;
}

/** What is remembered of a session. */
export type SessionKey = OcpiKey<'sessions'>;

/** Of a session of ours. */
export function keyOf(session: Session): SessionKey {
  return { countryCode: session.country_code, partyId: session.party_id, id: session.id };
}

/** The session of an order, before anything has flowed. */
export function sessionOf({ token, authorizationReference, socket }: Order, currency: string, time: string): Session {
  const { location, evse, connector } = socket;
  return {
    country_code: location.country_code,
    party_id: location.party_id,
    id: randomUUID(),
    start_date_time: time,
    kwh: 0,
    cdr_token: {
      country_code: token.country_code,
      party_id: token.party_id,
      uid: token.uid,
      type: token.type,
      contract_id: token.contract_id,
    },
    auth_method: 'COMMAND',
    ...(authorizationReference !== undefined && { authorization_reference: authorizationReference }),
    location_id: location.id,
    evse_uid: evse.uid,
    connector_id: connector.id,
    meter_id: `METER-${evse.uid}`,
    currency,
    status: 'PENDING',
    last_updated: time,
  };
}
