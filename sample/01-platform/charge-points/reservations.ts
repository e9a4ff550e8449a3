import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type ActionInput, type ActionOutput, type CommandResult, type Evse, type Location, OcpiClock, type Token } from 'nestjs-ocpi';
import { Evses, type EvsePlace, placeOf } from './evses.js';
import { Memory } from './memory.js';
import { refusal } from './refusal.js';
import { Results } from './results.js';
import { sameId } from './same-id.js';
import type { SessionKey } from './session-of.js';
import { Sessions } from './sessions.js';
import { Timers } from './timers.js';

/** What is remembered of a reservation. */
export interface Held {
  readonly place: EvsePlace;
  /** Whose token it is for, and its uid. */
  readonly token: string;
  /** OCPI DateTime. */
  readonly until: string;
  readonly session: SessionKey;
}

type Wish = ActionInput<'RESERVE_NOW'>['command'];

const PREFIX = 'reservation/';
const driverOf = ({ country_code, party_id, uid }: Pick<Token, 'country_code' | 'party_id' | 'uid'>): string =>
  [country_code, party_id, uid].join('*');

/** EVSEs that are kept free for a driver, each with a session. */
@Injectable()
export class Reservations implements OnApplicationBootstrap {
  constructor(
    private readonly memory: Memory,
    private readonly evses: Evses,
    private readonly sessions: Sessions,
    private readonly results: Results,
    private readonly timers: Timers,
    private readonly clock: OcpiClock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { id, value } of await this.memory.list<Held>(PREFIX)) this.expire(id, value);
  }

  reserve({ command, location, reservation }: ActionInput<'RESERVE_NOW'>): ActionOutput<'RESERVE_NOW'> {
    const evses = location?.evses?.filter(({ uid }) => command.evse_uid === undefined || sameId(uid, command.evse_uid)) ?? [];
    if (!location || evses.length === 0 || Date.parse(command.expiry_date) <= this.clock.now()) return { result: 'REJECTED' };
    return { result: 'ACCEPTED', completion: this.results.later(() => this.take(reservation, location, evses, command)) };
  }

  cancel({ reservation }: ActionInput<'CANCEL_RESERVATION'>): ActionOutput<'CANCEL_RESERVATION'> {
    const completion = this.results.later(async (): Promise<CommandResult> => {
      const held = await this.memory.get<Held>(PREFIX + reservation);
      const canceled = held !== undefined && (await this.free(reservation, held));
      return { result: canceled ? 'ACCEPTED' : 'UNKNOWN_RESERVATION' };
    });
    return { result: 'ACCEPTED', completion };
  }

  /** What is reserved for a token at a location, used up thereby. */
  async use(location: Location, token: Token, uid: string | undefined): Promise<Held | undefined> {
    for (const { id, value } of await this.memory.list<Held>(PREFIX)) {
      const { place } = value;
      const fits = place.id === location.id && place.partyId === location.party_id && (uid === undefined || sameId(place.uid, uid));
      if (fits && sameId(value.token, driverOf(token)) && (await this.memory.forget(PREFIX + id))) return value;
    }
    return undefined;
  }

  private async take(id: string, location: Location, evses: readonly Evse[], wish: Wish): Promise<CommandResult> {
    const before = await this.memory.get<Held>(PREFIX + id);
    const same = before && evses.find(({ uid }) => uid === before.place.uid);
    const evse = same ?? (await this.first(location, evses));
    const [connector] = evse?.connectors ?? [];
    if (!evse || !connector) return { result: refusal(evses) };
    if (before && !same) await this.evses.turn(before.place, 'RESERVED', 'AVAILABLE');
    const { token, authorization_reference: authorizationReference, expiry_date: until } = wish;
    const session = await this.sessions.reserve({ token, authorizationReference, socket: { location, evse, connector } }, before?.session);
    const held: Held = { place: placeOf(location, evse.uid), token: driverOf(token), until, session };
    await this.memory.set(PREFIX + id, held);
    this.expire(id, held);
    return { result: 'ACCEPTED' };
  }

  private async first(location: Location, evses: readonly Evse[]): Promise<Evse | undefined> {
    for (const evse of evses) {
      if (await this.evses.turn(placeOf(location, evse.uid), 'AVAILABLE', 'RESERVED')) return evse;
    }
    return undefined;
  }

  private async free(id: string, { place, session }: Held): Promise<boolean> {
    if (!(await this.memory.forget(PREFIX + id))) return false;
    await this.evses.turn(place, 'RESERVED', 'AVAILABLE');
    await this.sessions.release(session);
    return true;
  }

  private expire(id: string, { until }: Held): void {
    this.timers.background(`Reservation ${id}`, async () => {
      if (!(await this.timers.rest(Date.parse(until) - this.clock.now()))) return;
      const held = await this.memory.get<Held>(PREFIX + id);
      if (held === undefined || held.until !== until) return;
      if (Date.parse(until) <= this.clock.now()) await this.free(id, held);
      else this.expire(id, held);
    });
  }
}
