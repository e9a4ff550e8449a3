import { ConfigurableModuleBuilder, type DynamicModule, type InjectionToken, type Provider, type Type } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { hostProviders, LIBRARY } from './ocpi.providers.js';
import { implementationChecks } from './setup/implementations.js';
import type { OcpiAsyncOptions, OcpiSettings, OcpiStructure } from './ocpi.options.js';
import { register } from './ocpi.registry.js';
import { pushHosts, pushModules } from './push/push.modules.js';
import { OCPI_PUSH_HOSTS } from './push/push.tokens.js';
import { aFunction, refuse } from './setup/rules.js';
import { checkedSettings, checkedStructure } from './ocpi.settings.js';
import { OCPI_REGISTERED, OCPI_SETTINGS, OCPI_STRUCTURE } from './ocpi.tokens.js';
import type { OcpiRegistered } from './protocol/addresses.js';

/** What forRoot and forRootAsync take beside the settings. */
interface Extras extends Partial<OcpiStructure> {
  /** What has the method `create` that gives the settings; undefined: they are given, or come from a factory. */
  readonly settingsFrom?: InjectionToken;
}

/** forRoot and forRootAsync: the structure is taken out synchronously, the settings may come from a factory. */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<OcpiSettings>({ moduleName: 'Ocpi' })
  .setClassMethodName('forRoot')
  .setExtras<Extras>({}, (definition, extras) => assemble(definition, extras))
  .build();

/** The class or provider that gives the settings, when no factory does. @throws Error when nothing does */
export function settingsSource({ useFactory, useClass, useExisting }: OcpiAsyncOptions): InjectionToken | undefined {
  refuse(useFactory && aFunction('Give a function that returns { url, parties }.')(useFactory, 'useFactory'));
  if (!useFactory && !useClass && !useExisting) {
    throw new Error(
      'OcpiModule.forRootAsync() needs `useFactory`, `useClass` or `useExisting`. Give a function that returns { url, parties }.',
    );
  }
  return useFactory ? undefined : (useExisting ?? useClass);
}

/** The settings, from what is to give them. */
function created(token: InjectionToken): Provider {
  return {
    provide: MODULE_OPTIONS_TOKEN,
    inject: [token],
    useFactory: (source: { create?: () => OcpiSettings | Promise<OcpiSettings> } | undefined) => {
      if (typeof source?.create === 'function') return source.create();
      throw new Error(
        `OcpiModule: what \`useClass\` or \`useExisting\` names has no method \`create\`. Give ${nameOf(token)} one that returns { url, parties }.`,
      );
    },
  };
}

function nameOf(token: InjectionToken): string {
  return typeof token === 'function' ? token.name : String(token);
}

function assemble(definition: DynamicModule, { settingsFrom, ...asked }: Extras): DynamicModule {
  const structure = checkedStructure(asked);
  const registered = register(structure);
  const pushed = pushHosts(structure);
  const settings: Provider = {
    provide: OCPI_SETTINGS,
    useFactory: (given: OcpiSettings | undefined) => checkedSettings(given, structure, asked),
    inject: [MODULE_OPTIONS_TOKEN],
  };
  const hosts = hostProviders(structure);
  const library = [
    ...LIBRARY,
    ...hosts,
    settings,
    { provide: OCPI_STRUCTURE, useValue: structure },
    { provide: OCPI_REGISTERED, useValue: registered },
    { provide: OCPI_PUSH_HOSTS, useValue: pushed },
  ];
  const core: DynamicModule = {
    module: class OcpiCoreModule {},
    global: structure.isGlobal ?? true,
    imports: [...(definition.imports ?? []), ...(structure.imports ?? [])],
    providers: [
      ...implementationChecks(structure, hosts),
      ...(definition.providers ?? []),
      ...(settingsFrom === undefined ? [] : [created(settingsFrom)]),
      ...library,
    ],
    exports: library.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
  };
  return {
    module: definition.module,
    imports: [core, ...mounted(registered, core, structure.prefix ?? 'ocpi'), ...pushModules(pushed, core)],
    exports: [core],
  };
}

/** One module class per side and version: RouterModule gives it its path, and Swagger tells versions apart by it. */
function mounted(registered: readonly OcpiRegistered[], core: DynamicModule, prefix: string): DynamicModule[] {
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
