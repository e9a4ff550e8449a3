import type { ActiveChargingProfile, Cdr, Evse, Location, Session } from 'nestjs-ocpi';

/** Tells partners what happened at our charge points. Nothing waits for it: who could not be reached asks later. */
export abstract class Pusher {
  /** The whole session, to the eMSP whose token it is. */
  abstract session(session: Session): void;
  /** What changed in a session. */
  abstract sessionFields(session: Session, fields: Partial<Session>): void;
  abstract cdr(cdr: Cdr): void;
  /** The status of an EVSE, to everybody who keeps our locations. */
  abstract evse(location: Location, evse: Evse): void;
  /** The active charging profile of a session changed. */
  abstract profileChanged(session: Session, profile: ActiveChargingProfile): void;
}
