import type { Cdr, ChargingPeriod, Location, Session, Tariff } from 'nestjs-ocpi';
import { cdrOf, type Socket } from '../charge-points/cdr-of.js';
import { decimals } from '../charge-points/costs.js';
import { chargingPower } from '../charge-points/power-of.js';
import { demoTime } from './dates.js';
import { Random } from './random.js';

/** The drivers of the finished sessions are customers of an eMSP that does not exist. */
const IMAGINARY = { country_code: 'DE', party_id: 'IMG' };

/** A finished session and its CDR. */
export interface Finished {
  readonly session: Session;
  readonly cdr: Cdr;
}

/** The finished session of a number at a location, with the tariffs its connectors refer to. */
export function demoSession(location: Location, tariffs: readonly Tariff[], number: number): Finished | undefined {
  const random = new Random(`session ${number}`);
  const socket = socketAt(location, random);
  const tariff = tariffs.find(({ id }) => id === socket?.connector.tariff_ids?.[0]);
  if (socket === undefined || tariff === undefined) return undefined;
  const direct = socket.connector.power_type === 'DC';
  const begin = number * 95;
  const charging = direct ? random.int(12, 45) : random.int(60, 300);
  const parking = direct ? 0 : random.pick([0, 30, 75]);
  const energy = decimals((chargingPower(socket.connector) * 0.85 * charging) / 60);
  const end = demoTime(begin + charging + parking);
  const session: Session = {
    country_code: location.country_code,
    party_id: location.party_id,
    id: `SES-${String(number).padStart(6, '0')}`,
    start_date_time: demoTime(begin),
    end_date_time: end,
    kwh: energy,
    cdr_token: driver(random),
    auth_method: random.pick(['WHITELIST', 'AUTH_REQUEST']),
    location_id: location.id,
    evse_uid: socket.evse.uid,
    connector_id: socket.connector.id,
    meter_id: `METER-${socket.evse.uid}`,
    currency: tariff.currency,
    charging_periods: periodsOf(tariff, begin, charging, parking, energy),
    status: 'COMPLETED',
    last_updated: end,
  };
  const cdr = cdrOf(session, socket, tariff, session.charging_periods ?? [], demoTime(begin + charging + parking + 1));
  return { session: { ...session, total_cost: cdr.total_cost }, cdr };
}

function socketAt(location: Location, random: Random): Socket | undefined {
  const evse = location.evses?.[random.int(0, location.evses.length - 1)];
  const connector = evse?.connectors[random.int(0, evse.connectors.length - 1)];
  return evse && connector && { location, evse, connector };
}

function driver(random: Random): Session['cdr_token'] {
  const number = random.int(100_000, 999_999);
  return { ...IMAGINARY, uid: `IMG${number}`, type: 'RFID', contract_id: `DE-IMG-C00${number}-${number % 10}` };
}

function periodsOf(tariff: Tariff, begin: number, charging: number, parking: number, energy: number): ChargingPeriod[] {
  const first: ChargingPeriod = {
    start_date_time: demoTime(begin),
    dimensions: [
      { type: 'ENERGY', volume: energy },
      { type: 'TIME', volume: decimals(charging / 60) },
    ],
    tariff_id: tariff.id,
  };
  if (parking === 0) return [first];
  const dimensions: ChargingPeriod['dimensions'] = [{ type: 'PARKING_TIME', volume: decimals(parking / 60) }];
  return [first, { start_date_time: demoTime(begin + charging), dimensions, tariff_id: tariff.id }];
}
