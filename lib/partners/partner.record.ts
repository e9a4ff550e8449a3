import type { OcpiPartner } from '../contract/partner.js';

/** Where a partner stands. `pending`: our own POST is still open; `gone`: unregistered, kept for the record. */
export type PartnerState = 'pending' | 'registered' | 'gone';

/** What is kept of a partner, in the bucket 'partners' under `partner/` and its id. */
export interface PartnerRecord {
  readonly partner: OcpiPartner;
  readonly state: PartnerState;
  /** The token it gave us, sealed; absent while pending and when gone. */
  readonly token?: string;
  /** Hashes of the tokens it may use, the newest first. */
  readonly hashes: readonly string[];
  /** Set while one of us changes the credentials; no second change may begin until then. */
  readonly busy?: Busy;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When tokens were last exchanged. */
  readonly agreedAt?: string;
}

/** Who is at work on a record, and until when that is believed (milliseconds since 1970): a crash does not lock it for good. */
export interface Busy {
  readonly by: string;
  readonly until: number;
}

/** Which partner holds a party in a role; in the bucket 'partners' under `claim/`. */
export interface PartyClaim {
  readonly partner: string;
  readonly at: number;
}
