import { Inject, Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiRole } from '../contract/version.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiException } from '../protocol/ocpi.exception.js';

/** Whose payment objects are meant: neither they nor their URLs say who owns them, so the connection does. */
@Injectable()
export class PaymentParties {
  constructor(@Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings) {}

  /** The party of the partner: the one that sends, else the first that plays the role, else its first. */
  partner({ from, partner }: OcpiContext, role: OcpiRole): OcpiParty {
    const party = from ?? partner?.roles.find((each) => each.role === role) ?? partner?.roles[0];
    if (party !== undefined) return { countryCode: party.countryCode, partyId: party.partyId };
    throw OcpiException.invalid('The party that sends this is unknown. Name it with OCPI-from-country-code and OCPI-from-party-id.');
  }

  /** The own party that is the PTP; PTP need not be listed as role, where partners do not know it. */
  own(): OcpiParty {
    const { parties } = this.settings;
    const party = parties.find(({ roles }) => roles.includes('PTP')) ?? parties[0];
    if (party === undefined) throw new Error('OcpiModule has no own party. Name at least one in `parties`.');
    return { countryCode: party.countryCode, partyId: party.partyId };
  }
}
