import type { OcpiInterface, OcpiModuleId, OcpiRole } from '../contract/version.js';

/** Every name of an enum, in the order written: one that is forgotten does not compile. */
const namesOf = <T extends string>(names: Readonly<Record<T, true>>): readonly T[] => Object.keys(names) as T[];

/** Every role. */
export const ROLES = namesOf<OcpiRole>({ CPO: true, EMSP: true, HUB: true, NAP: true, NSP: true, OTHER: true, SCSP: true, PTP: true });

/** Every module of the specification. */
export const MODULES = namesOf<OcpiModuleId>({
  credentials: true,
  locations: true,
  sessions: true,
  cdrs: true,
  tariffs: true,
  tokens: true,
  commands: true,
  chargingprofiles: true,
  hubclientinfo: true,
  invoicereconciliation: true,
  payments: true,
  bookings: true,
});

/** Both ends of a module. */
export const INTERFACES = namesOf<OcpiInterface>({ SENDER: true, RECEIVER: true });
