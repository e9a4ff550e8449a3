/** The OCPI versions this package speaks. */
export type OcpiVersion = '2.1.1' | '2.2.1' | '2.3.0';

/** Oldest first: the bridge walks from one to its neighbour. */
export const OCPI_VERSIONS: readonly OcpiVersion[] = ['2.1.1', '2.2.1', '2.3.0'];

/** The newest: objects are stored in it, unless the option `house` says otherwise. */
export const HOUSE_VERSION: OcpiVersion = '2.3.0';

/** Which end of a module an endpoint is (version_information_endpoint, InterfaceRole). SENDER owns the data, RECEIVER is told of it. */
export type OcpiInterface = 'SENDER' | 'RECEIVER';

/** The path segment behind the prefix: a group of interfaces that one kind of platform serves. */
export type OcpiSide = 'cpo' | 'emsp' | 'ptp' | 'hub';

/** The roles an own party plays (types, Role enum; PTP as the payments chapter uses it). */
export type OcpiRole = 'CPO' | 'EMSP' | 'HUB' | 'NAP' | 'NSP' | 'OTHER' | 'SCSP' | 'PTP';

/** Module identifiers (version_information_endpoint, ModuleID enum), without those of custom modules. */
export type OcpiModuleId =
  | 'credentials'
  | 'locations'
  | 'sessions'
  | 'cdrs'
  | 'tariffs'
  | 'tokens'
  | 'commands'
  | 'chargingprofiles'
  | 'hubclientinfo'
  | 'invoicereconciliation'
  | 'payments'
  | 'bookings';

/** `true` when `a` is the same version as `b` or an older one. */
export function notNewer(a: OcpiVersion, b: OcpiVersion): boolean {
  return OCPI_VERSIONS.indexOf(a) <= OCPI_VERSIONS.indexOf(b);
}
