import type { OcpiPartner } from './partner.js';
import type { OcpiParty } from './party.js';
import type { OcpiInterface, OcpiModuleId, OcpiSide, OcpiVersion } from './version.js';

/** Who asks for what: given to every call of the CRUD. */
export interface OcpiContext {
  /** The version spoken on the wire of this request. */
  readonly version: OcpiVersion;
  readonly module: OcpiModuleId | 'versions' | (string & {});
  /** The interface that is served; undefined where a module has none (versions, credentials). */
  readonly interface?: OcpiInterface;
  readonly side?: OcpiSide;
  /** The connection the request came over; undefined for calls that the library or the host makes itself. */
  readonly partner?: OcpiPartner;
  /** The own party that is addressed; undefined when the partner did not say which of several. */
  readonly served?: OcpiParty;
  /** The party that sent the message (OCPI-from headers, else the partner's only one). */
  readonly from?: OcpiParty;
  /** The party the message is for (OCPI-to headers). */
  readonly to?: OcpiParty;
  /** X-Request-ID and X-Correlation-ID, made where a request of 2.2.1 or later lacks them. */
  readonly requestId?: string;
  readonly correlationId?: string;
}

/** The context of what the library or the host does without a partner asking. */
export function ownContext(version: OcpiVersion, module: OcpiContext['module'], more: Partial<OcpiContext> = {}): OcpiContext {
  return { version, module, ...more };
}
