import { Inject, Injectable } from '@nestjs/common';
import { OcpiSelf } from '../contract/self.js';
import { hasParty, sameParty } from '../contract/party.js';
import type { OcpiSide, OcpiVersion } from '../contract/version.js';
import { OcpiCallError } from '../client/ocpi-call.error.js';
import { ReachableParties } from '../hub/reachable.js';
import type { OcpiSettings, OcpiStructure } from '../ocpi.options.js';
import { OCPI_SETTINGS, OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { credentialsWithin, type CredentialsReader } from '../protocol/packages.js';
import { StatusCode } from '../protocol/status-code.js';
import type { PartnerCredentials } from './credentials.reader.js';
import type { OfferedEndpoint } from './details.reader.js';
import { isHub } from './partner.cache.js';
import { PartnerDiscovery, settled, type Asked, type Found } from './partner.discovery.js';
import { claimsOf, isWithin } from './role.bounds.js';
import { sideOfRole } from './sides-of-roles.js';
import type { RegistrationBounds } from './token.record.js';

/** What both ends of a handshake need to know and to check. */
@Injectable()
export class PartnerMeeting {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    @Inject(OCPI_STRUCTURE) private readonly structure: OcpiStructure,
    private readonly self: OcpiSelf,
    private readonly discovery: PartnerDiscovery,
    private readonly reachable: ReachableParties,
  ) {}

  /** The side of a connection: the address that was used, and for 2.1.1 on the plain address that of our first role. */
  sideOf(side: OcpiSide | undefined): OcpiSide {
    return side ?? sideOfRole(this.structure.roles[0] ?? 'OTHER');
  }

  /**
   * The call back to a partner that gave us its credentials: versions, then the details of this version.
   * @throws OcpiException 3001 when it cannot be reached, 3002 when it does not offer the version, 3003 when modules are missing
   */
  async callBack(version: OcpiVersion, url: string, asked: Asked): Promise<Found<readonly OfferedEndpoint[]>> {
    try {
      const versions = await this.discovery.versions(url, asked, version);
      const offered = versions.value.find((each) => each.version === version);
      if (offered === undefined)
        throw new OcpiException(
          StatusCode.UNSUPPORTED_VERSION,
          `The versions at ${url} do not list ${version}, the version of this credentials address.`,
        );
      const details = await this.discovery.details(offered, { ...asked, quirks: versions.quirks });
      const missing = this.missingModules(details.value);
      if (missing.length > 0)
        throw new OcpiException(
          StatusCode.NO_MATCHING_ENDPOINTS,
          `The version details do not list what is needed here: ${missing.join(', ')}.`,
        );
      return { value: details.value, quirks: settled(version, details.quirks) };
    } catch (error) {
      if (!(error instanceof OcpiCallError)) throw error;
      throw new OcpiException(StatusCode.UNABLE_TO_USE_API, `The call back failed: ${error.message}`, { cause: error });
    }
  }

  /** The modules required by the settings that are not offered. */
  missingModules(endpoints: readonly OfferedEndpoint[]): readonly string[] {
    return (this.settings.requiredModules ?? []).filter((module) => !endpoints.some(({ identifier }) => identifier === module));
  }

  /**
   * A partner's credentials as far as they count here: what a hub lists beside itself may be us, which makes us no party of the hub.
   * @throws OcpiException 2001 when a partner claims what its token does not allow, or what is ours
   */
  admitted(theirs: PartnerCredentials, bounds: RegistrationBounds = {}): PartnerCredentials {
    const { parties } = this.self;
    const hub = isHub(theirs);
    for (const claim of claimsOf(theirs)) {
      const name = `${claim.countryCode}*${claim.partyId} as ${claim.role}`;
      // Who is addressed by the name of a hub is the hub, whatever the role.
      const ours = parties.some((own) => sameParty(own, claim) && (hub || own.roles.includes(claim.role)));
      if (ours) throw OcpiException.invalid(`${name} is our own party${hub ? '' : ' and role'}. Register with another party.`);
      if (!isWithin(bounds, claim, hub)) throw OcpiException.invalid(`${name} is not what this registration token was made for.`);
    }
    return hub ? { ...theirs, roles: theirs.roles.filter((role) => !hasParty(parties, role)) } : theirs;
  }

  /** Our credentials for a connection, in the form of its version. `reader`: whom they are for, as far as it is known. */
  async credentials(
    version: OcpiVersion,
    token: string,
    side: OcpiSide | undefined,
    served: RegistrationBounds['served'],
    reader: CredentialsReader = {},
  ): Promise<object> {
    const ours = await this.reachable.in(this.self.credentials(version, token, side, served), version, reader.roles ?? []);
    return credentialsWithin(ours, reader);
  }

  /** The own party that a 2.1.1 connection is for, as our credentials say it. */
  servedBy(version: OcpiVersion, ours: object): RegistrationBounds['served'] {
    if (version !== '2.1.1' || !('country_code' in ours) || !('party_id' in ours)) return undefined;
    return { countryCode: String(ours.country_code), partyId: String(ours.party_id) };
  }
}
