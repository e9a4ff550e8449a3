import { Injectable } from '@nestjs/common';
import { type ChargingPeriod, OcpiClock, type Session } from 'nestjs-ocpi';
import { costsOf, decimals } from './costs.js';
import { chargingPower } from './power-of.js';
import { Profiles } from './profiles.js';
import { type PricedSocket, Sockets } from './sockets.js';

/** The simulated car's battery takes no more, in kWh. */
const FULL = 60;
const HOUR_MS = 3_600_000;
/** Nobody parks at a charge point for longer, in hours. */
const LONGEST = 24;

/** What a session is a moment later. */
export type Growth = (session: Session) => Session;

/** The energy that flows into simulated cars. */
@Injectable()
export class Charging {
  constructor(
    private readonly clock: OcpiClock,
    private readonly sockets: Sockets,
    private readonly profiles: Profiles,
  ) {}

  /** How a session has grown since it was last updated. Undefined when its location has gone. */
  async growth(session: Session): Promise<Growth | undefined> {
    const socket = await this.sockets.of(session);
    if (socket === undefined) return undefined;
    const time = this.clock.timestamp();
    const power = Math.min(chargingPower(socket.connector), await this.profiles.limit(session, socket.connector));
    return (current) => (current.status === 'ACTIVE' ? grown(current, socket, power, time) : current);
  }

  /** Whether the car is full, or has stood there long enough. */
  isOver({ kwh, start_date_time }: Session): boolean {
    return kwh >= FULL || this.clock.now() - Date.parse(start_date_time) > LONGEST * HOUR_MS;
  }
}

function grown(session: Session, { tariff }: PricedSocket, power: number, time: string): Session {
  const passed = Math.max(Date.parse(time) - Date.parse(session.last_updated), 0) / HOUR_MS;
  if (passed === 0) return session;
  const kwh = Math.min(decimals(session.kwh + power * passed), FULL);
  const hours = decimals((Date.parse(time) - Date.parse(session.start_date_time)) / HOUR_MS);
  const charging_periods: ChargingPeriod[] = [
    {
      start_date_time: session.start_date_time,
      dimensions: [
        { type: 'ENERGY', volume: kwh },
        { type: 'TIME', volume: hours },
      ],
      ...(tariff.id !== 'FREE' && { tariff_id: tariff.id }),
    },
  ];
  return { ...session, kwh, charging_periods, total_cost: costsOf(tariff, charging_periods).total_cost, last_updated: time };
}
