import { Reflector } from '@nestjs/core';
import type { OcpiInterface, OcpiModuleId, OcpiVersion } from '../contract/version.js';

/** What an OCPI controller serves. Paths, version details and the guard all read it from here. */
export interface OcpiEndpoint {
  /** Undefined for the versions endpoint, which belongs to none. */
  readonly version?: OcpiVersion;
  readonly module: OcpiModuleId | 'versions' | (string & {});
  /** Undefined where a module has no interfaces (versions, credentials). */
  readonly interface?: OcpiInterface;
  /** Whether CREDENTIALS_TOKEN_A opens it: versions and credentials only. */
  readonly registration?: boolean;
  /** Path below `/{prefix}/{side}/{version}`. @default the module */
  readonly path?: string;
  /** Left out of version details: a second controller of the same (module, interface), or no endpoint of its own. */
  readonly unlisted?: boolean;
}

/** The metadata of an OCPI controller. */
export const OcpiEndpointMetadata = Reflector.createDecorator<OcpiEndpoint>();

const KNOWN = new WeakMap<object, OcpiEndpoint>();

/** Reads it; a class without it is not an OCPI controller. */
export function endpointOf(controller: object): OcpiEndpoint | undefined {
  const known = KNOWN.get(controller);
  if (known !== undefined) return known;
  const endpoint: OcpiEndpoint | undefined = Reflect.getMetadata(OcpiEndpointMetadata.KEY, controller);
  if (endpoint !== undefined) KNOWN.set(controller, endpoint);
  return endpoint;
}
