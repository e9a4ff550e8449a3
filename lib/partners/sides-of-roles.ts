import type { OcpiInterface, OcpiRole, OcpiSide } from '../contract/version.js';
import { servedBy } from '../protocol/sides.js';

const SIDE: Readonly<Record<OcpiRole, OcpiSide>> = {
  CPO: 'cpo',
  NAP: 'cpo',
  HUB: 'cpo',
  EMSP: 'emsp',
  NSP: 'emsp',
  OTHER: 'emsp',
  SCSP: 'emsp',
  PTP: 'ptp',
};

/** The side that stands for a role where only one can: a 2.1.1 connection. */
export function sideOfRole(role: OcpiRole): OcpiSide {
  return SIDE[role];
}

/** The role of whoever connects to one of our sides in 2.1.1, which says no role itself: a CPO is called by eMSPs, all others by CPOs. */
export function roleFacing(side: OcpiSide): OcpiRole {
  return side === 'cpo' ? 'EMSP' : 'CPO';
}

/** Which end of a module a platform with this role serves; 2.1.1 endpoints do not say it. */
export function interfaceOf(module: string, role: OcpiRole): OcpiInterface | undefined {
  return servedBy([role]).find((served) => served.module === module)?.interface;
}
