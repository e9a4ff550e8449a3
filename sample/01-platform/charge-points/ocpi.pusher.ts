import { Injectable, Logger } from '@nestjs/common';
import { type ActiveChargingProfile, type Cdr, type Evse, type Location, OcpiPush, OcpiResults, type Session } from 'nestjs-ocpi';
import { Pusher } from './pusher.js';

/** Tells the registered partners. */
@Injectable()
export class OcpiPusher extends Pusher {
  private readonly logger = new Logger('ChargePoints');

  constructor(
    private readonly push: OcpiPush,
    private readonly results: OcpiResults,
  ) {
    super();
  }

  session(session: Session): void {
    this.begin(this.push.push('sessions', session));
  }

  sessionFields(session: Session, fields: Partial<Session>): void {
    this.begin(this.push.push('sessions', session, { changed: Object.keys(fields) }));
  }

  cdr(cdr: Cdr): void {
    this.begin(this.push.push('cdrs', cdr));
  }

  evse(location: Location, evse: Evse): void {
    this.begin(this.push.push('locations', location, { evse: evse.uid, changed: ['status', 'last_updated'] }));
  }

  profileChanged(session: Session, profile: ActiveChargingProfile): void {
    this.begin(this.results.activeProfile(session, profile));
  }

  private begin(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.logger.error(error));
  }
}
