import type { Cdr, ChargingPeriod, Connector, Evse, Location, Session, Tariff } from 'nestjs-ocpi';
import { costsOf } from './costs.js';

/** Where a session took place. */
export interface Socket {
  readonly location: Location;
  readonly evse: Evse;
  readonly connector: Connector;
}

/** The CDR of a completed session; it has the session's id. `periods`: what was charged and parked. */
export function cdrOf(
  session: Session,
  { location, evse, connector }: Socket,
  tariff: Tariff,
  periods: ChargingPeriod[],
  time: string,
): Cdr {
  return {
    country_code: session.country_code,
    party_id: session.party_id,
    id: session.id,
    start_date_time: session.start_date_time,
    end_date_time: session.end_date_time ?? time,
    session_id: session.id,
    cdr_token: session.cdr_token,
    auth_method: session.auth_method,
    ...(session.authorization_reference !== undefined && { authorization_reference: session.authorization_reference }),
    // Who pays by card gets an invoice of the CPO, under the reference that the terminal gave.
    ...(session.cdr_token.type === 'AD_HOC_USER' &&
      session.authorization_reference !== undefined && { invoice_reference_id: session.authorization_reference }),
    cdr_location: {
      id: location.id,
      ...(location.name !== undefined && { name: location.name }),
      address: location.address,
      city: location.city,
      ...(location.postal_code !== undefined && { postal_code: location.postal_code }),
      country: location.country,
      coordinates: location.coordinates,
      evse_uid: evse.uid,
      evse_id: evse.evse_id ?? '#NA',
      connector_id: connector.id,
      connector_standard: connector.standard,
      connector_format: connector.format,
      connector_power_type: connector.power_type,
    },
    ...(session.meter_id !== undefined && { meter_id: session.meter_id }),
    currency: tariff.currency,
    tariffs: [tariff],
    charging_periods: periods,
    ...costsOf(tariff, periods),
    last_updated: time,
  };
}
