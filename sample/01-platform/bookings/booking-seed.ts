import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { OcpiConflict, ownContext } from 'nestjs-ocpi';
import { demoBookingLocation } from '../demo/booking-locations.js';
import { demoLocation } from '../demo/locations.js';
import { PlatformCrud } from '../platform.crud.js';
import type { Settings } from '../settings.js';
import { SETTINGS } from '../settings.token.js';

/** At so many of the demo locations an EVSE can be booked. */
const BOOKABLE = 5;

/** Makes the demo locations' first EVSEs bookable. What is there stays as it is. */
@Injectable()
export class BookingSeed implements OnApplicationBootstrap {
  constructor(
    private readonly crud: PlatformCrud,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'demoLocations' | 'ocpi'>,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const party = this.settings.ocpi.parties.find(({ roles }) => roles.includes('CPO'));
    if (party === undefined) return;
    for (let number = 1; number <= Math.min(BOOKABLE, this.settings.demoLocations); number += 1) {
      const place = demoBookingLocation(demoLocation(party, number));
      if (place === undefined) continue;
      await this.crud.create('bookingLocations', place, ownContext('2.3.0', 'bookings')).catch((error: unknown) => {
        if (!(error instanceof OcpiConflict)) throw error;
      });
    }
  }
}
