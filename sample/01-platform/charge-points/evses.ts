import { Injectable } from '@nestjs/common';
import { type Evse, type Location, OcpiClock, ownContext, type Status } from 'nestjs-ocpi';
import { PlatformCrud } from '../platform.crud.js';
import { Pusher } from './pusher.js';

/** Where an EVSE is; also what is remembered of it. */
export interface EvsePlace {
  readonly countryCode: string;
  readonly partyId: string;
  /** Of the Location. */
  readonly id: string;
  readonly uid: string;
}

const CONTEXT = ownContext('2.3.0', 'locations');

/** The place of an EVSE of a Location. */
export function placeOf(location: Location, uid: string): EvsePlace {
  return { countryCode: location.country_code, partyId: location.party_id, id: location.id, uid };
}

/** The statuses of our EVSEs. */
@Injectable()
export class Evses {
  constructor(
    private readonly crud: PlatformCrud,
    private readonly clock: OcpiClock,
    private readonly pusher: Pusher,
  ) {}

  /** Changes the status where it is `from`, and tells whether it was: of two that want an EVSE one gets it. */
  async turn({ uid, ...key }: EvsePlace, from: Status, to: Status): Promise<boolean> {
    const time = this.clock.timestamp();
    let turned: Evse | undefined;
    const location = await this.crud.update(
      'locations',
      key,
      (current) => {
        const evse = current.evses?.find((one) => one.uid === uid);
        turned = evse?.status === from ? { ...evse, status: to, last_updated: time } : undefined;
        const next = turned;
        return next ? { ...current, evses: current.evses?.map((one) => (one.uid === uid ? next : one)), last_updated: time } : current;
      },
      CONTEXT,
    );
    if (location && turned) this.pusher.evse(location, turned);
    return turned !== undefined;
  }

  async location({ countryCode, partyId, id }: Omit<EvsePlace, 'uid'>): Promise<Location | undefined> {
    return this.crud.get('locations', { countryCode, partyId, id }, CONTEXT);
  }
}
