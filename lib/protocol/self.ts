import { Inject, Injectable } from '@nestjs/common';
import { sameParty, type OcpiParty } from '../contract/party.js';
import { OcpiSelf, type VersionAddress, type VersionListing } from '../contract/self.js';
import { notNewer, OCPI_VERSIONS, type OcpiRole, type OcpiSide, type OcpiVersion } from '../contract/version.js';
import type { OcpiOwnParty, OcpiSettings, OcpiStructure } from '../ocpi.options.js';
import { OCPI_SETTINGS, OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiAddresses } from './addresses.js';

/** Roles that are spoken for on a side; a 2.1.1 connection shows the first own party that plays one. */
const ROLES_OF_SIDE: Readonly<Record<OcpiSide, readonly OcpiRole[]>> = {
  cpo: ['CPO', 'NAP', 'HUB'],
  emsp: ['EMSP', 'OTHER', 'NSP', 'SCSP', 'NAP', 'HUB'],
  ptp: ['PTP'],
  hub: ['HUB'],
};

/** Versions, details and credentials, out of the controllers that are registered (version_information_endpoint, credentials). */
@Injectable()
export class RegisteredSelf extends OcpiSelf {
  readonly parties: readonly OcpiOwnParty[];

  constructor(
    private readonly addresses: OcpiAddresses,
    @Inject(OCPI_SETTINGS) settings: OcpiSettings,
    @Inject(OCPI_STRUCTURE) private readonly structure: OcpiStructure,
  ) {
    super();
    this.parties = settings.parties;
  }

  versions(side?: OcpiSide): VersionAddress[] {
    const offered = this.structure.versions ?? OCPI_VERSIONS;
    return offered.map((version) => ({ version, url: this.addresses.url(side, version, 'details') }));
  }

  versionsUrl(side?: OcpiSide): string {
    return this.addresses.url(side, 'versions');
  }

  details(version: OcpiVersion, side?: OcpiSide): VersionListing {
    const endpoints = this.addresses.listed(version, side).map((entry) => ({
      identifier: entry.module,
      // The credentials module has no role of its own; SENDER is what is sent.
      ...(version === '2.1.1' ? {} : { role: entry.interface ?? 'SENDER' }),
      url: this.addresses.url(entry.side ?? side, version, entry.module),
    }));
    return { version, endpoints };
  }

  credentials(version: OcpiVersion, token: string, side?: OcpiSide, party?: OcpiParty): object {
    const url = this.versionsUrl(side);
    if (version === '2.1.1') {
      const own = this.partyOf(side, party);
      return { token, url, business_details: own.businessDetails, party_id: own.partyId, country_code: own.countryCode };
    }
    const roles = this.parties.flatMap((own) =>
      own.roles.map((role) => ({
        // 2.3.0 has hub_party_id instead of the role HUB, 2.2.1 knows no PTP, and roles must not be empty.
        role: role === (notNewer('2.3.0', version) ? 'HUB' : 'PTP') ? 'OTHER' : role,
        business_details: own.businessDetails,
        party_id: own.partyId,
        country_code: own.countryCode,
      })),
    );
    const hub = notNewer('2.3.0', version) ? this.parties.find((own) => own.roles.includes('HUB')) : undefined;
    return { token, url, ...(hub ? { hub_party_id: `${hub.countryCode}${hub.partyId}` } : {}), roles };
  }

  private partyOf(side: OcpiSide | undefined, party: OcpiParty | undefined): OcpiOwnParty {
    const named = party && this.parties.find((own) => sameParty(own, party));
    const roles = side ? ROLES_OF_SIDE[side] : undefined;
    const own = named ?? this.parties.find((each) => each.roles.some((role) => roles?.includes(role) ?? true)) ?? this.parties[0];
    if (own === undefined) throw new Error('OcpiModule has no own party. Name at least one in `parties`.');
    return own;
  }
}
