import type { DynamicModule } from '@nestjs/common';
import { OCPI_VERSIONS } from '../contract/version.js';
import type { OcpiStructure } from '../ocpi.options.js';
import type { OcpiRegistered } from '../protocol/addresses.js';
import { pushController } from './push.controller.js';

/**
 * The push endpoints that a structure switches on, one per version, each in a module class of its own: Swagger tells versions apart by it. They are no
 * OCPI, so they are no part of version details.
 */
export function pushHosts({ push = {}, versions = OCPI_VERSIONS, decorators = [] }: OcpiStructure): OcpiRegistered[] {
  if (!push.http) return [];
  return versions.map((version) => {
    const controller = pushController(push.prefix ?? 'push', version);
    for (const decorate of decorators) decorate(controller);
    const host = class {};
    Object.defineProperty(host, 'name', { value: `Ocpi push ${version}` });
    return { version, module: 'push', mount: '', controller, host, unlisted: true };
  });
}

/** Their modules. */
export function pushModules(hosts: readonly OcpiRegistered[], core: DynamicModule): DynamicModule[] {
  return hosts.map(({ host, controller }) => ({ module: host, imports: [core], controllers: [controller] }));
}
