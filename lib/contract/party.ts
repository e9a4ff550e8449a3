import { sameText, upperCase } from './upper-case.js';

/** A party: ISO 3166 alpha-2 country and the three characters of its eMI3 id. Compared without regard to case. */
export interface OcpiParty {
  readonly countryCode: string;
  readonly partyId: string;
}

/** The one spelling under which a party is compared and indexed: `NL*EXA`. */
export function partyKey(party: OcpiParty): string {
  return upperCase(`${party.countryCode}*${party.partyId}`);
}

/** Whether both name the same party (types, CiString: without regard to case). */
export function sameParty(a: OcpiParty, b: OcpiParty): boolean {
  return sameText(a.countryCode, b.countryCode) && sameText(a.partyId, b.partyId);
}

/** Whether a party is among others. */
export function hasParty(parties: readonly OcpiParty[], party: OcpiParty): boolean {
  return parties.some((each) => sameParty(each, party));
}

/** Parties, each once, and nothing else of what named them. */
export function distinctParties(parties: readonly OcpiParty[]): OcpiParty[] {
  return [...new Map(parties.map(({ countryCode, partyId }) => [partyKey({ countryCode, partyId }), { countryCode, partyId }])).values()];
}
