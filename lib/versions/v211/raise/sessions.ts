import { changed, drop, isOf, maybe, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type { Location } from '../../v221/locations.js';
import type * as newer from '../../v221/sessions.js';
import type * as older from '../sessions.js';
import { SessionStatus } from '../sessions.js';
import { lowerAuthMethod } from './auth-methods.js';
import { raiseCdrToken } from './cdr-tokens.js';
import { lowerPeriods, raisePeriods } from './charging-periods.js';
import { embedLocation, keyOfUsed, raiseUsed, standIn } from './used-location.js';

/** What only 2.1.1, and what only 2.2.1 has a name for. */
export const SESSION_OLD = ['start_datetime', 'end_datetime', 'auth_id', 'location'] as const;
export const SESSION_NEW = [
  'country_code',
  'party_id',
  'start_date_time',
  'end_date_time',
  'cdr_token',
  'authorization_reference',
  'location_id',
  'evse_uid',
  'connector_id',
] as const;
/** Those of the new ones that 2.1.1 says in its own way, or gets from the connection. */
const SAID = SESSION_NEW.filter((name) => name !== 'authorization_reference');

/** mod_sessions, Session object. */
export const session: Step<older.Session, newer.Session, Location> = {
  raise: (wire, info, current) =>
    changed(without(without(wire, SESSION_OLD), SESSION_NEW), {
      country_code: info.owner.countryCode,
      party_id: info.owner.partyId,
      start_date_time: wire.start_datetime,
      end_date_time: wire.end_datetime,
      cdr_token: raiseCdrToken(wire.auth_id, info, current?.cdr_token),
      ...raiseUsed(wire.location, current),
      charging_periods: raisePeriods(wire.charging_periods),
      total_cost: maybe(wire.total_cost, (excl_vat) => ({ excl_vat })),
    }),
  lower: (house, way): Loose<older.Session> | undefined => {
    const location = way.location(keyOfUsed(house, house.location_id));
    if (location === undefined && !way.standsIn) {
      way.lose('location');
      return undefined;
    }
    if (!isOf(SessionStatus, house.status)) way.lose('status');
    if (house.total_cost?.incl_vat != null) way.lose('total_cost');
    const plain = drop(without(without(house, SESSION_OLD), SAID), ['authorization_reference'], way);
    return changed(plain, {
      start_datetime: house.start_date_time,
      end_datetime: house.end_date_time,
      auth_id: house.cdr_token?.contract_id,
      auth_method: lowerAuthMethod(house.auth_method, way),
      location: location ? embedLocation(location, house, way) : standIn(house, house.last_updated),
      charging_periods: lowerPeriods(house.charging_periods, way),
      total_cost: house.total_cost?.excl_vat,
      // A reservation has not begun yet, and 2.1.1 has no other word for that.
      status: isOf(SessionStatus, house.status) ? house.status : SessionStatus.PENDING,
    });
  },
  embeds: (house) => keyOfUsed(house, house.location_id),
};
