import { Inject, Logger, Module, Optional, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ConfigurableModuleClass, settingsSource } from './ocpi.module-definition.js';
import type { OcpiAsyncOptions, OcpiOptions, OcpiStructure } from './ocpi.options.js';
import { unstored } from './ocpi.registry.js';
import { refuseNamesakes } from './setup/namesakes.js';
import { OCPI_STRUCTURE } from './ocpi.tokens.js';
import { OcpiAddresses } from './protocol/addresses.js';
import { OcpiDoor } from './protocol/ocpi.door.js';
import { watchRoutes } from './protocol/route-paths.js';
import { installWireOn } from './protocol/wire/install.js';

/**
 * A complete OCPI platform in a Nest application:
 *
 *     @Module({ imports: [OcpiModule.forRoot({ roles: ['CPO'], crud: MyCrud, url: 'https://ocpi.example.com', parties: [...] })] })
 */
@Module({})
export class OcpiModule implements OnModuleInit {
  private routes: (() => readonly string[]) | undefined;

  constructor(
    host: HttpAdapterHost,
    @Optional() @Inject(OCPI_STRUCTURE) structure?: OcpiStructure,
    @Optional() private readonly addresses?: OcpiAddresses,
    @Optional() door?: OcpiDoor,
  ) {
    if (!structure || !addresses || !door) {
      throw new Error('OcpiModule was imported without options. Write OcpiModule.forRoot({ roles, crud, url, parties }) in imports.');
    }
    refuseNamesakes(host, structure);
    const missing = unstored(structure);
    if (missing.length > 0) new Logger('Ocpi').warn(`No store was given for ${missing.join(', ')}: these modules are not served.`);
    host.init$.subscribe(() => {
      if (host.httpAdapter) this.routes = watchRoutes(host.httpAdapter);
    });
    installWireOn(host, door);
  }

  /** Everything given at once. */
  static forRoot(options: OcpiOptions): DynamicModule {
    return { ...ConfigurableModuleClass.forRoot(options), module: OcpiModule };
  }

  /** Structure given at once, settings from a factory, class or existing provider. */
  static forRootAsync(options: OcpiAsyncOptions): DynamicModule {
    return { ...ConfigurableModuleClass.forRootAsync({ ...options, settingsFrom: settingsSource(options) }), module: OcpiModule };
  }

  /** By now the routes are registered, and the host's global prefix shows. */
  onModuleInit(): void {
    if (this.routes) this.addresses?.learn(this.routes());
  }
}
