import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import { OcpiState } from '../contract/state.js';

/** What later messages name by an id alone. */
export type RememberedKind = 'session' | 'reservation';

/** Between whom something is. */
export interface RememberedRoute {
  /** The CPO that it is at. */
  readonly at: OcpiParty;
  /** The party that it is for. */
  readonly for: OcpiParty;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const DAY_MS = 24 * 3600 * 1000;
const KEPT_MS = 30 * DAY_MS;

/**
 * Whose the Sessions and reservations are that were passed on: STOP_SESSION and CANCEL_RESERVATION name them by their id alone. Only the two parties are
 * kept, in the state: a hub need not store the objects themselves, which concern nobody but these two.
 */
@Injectable()
export class RouteMemory {
  private sweptAt = 0;

  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  async note(kind: RememberedKind, id: string, route: Pick<RememberedRoute, 'at' | 'for'>): Promise<void> {
    const now = this.clock.now();
    const until = now + KEPT_MS;
    const key = `${prefix(kind, id)}${partyKey(route.at)}/${partyKey(route.for)}`;
    // One that is noted again with each change of a Session is written once a day.
    await this.state.update<RememberedRoute>('routes', key, (known) =>
      known && known.until > until - DAY_MS ? known : { ...route, until },
    );
    if (now - this.sweptAt > DAY_MS) await this.sweep(now);
  }

  async find(kind: RememberedKind, id: string): Promise<readonly RememberedRoute[]> {
    const now = this.clock.now();
    const entries = await this.state.list<RememberedRoute>('routes', prefix(kind, id));
    return entries.map(({ value }) => value).filter(({ until }) => until > now);
  }

  private async sweep(now: number): Promise<void> {
    this.sweptAt = now;
    const old = (await this.state.list<RememberedRoute>('routes')).filter(({ value }) => value.until <= now);
    for (const { id } of old) await this.state.update<RememberedRoute>('routes', id, () => undefined);
  }
}

function prefix(kind: RememberedKind, id: string): string {
  return `${kind}/${encodeURIComponent(id.toUpperCase())}/`;
}
