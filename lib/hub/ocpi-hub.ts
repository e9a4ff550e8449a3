import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiOwnParty, OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';

/** Whether this platform is a hub, and which of its parties is (transport_and_format, Message routing). */
@Injectable()
export class OcpiHub {
  /** The own party that plays the role HUB; undefined on a platform that is none. */
  readonly party: OcpiOwnParty | undefined;

  constructor(@Inject(OCPI_SETTINGS) { parties }: Pick<OcpiSettings, 'parties'>) {
    this.party = parties.find(({ roles }) => roles.includes('HUB'));
  }

  /** Whether a party is the hub itself: what is addressed to it is for nobody in particular. */
  is(party: OcpiParty): boolean {
    return this.party !== undefined && sameParty(this.party, party);
  }

  /** Whether a request is for the hub itself: it is addressed to it, or to nobody. */
  isMeant({ to }: Pick<OcpiContext, 'to'>): boolean {
    return this.party !== undefined && (to === undefined || this.is(to));
  }
}
