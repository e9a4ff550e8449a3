import type { DynamicModule, Type } from '@nestjs/common';
import { OCPI_VERSIONS, type OcpiVersion } from '../contract/version.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { pushController } from './push.controller.js';

/** The module of the push endpoint of one version: Swagger tells versions apart by it. */
export interface PushHost {
  readonly version: OcpiVersion;
  readonly module: Type;
  readonly controller: Type;
}

/** The push endpoints that a structure switches on, one per version. */
export function pushHosts({ push = {}, versions = OCPI_VERSIONS, decorators = [] }: OcpiStructure): PushHost[] {
  if (!push.http) return [];
  return versions.map((version) => {
    const controller = pushController(push.prefix ?? 'push', version);
    for (const decorate of decorators) decorate(controller);
    const module = class {};
    Object.defineProperty(module, 'name', { value: `Ocpi push ${version}` });
    return { version, module, controller };
  });
}

/** Their modules. */
export function pushModules(hosts: readonly PushHost[], core: DynamicModule): DynamicModule[] {
  return hosts.map(({ module, controller }) => ({ module, imports: [core], controllers: [controller] }));
}
