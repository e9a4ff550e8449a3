import type { OcpiParty } from '../contract/party.js';
import type { OcpiRole } from '../contract/version.js';
import type { Busy } from './partner.record.js';

/** A token that a registered partner uses with us. */
export interface PartnerToken {
  readonly kind: 'partner';
  readonly partner: string;
  /** Milliseconds since 1970 after which it is not accepted any more. */
  readonly until?: number;
  /** The hash of the token that ends when this one is first used. */
  readonly replaces?: string;
}

/** What a registration token is bound to. */
export interface RegistrationBounds {
  /** Our id of an existing partner: whoever registers takes its place. */
  readonly partner?: string;
  /** The parties the partner may register; undefined: any. */
  readonly parties?: readonly OcpiParty[];
  /** The roles it may register; undefined: any. */
  readonly roles?: readonly OcpiRole[];
  /** The own party that a 2.1.1 connection is for. @default the first */
  readonly served?: OcpiParty;
}

/** A registration token (CREDENTIALS_TOKEN_A). It serves one registration. */
export interface RegistrationToken extends RegistrationBounds {
  readonly kind: 'registration';
  readonly id: string;
  readonly state: 'open' | 'used' | 'revoked';
  readonly busy?: Busy;
  /** It came from the settings. */
  readonly imported?: boolean;
  readonly createdAt: string;
  readonly usedAt?: string;
  readonly usedBy?: string;
}

/** What is kept of a token we issued, in the bucket 'tokens' under its SHA-256. */
export type TokenRecord = PartnerToken | RegistrationToken;
