import { Injectable } from '@nestjs/common';
import type { ActiveChargingProfile, ActionInput, ActionOutput, ChargingProfile, Connector, Session } from 'nestjs-ocpi';
import { OcpiClock } from 'nestjs-ocpi';
import { Memory } from './memory.js';
import { connectorPower, kilowattsPerAmpere } from './power-of.js';
import { Pusher } from './pusher.js';
import { Results } from './results.js';
import { Sockets } from './sockets.js';

interface Kept {
  readonly profile: ChargingProfile;
  /** When it begins, OCPI DateTime. */
  readonly since: string;
}

/** How long a profile without a stated end is told to last, in seconds. */
const SPAN = 3600;
const idOf = (session: Session): string => `profile/${session.country_code}/${session.party_id}/${session.id}`;

/** The charging profiles of running sessions. */
@Injectable()
export class Profiles {
  constructor(
    private readonly memory: Memory,
    private readonly clock: OcpiClock,
    private readonly sockets: Sockets,
    private readonly results: Results,
    private readonly pusher: Pusher,
  ) {}

  get({ session, profile: { duration } }: ActionInput<'GET_CHARGING_PROFILE'>): ActionOutput<'GET_CHARGING_PROFILE'> {
    if (session.status !== 'ACTIVE') return { result: 'REJECTED' };
    return {
      result: 'ACCEPTED',
      completion: this.results.later(async () => ({ result: 'ACCEPTED', profile: await this.active(session, duration) })),
    };
  }

  set({ session, profile }: ActionInput<'SET_CHARGING_PROFILE'>): ActionOutput<'SET_CHARGING_PROFILE'> {
    if (session.status !== 'ACTIVE') return { result: 'REJECTED' };
    const completion = this.results.later(async () => {
      await this.memory.set(idOf(session), { profile, since: profile.start_date_time ?? this.clock.timestamp() } satisfies Kept);
      this.results.afterwards(async () => this.pusher.profileChanged(session, await this.active(session, SPAN)));
      return { result: 'ACCEPTED' } as const;
    });
    return { result: 'ACCEPTED', completion };
  }

  clear({ session }: ActionInput<'CLEAR_CHARGING_PROFILE'>): ActionOutput<'CLEAR_CHARGING_PROFILE'> {
    if (session.status !== 'ACTIVE') return { result: 'REJECTED' };
    const completion = this.results.later(async () => {
      if (!(await this.memory.forget(idOf(session)))) return { result: 'UNKNOWN' } as const;
      this.results.afterwards(async () => this.pusher.profileChanged(session, await this.active(session, SPAN)));
      return { result: 'ACCEPTED' } as const;
    });
    return { result: 'ACCEPTED', completion };
  }

  /** The most that a session's profile allows just now, in kW. */
  async limit(session: Session, connector: Connector): Promise<number> {
    const kept = await this.kept(session);
    if (kept === undefined) return connectorPower(connector);
    const { profile, since } = kept;
    const seconds = (this.clock.now() - Date.parse(since)) / 1000;
    const period = (profile.charging_profile_period ?? []).filter(({ start_period }) => start_period <= seconds).at(-1);
    if (period === undefined) return connectorPower(connector);
    return profile.charging_rate_unit === 'W' ? period.limit / 1000 : period.limit * kilowattsPerAmpere(connector);
  }

  /** With the session the charge point forgets its profile. */
  async forget(session: Session): Promise<void> {
    await this.memory.forget(idOf(session));
  }

  /** The profile that has not ended yet. */
  private async kept(session: Session): Promise<Kept | undefined> {
    const kept = await this.memory.get<Kept>(idOf(session));
    const { duration } = kept?.profile ?? {};
    const isOver = kept !== undefined && duration !== undefined && this.clock.now() > Date.parse(kept.since) + duration * 1000;
    return isOver ? undefined : kept;
  }

  private async active(session: Session, duration: number): Promise<ActiveChargingProfile> {
    const kept = await this.kept(session);
    if (kept !== undefined) return { start_date_time: kept.since, charging_profile: kept.profile };
    const start_date_time = this.clock.timestamp();
    const socket = await this.sockets.of(session);
    const most = socket ? connectorPower(socket.connector) * 1000 : 0;
    return {
      start_date_time,
      charging_profile: { duration, charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: most }] },
    };
  }
}
