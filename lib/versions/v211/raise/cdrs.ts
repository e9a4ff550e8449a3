import { changed, drop, each, eachOn, maybe, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v221/cdrs.js';
import type { Location } from '../../v221/locations.js';
import type * as older from '../cdrs.js';
import { lowerAuthMethod } from './auth-methods.js';
import { lowerCdrLocation, raiseCdrLocation } from './cdr-locations.js';
import { raiseCdrToken } from './cdr-tokens.js';
import { lowerPeriods, raisePeriods } from './charging-periods.js';
import { tariff } from './tariffs.js';
import { keyOfUsed } from './used-location.js';

/** What only 2.1.1, and what only 2.2.1 has a name for. */
export const CDR_OLD = ['stop_date_time', 'auth_id', 'location'] as const;
const SAID = ['country_code', 'party_id', 'end_date_time', 'cdr_token', 'cdr_location', 'credit'] as const;
const UNSAID = [
  'session_id',
  'authorization_reference',
  'signed_data',
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
  'invoice_reference_id',
  'credit_reference_id',
  'home_charging_compensation',
] as const;
export const CDR_NEW = [...SAID, ...UNSAID] as const;

/** mod_cdrs, CDR object. */
export const cdr: Step<older.Cdr, newer.Cdr, Location> = {
  raise: (wire, info, current) =>
    changed(without(without(wire, CDR_OLD), CDR_NEW), {
      country_code: info.owner.countryCode,
      party_id: info.owner.partyId,
      end_date_time: wire.stop_date_time,
      cdr_token: raiseCdrToken(wire.auth_id, info, current?.cdr_token),
      cdr_location: raiseCdrLocation(wire.location, current?.cdr_location),
      tariffs: each(wire.tariffs, (one) => tariff.raise(one, info)),
      charging_periods: raisePeriods(wire.charging_periods),
      total_cost: { excl_vat: wire.total_cost },
    }),
  lower: (house, way): Loose<older.Cdr> | undefined => {
    // Without these fields a credit would look like a second charge.
    if (house.credit === true) {
      way.lose('credit');
      return undefined;
    }
    if (house.total_cost?.incl_vat != null) way.lose('total_cost');
    const plain = drop(without(without(house, CDR_OLD), SAID), UNSAID, way);
    const known = way.location(keyOfUsed(house, house.cdr_location?.id));
    return changed(plain, {
      stop_date_time: house.end_date_time,
      auth_id: house.cdr_token?.contract_id,
      auth_method: lowerAuthMethod(house.auth_method, way),
      location: maybe(house.cdr_location, (one) => lowerCdrLocation(one, known, house.last_updated)),
      tariffs: eachOn(way, 'tariffs', house.tariffs, (one) => tariff.lower(one, way)),
      charging_periods: lowerPeriods(house.charging_periods, way),
      total_cost: house.total_cost?.excl_vat,
    });
  },
  embeds: (house) => maybe(house.cdr_location?.id, (id) => keyOfUsed(house, id)),
};
