import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OcpiClock, OcpiConflict, ownContext, type Session } from 'nestjs-ocpi';
import { PlatformCrud } from '../platform.crud.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../settings.token.js';
import { cdrOf } from './cdr-of.js';
import { Charging } from './charging.js';
import { Evses } from './evses.js';
import { Memory } from './memory.js';
import { Profiles } from './profiles.js';
import { Pusher } from './pusher.js';
import { keyOf, type Order, type SessionKey, sessionOf } from './session-of.js';
import { type PricedSocket, Sockets } from './sockets.js';
import { Timers } from './timers.js';

const PREFIX = 'session/';
const CONTEXT = ownContext('2.3.0', 'sessions');
/** Between two updates of a session, in milliseconds: often at first, then ever more seldom. */
const FIRST_PAUSE = 1000;
const LAST_PAUSE = 60_000;
const isWaiting = ({ status }: Session): boolean => status === 'PENDING' || status === 'RESERVATION';

/** The sessions at our charge points, from PENDING or RESERVATION over ACTIVE to COMPLETED and their CDR; they go on after a restart. */
@Injectable()
export class Sessions implements OnApplicationBootstrap {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'delayMs'>,
    private readonly crud: PlatformCrud,
    private readonly clock: OcpiClock,
    private readonly memory: Memory,
    private readonly timers: Timers,
    private readonly sockets: Sockets,
    private readonly charging: Charging,
    private readonly evses: Evses,
    private readonly profiles: Profiles,
    private readonly pusher: Pusher,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { value } of await this.memory.list<SessionKey>(PREFIX)) this.follow(value);
  }

  /** Stored when it resolves; told to the eMSP after the charge point's delay. It goes on with the session of a reservation where there is one. */
  async begin(order: Order, reserved?: SessionKey): Promise<void> {
    const session = await this.draft(order, 'PENDING', reserved);
    await this.memory.set(PREFIX + session.id, keyOf(session));
    await this.save(session);
    this.follow(keyOf(session));
  }

  /** A reservation has a session before anybody charges (mod_sessions, Reservation). `before`: that of the reservation that this one replaces. */
  async reserve(order: Order, before?: SessionKey): Promise<SessionKey> {
    const session = await this.draft(order, 'RESERVATION', before);
    await this.save(session);
    this.pusher.session(session);
    return keyOf(session);
  }

  /** The reservation is over and nobody has charged. It might cost something all the same (mod_commands, ReserveNow); here it does not, so no CDR follows. */
  async release(key: SessionKey): Promise<void> {
    const time = this.clock.timestamp();
    const session = await this.crud.update(
      'sessions',
      key,
      (current) =>
        current.status === 'RESERVATION' ? { ...current, status: 'COMPLETED', end_date_time: time, last_updated: time } : current,
      CONTEXT,
    );
    if (session) this.pusher.session(session);
  }

  /** Whether it was running, or about to: not a reservation that waits for its driver. Its CDR follows. */
  async end(session: Session): Promise<boolean> {
    const time = this.clock.timestamp();
    const growth = await this.charging.growth(session);
    const begun = (await this.memory.get<SessionKey>(PREFIX + session.id)) !== undefined;
    let ended = false;
    const stored = await this.crud.update(
      'sessions',
      keyOf(session),
      (current) => {
        ended = current.status === 'ACTIVE' || (begun && isWaiting(current));
        return ended ? { ...(growth?.(current) ?? current), status: 'COMPLETED', end_date_time: time, last_updated: time } : current;
      },
      CONTEXT,
    );
    if (ended && stored) this.timers.background(`Session ${stored.id}`, () => this.finish(stored));
    return ended;
  }

  private async draft(order: Order, status: 'PENDING' | 'RESERVATION', reserved?: SessionKey): Promise<Session> {
    const { location, connector } = order.socket;
    const { currency } = await this.sockets.tariff({ countryCode: location.country_code, partyId: location.party_id }, connector);
    const session = sessionOf(order, currency, this.clock.timestamp());
    const before = reserved && (await this.crud.get('sessions', reserved, CONTEXT));
    if (before?.status !== 'RESERVATION') return { ...session, status };
    return { ...session, id: before.id, status: before.status, start_date_time: before.start_date_time };
  }

  private async save(session: Session): Promise<void> {
    const known = await this.crud.update('sessions', keyOf(session), () => session, CONTEXT);
    if (known === undefined) await this.crud.create('sessions', session, CONTEXT);
  }

  private follow(key: SessionKey): void {
    this.timers.background(`Session ${key.id}`, async () => {
      let session = await this.crud.get('sessions', key, CONTEXT);
      if (session === undefined) return void (await this.memory.forget(PREFIX + key.id));
      // Ended before a restart; a session that ends later is finished by whoever ends it.
      if (session.status === 'COMPLETED') return this.finish(session);
      if (isWaiting(session)) session = await this.activate(key);
      for (let pause = FIRST_PAUSE; session?.status === 'ACTIVE'; pause = Math.min(pause * 1.5, LAST_PAUSE)) {
        if (!(await this.timers.rest(pause))) return;
        session = await this.grow(session);
      }
    });
  }

  private async activate(key: SessionKey): Promise<Session | undefined> {
    if (!(await this.timers.rest(this.settings.delayMs))) return undefined;
    const waiting = await this.crud.get('sessions', key, CONTEXT);
    if (waiting === undefined || !isWaiting(waiting)) return waiting;
    this.pusher.session(waiting);
    if (!(await this.timers.rest(this.settings.delayMs))) return undefined;
    const time = this.clock.timestamp();
    let activated = false;
    const session = await this.crud.update(
      'sessions',
      key,
      (current) => {
        activated = isWaiting(current);
        return activated ? { ...current, status: 'ACTIVE', start_date_time: time, last_updated: time } : current;
      },
      CONTEXT,
    );
    if (session && activated) {
      const { status, start_date_time, last_updated } = session;
      this.pusher.sessionFields(session, { status, start_date_time, last_updated });
    }
    return session;
  }

  private async grow(before: Session): Promise<Session | undefined> {
    const growth = await this.charging.growth(before);
    const session = await this.crud.update('sessions', keyOf(before), growth ?? ((current) => current), CONTEXT);
    if (session?.status !== 'ACTIVE') return session;
    const { kwh, total_cost, last_updated } = session;
    if (kwh !== before.kwh) this.pusher.sessionFields(session, { kwh, ...(total_cost && { total_cost }), last_updated });
    if (this.charging.isOver(session)) await this.end(session);
    return session;
  }

  /** What follows a completed session; done once, also when it is begun again after a restart. */
  private async finish(session: Session): Promise<void> {
    const socket = await this.sockets.of(session);
    this.pusher.session(session);
    await this.profiles.forget(session);
    if (socket) {
      await this.evses.turn({ ...keyOf(session), id: session.location_id, uid: session.evse_uid }, 'CHARGING', 'AVAILABLE');
      await this.bill(session, socket);
    }
    await this.memory.forget(PREFIX + session.id);
  }

  private async bill(session: Session, socket: PricedSocket): Promise<void> {
    const nothing = [{ start_date_time: session.start_date_time, dimensions: [{ type: 'ENERGY', volume: 0 } as const] }];
    const cdr = cdrOf(session, socket, socket.tariff, session.charging_periods ?? nothing, this.clock.timestamp());
    try {
      await this.crud.create('cdrs', cdr, CONTEXT);
      this.pusher.cdr(cdr);
    } catch (error) {
      if (!(error instanceof OcpiConflict)) throw error;
    }
  }
}
