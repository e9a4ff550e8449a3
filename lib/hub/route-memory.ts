import { createHash, randomInt } from 'node:crypto';
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
/** What is old is looked for in one part of what is kept at a time, with every few that are new: nobody reads all of it at once. */
const PARTS = 1024;
const NEW_BETWEEN_SWEEPS = 4;

/**
 * Whose the Sessions and reservations are that were passed on: STOP_SESSION and CANCEL_RESERVATION name them by their id alone. Only the two parties are
 * kept, in the state: a hub need not store the objects themselves, which concern nobody but these two.
 */
@Injectable()
export class RouteMemory {
  private fresh = 0;
  private part = randomInt(PARTS);

  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  async note(kind: RememberedKind, id: string, route: Pick<RememberedRoute, 'at' | 'for'>): Promise<void> {
    const now = this.clock.now();
    const until = now + KEPT_MS;
    const key = `${prefix(kind, id)}${partyKey(route.at)}/${partyKey(route.for)}`;
    let isNew = false;
    await this.state.update<RememberedRoute>('routes', key, (known) => {
      isNew = known === undefined;
      // One that is noted again with each change of a Session is written once a day.
      return known !== undefined && known.until > until - DAY_MS ? known : { ...route, until };
    });
    if (isNew && ++this.fresh % NEW_BETWEEN_SWEEPS === 0) await this.sweep(now);
  }

  async find(kind: RememberedKind, id: string): Promise<readonly RememberedRoute[]> {
    const now = this.clock.now();
    const entries = await this.state.list<RememberedRoute>('routes', prefix(kind, id));
    return entries.map(({ value }) => value).filter(({ until }) => until > now);
  }

  private async sweep(now: number): Promise<void> {
    this.part = (this.part + 1) % PARTS;
    const isOld = (route: RememberedRoute | undefined): boolean => route !== undefined && route.until <= now;
    const entries = await this.state.list<RememberedRoute>('routes', `${this.part}/`);
    for (const { id, value } of entries)
      if (isOld(value)) await this.state.update<RememberedRoute>('routes', id, (route) => (isOld(route) ? undefined : route));
  }
}

function prefix(kind: RememberedKind, id: string): string {
  const name = id.toUpperCase();
  const part = createHash('sha256').update(name).digest().readUInt16BE() % PARTS;
  return `${part}/${kind}/${encodeURIComponent(name)}/`;
}
