import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiContext } from '../contract/context.js';
import { flatKey, type ObjectKey } from '../contract/kinds.js';
import { partyKey } from '../contract/party.js';
import { OcpiState } from '../contract/state.js';

/** A partner's reservation: in the bucket 'reservations' under the partner, its party and its reservation_id. */
export interface Reservation {
  /** Ours, opaque: what the host gets. */
  readonly id: string;
  /** The Location it is for, as one text. */
  readonly location: string;
  /** expiry_date in milliseconds since 1970. */
  readonly until: number;
  /** Our id of the RESERVE_NOW that made or last replaced it. */
  readonly call: string;
  /** It replaced one that stood: when the charge point does not take the new one, that still stands. */
  readonly replaces?: true;
}

/** A reservation as it is known, and the id of its entry. */
export interface KnownReservation extends Reservation {
  readonly entry: string;
}

/** How long an ended reservation is known, in milliseconds: clocks differ, and a cancellation may be on its way. */
const KEPT_MS = 3_600_000;

/**
 * Reservation ids, kept apart per partner and party: no eMSP can replace or cancel another's, and the charge point never sees a
 * partner's id (mod_commands, ReserveNow object).
 */
@Injectable()
export class Reservations {
  constructor(
    private readonly state: OcpiState,
    private readonly clock: OcpiClock,
  ) {}

  /**
   * Makes a reservation, or replaces the one with the same id for the same Location. Undefined: the id is in use for another
   * Location. `undo` puts back what was before, when the host does not accept.
   */
  async make(
    partnerId: string,
    location: ObjectKey,
    until: number,
    call: string,
    ctx: OcpiContext,
  ): Promise<{ readonly reservation: KnownReservation; readonly undo: () => Promise<void> } | undefined> {
    const entry = entryOf(partnerId, ctx);
    const { owner, id } = flatKey(location);
    const place = `${owner}/${id}`;
    let before: Reservation | undefined;
    const made = await this.state.update<Reservation>('reservations', entry, (current) => {
      before = current && this.isKnown(current) ? current : undefined;
      if (before !== undefined && before.location !== place) return current;
      return { id: before?.id ?? randomUUID(), location: place, until, call, ...(before && { replaces: true }) };
    });
    if (made === undefined || made.call !== call) return undefined;
    const undo = async () => {
      await this.state.update<Reservation>('reservations', entry, (current) => (current?.call === call ? before : current));
    };
    return { reservation: { ...made, entry }, undo };
  }

  /** The partner's reservation of this id, while it stands. */
  async find(partnerId: string, ctx: OcpiContext): Promise<KnownReservation | undefined> {
    const entry = entryOf(partnerId, ctx);
    const found = await this.state.get<Reservation>('reservations', entry);
    return found !== undefined && this.isKnown(found) ? { ...found, entry } : undefined;
  }

  /** A reservation has ended. */
  async end(entry: string): Promise<void> {
    await this.state.update<Reservation>('reservations', entry, () => undefined);
  }

  /** The charge point did not make the reservation of this RESERVE_NOW. */
  async fail(entry: string, call: string): Promise<void> {
    await this.state.update<Reservation>('reservations', entry, (current) =>
      current?.call === call && !current.replaces ? undefined : current,
    );
  }

  /** Forgets reservations that ended long ago. */
  async sweep(): Promise<void> {
    for (const { id, value } of await this.state.list<Reservation>('reservations')) {
      if (!this.isKnown(value))
        await this.state.update<Reservation>('reservations', id, (current) => (current && this.isKnown(current) ? current : undefined));
    }
  }

  private isKnown({ until }: Reservation): boolean {
    return until + KEPT_MS > this.clock.now();
  }
}

/** Ids compare without regard to case; the party is part of it because a hub speaks for several eMSPs. */
function entryOf(partnerId: string, { partner, from }: OcpiContext): string {
  return [partner?.id ?? '', from ? partyKey(from) : '', partnerId.toUpperCase()].map(encodeURIComponent).join('/');
}
