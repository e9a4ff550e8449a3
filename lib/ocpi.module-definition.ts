import { ConfigurableModuleBuilder, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { hostProviders, LIBRARY } from './ocpi.providers.js';
import type { OcpiSettings, OcpiStructure } from './ocpi.options.js';
import { register } from './ocpi.registry.js';
import { pushHosts, pushModules } from './push/push.modules.js';
import { OCPI_PUSH_HOSTS } from './push/push.tokens.js';
import { checkedSettings } from './ocpi.settings.js';
import { OCPI_REGISTERED, OCPI_SETTINGS, OCPI_STRUCTURE } from './ocpi.tokens.js';
import { HOUSE_VERSION } from './contract/version.js';
import type { OcpiRegistered } from './protocol/addresses.js';

/** forRoot and forRootAsync: the structure is taken out synchronously, the settings may come from a factory. */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<OcpiSettings>({ moduleName: 'Ocpi' })
  .setClassMethodName('forRoot')
  .setExtras<Partial<OcpiStructure>>({}, (definition, extras) => assemble(definition, structureOf(extras)))
  .build();

function structureOf(extras: Partial<OcpiStructure>): OcpiStructure {
  const { roles, crud } = extras;
  if (!roles?.length) throw new Error("OcpiModule.forRoot(): `roles` is missing. Say which roles you play, like ['CPO'].");
  if (!crud)
    throw new Error(
      'OcpiModule.forRoot(): `crud` is missing. Pass a class that extends OcpiCrud, or { stores, actions } (README, "Implementing the CRUD").',
    );
  const { house, versions } = extras;
  if (house && house !== HOUSE_VERSION && (versions?.length !== 1 || versions[0] !== house)) {
    throw new Error(
      `OcpiModule.forRoot(): \`house: '${house}'\` is for platforms that offer that version only. Leave it out, or set versions: ['${house}'].`,
    );
  }
  return { ...extras, roles, crud, prefix: extras.prefix?.replace(/^\/+|\/+$/g, '') || undefined };
}

function assemble(definition: DynamicModule, structure: OcpiStructure): DynamicModule {
  const registered = register(structure);
  const pushed = pushHosts(structure);
  const settings: Provider = {
    provide: OCPI_SETTINGS,
    useFactory: (given: OcpiSettings) => checkedSettings(given, structure),
    inject: [MODULE_OPTIONS_TOKEN],
  };
  const library = [
    ...LIBRARY,
    ...hostProviders(structure),
    settings,
    { provide: OCPI_STRUCTURE, useValue: structure },
    { provide: OCPI_REGISTERED, useValue: registered },
    { provide: OCPI_PUSH_HOSTS, useValue: pushed },
  ];
  const core: DynamicModule = {
    module: class OcpiCoreModule {},
    global: structure.isGlobal ?? true,
    imports: [...(definition.imports ?? []), ...(structure.imports ?? [])],
    providers: [...(definition.providers ?? []), ...library],
    exports: library.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
  };
  return {
    module: definition.module,
    imports: [core, ...hosts(registered, core, structure.prefix ?? 'ocpi'), ...pushModules(pushed, core)],
    exports: [core],
  };
}

/** One module class per side and version: RouterModule gives it its path, and Swagger tells versions apart by it. */
function hosts(registered: readonly OcpiRegistered[], core: DynamicModule, prefix: string): DynamicModule[] {
  const classes = new Map<Type, { mount: string; controllers: Type[] }>();
  for (const { host, mount, controller } of registered) {
    const entry = classes.get(host) ?? { mount, controllers: [] };
    classes.set(host, { mount, controllers: [...entry.controllers, controller] });
  }
  return [
    ...[...classes].map(([module, { controllers }]) => ({ module, imports: [core], controllers })),
    RouterModule.register([...classes].map(([module, { mount }]) => ({ path: [prefix, mount].filter(Boolean).join('/'), module }))),
  ];
}
