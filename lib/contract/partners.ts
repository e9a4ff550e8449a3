import type { OcpiPartner } from './partner.js';
import type { OcpiParty } from './party.js';
import type { OcpiRole } from './version.js';

/** The only reader of partners. */
export abstract class OcpiPartners {
  abstract byId(id: string): Promise<OcpiPartner | undefined>;
  /** The same, where it is known at once; undefined: ask `byId`. */
  known?(id: string): OcpiPartner | undefined;
  /** The partner that a party is reached through: the direct one that claims it, else a hub. */
  abstract byParty(party: OcpiParty, role?: OcpiRole): Promise<OcpiPartner | undefined>;
  abstract all(): Promise<readonly OcpiPartner[]>;
  /** The only partners that `speaksFor` may say yes of, where that is known without asking of each. */
  speakers?(party: OcpiParty): readonly OcpiPartner[] | Promise<readonly OcpiPartner[]>;
  /** Whether a partner speaks for a party: one of its own, or, for a hub, one that neither a direct partner claims nor is ours. */
  abstract speaksFor(partner: OcpiPartner, party: OcpiParty): Promise<boolean> | boolean;
}
