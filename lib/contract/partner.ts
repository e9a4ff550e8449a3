import type { OcpiBusinessDetails } from './business-details.js';
import type { OcpiParty } from './party.js';
import type { OcpiQuirks } from './quirks.js';
import type { OcpiInterface, OcpiModuleId, OcpiRole, OcpiSide, OcpiVersion } from './version.js';

/** A role of a partner's party, as its credentials told it. */
export interface PartnerRole extends OcpiParty {
  readonly role: OcpiRole;
  readonly businessDetails: OcpiBusinessDetails;
}

/** One endpoint of a partner, as its version details told it. `interface` is derived from the side for 2.1.1 partners. */
export interface PartnerEndpoint {
  readonly identifier: OcpiModuleId | (string & {});
  readonly interface: OcpiInterface;
  readonly url: string;
}

/** A connection to one platform: what a partner is here. It holds no secret. */
export interface OcpiPartner {
  /** Our own id of the connection; never on the wire. */
  readonly id: string;
  /** The version the connection was registered in; our own calls use it. */
  readonly version: OcpiVersion;
  /** The side whose credentials address was used; a 2.1.1 connection is for that side only. */
  readonly side?: OcpiSide;
  /** Its versions URL. */
  readonly url: string;
  readonly roles: readonly PartnerRole[];
  /** The hub behind this connection, when it is one: it speaks for parties that no direct partner claims. */
  readonly hub?: OcpiParty;
  readonly endpoints: readonly PartnerEndpoint[];
  /** Our own party the connection is for; 2.1.1 knows exactly one per connection. Undefined: all of them. */
  readonly served?: OcpiParty;
  readonly quirks?: OcpiQuirks;
}
