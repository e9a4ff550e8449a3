import type { Cdr, Location, OcpiParty, OcpiRole, Session, Tariff, Token } from 'nestjs-ocpi';
import { demoLocation } from './locations.js';
import { demoSession } from './sessions.js';
import { demoTariffs } from './tariffs.js';
import { demoTokens } from './tokens.js';

/** All that a new platform begins with. */
export interface DemoData {
  readonly tariffs: Tariff[];
  readonly locations: Location[];
  readonly sessions: Session[];
  readonly cdrs: Cdr[];
  readonly tokens: Token[];
}

/** At most this many locations have had a session. */
const SESSIONS = 40;

/** The same party, roles and number of locations make the same objects. */
export function demoData(owner: OcpiParty & { readonly roles: readonly OcpiRole[] }, count: number): DemoData {
  const charges = owner.roles.includes('CPO') && count > 0;
  const tariffs = charges ? demoTariffs(owner) : [];
  const locations = charges ? Array.from({ length: count }, (_, index) => demoLocation(owner, index + 1)) : [];
  const finished = locations.slice(0, SESSIONS).flatMap((location, index) => demoSession(location, tariffs, index + 1) ?? []);
  return {
    tariffs,
    locations,
    sessions: finished.map(({ session }) => session),
    cdrs: finished.map(({ cdr }) => cdr),
    tokens: owner.roles.includes('EMSP') ? demoTokens(owner) : [],
  };
}
