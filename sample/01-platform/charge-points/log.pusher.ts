import { Injectable, Logger } from '@nestjs/common';
import type { ActiveChargingProfile, Cdr, Evse, Location, Session } from 'nestjs-ocpi';
import { Pusher } from './pusher.js';

/** Tells nobody but the log. */
@Injectable()
export class LogPusher extends Pusher {
  private readonly logger = new Logger('ChargePoints');

  session(session: Session): void {
    this.logger.debug(`Session ${session.id} is ${session.status}`);
  }

  sessionFields(session: Session, fields: Partial<Session>): void {
    this.logger.debug(`Session ${session.id}: ${JSON.stringify(fields)}`);
  }

  cdr(cdr: Cdr): void {
    this.logger.debug(`CDR ${cdr.id}`);
  }

  evse(location: Location, evse: Evse): void {
    this.logger.debug(`EVSE ${evse.uid} of ${location.id} is ${evse.status}`);
  }

  profileChanged(session: Session, profile: ActiveChargingProfile): void {
    this.logger.debug(`Session ${session.id}: ${JSON.stringify(profile)}`);
  }
}
