import { Injectable } from '@nestjs/common';
import type { OcpiResult } from '../contract/actions.js';
import type { OwedResult } from './owed.record.js';
import { ProfileWatchers } from './profile-watchers.js';
import { Reservations } from './reservations.js';

/** What a result changes in what we remember, once it is known. */
@Injectable()
export class ResultConsequences {
  constructor(
    private readonly reservations: Reservations,
    private readonly watchers: ProfileWatchers,
  ) {}

  async of(id: string, owed: OwedResult, { result }: OcpiResult): Promise<void> {
    if (owed.action === 'SET_CHARGING_PROFILE' && owed.session && result === 'ACCEPTED') await this.watchers.add(owed.session, id, owed);
    if (owed.reservation === undefined) return;
    const isOver =
      result === 'CANCELED_RESERVATION' ||
      (owed.action === 'CANCEL_RESERVATION' && (result === 'ACCEPTED' || result === 'UNKNOWN_RESERVATION'));
    if (isOver) await this.reservations.end(owed.reservation);
    // A charge point that was silent may have made the reservation all the same.
    else if (owed.action === 'RESERVE_NOW' && result !== 'ACCEPTED' && result !== 'TIMEOUT')
      await this.reservations.fail(owed.reservation, id);
  }
}
