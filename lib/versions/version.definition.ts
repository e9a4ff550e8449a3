import type { Type } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';

/** A version: its number and its controllers, made anew for every OcpiModule. */
export interface VersionDefinition {
  readonly version: OcpiVersion;
  readonly controllers: () => Type[];
}

/** A version out of its models and the list of functions that make its controllers. */
export function defineVersion<M extends { readonly version: OcpiVersion }>(
  models: M,
  makers: readonly ((models: M) => Type)[],
): VersionDefinition {
  return { version: models.version, controllers: () => makers.map((make) => make(models)) };
}
