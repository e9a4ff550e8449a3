import type { OcpiOwnParty } from '../ocpi.options.js';
import type { OcpiParty } from './party.js';
import type { OcpiInterface, OcpiSide, OcpiVersion } from './version.js';

/** A version and where its details are (version_information_endpoint, Version class). */
export interface VersionAddress {
  readonly version: string;
  readonly url: string;
}

/** What the details of a version list (version_information_endpoint, VersionDetails). 2.1.1 endpoints have no role. */
export interface VersionListing {
  readonly version: string;
  readonly endpoints: readonly { readonly identifier: string; readonly role?: OcpiInterface; readonly url: string }[];
}

/** What this platform says of itself to partners: derived from what is really registered. */
export abstract class OcpiSelf {
  abstract readonly parties: readonly OcpiOwnParty[];
  /** The versions endpoint's list; for one side only when one is given. */
  abstract versions(side?: OcpiSide): VersionAddress[];
  /** The address of the versions endpoint. */
  abstract versionsUrl(side?: OcpiSide): string;
  abstract details(version: OcpiVersion, side?: OcpiSide): VersionListing;
  /** Our Credentials object in the form of a version. `party`: the one of a 2.1.1 connection; @default the first that plays the side's role */
  abstract credentials(version: OcpiVersion, token: string, side?: OcpiSide, party?: OcpiParty): object;
}
