import { Logger, Scope, type InjectionToken, type OnModuleInit, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { OcpiAuthenticator } from '../contract/authenticator.js';
import { OcpiCrud } from '../contract/crud.js';
import { OcpiState } from '../contract/state.js';
import { OcpiVisibility } from '../contract/visibility.js';
import { boundStores } from './bindings.js';
import { circleOf } from './circles.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { keptModules } from '../ocpi.registry.js';
import { OCPI_HOST_CRUD } from '../push/push.tokens.js';

/** Depends on something the host implements, and on nothing else: its scope is that of the thing. */
interface Probe {
  /** Of the thing, as a sentence names it. */
  readonly name: string;
  readonly token: symbol;
  readonly provider: Provider;
}

/** @throws Error with a sentence where something the host implements injects what needs it; of the CRUD that is no matter, see LateCrud */
export function refuseCircles({ state, authenticator, visibility }: OcpiStructure, providers: readonly Provider[]): void {
  const given = [
    { option: 'state', binding: state, token: OcpiState },
    { option: 'authenticator', binding: authenticator, token: OcpiAuthenticator },
    { option: 'visibility', binding: visibility, token: OcpiVisibility },
  ];
  for (const { option, binding, token } of given) {
    const way = binding && circleOf(token, providers);
    if (!way) continue;
    const [first, injected] = 'useExisting' in binding ? way.slice(1) : way;
    const who = typeof binding === 'function' ? binding.name : first === token ? 'its factory' : nameOf(first);
    const what = nameOf(injected);
    throw new Error(
      `OcpiModule.forRoot(), \`${option}\`: ${who} injects ${what}, which needs ${token.name} itself. ` +
        `Inject ModuleRef, and take it when both are made: onModuleInit() { this.x = this.ref.get(${what}, { strict: false }); }`,
    );
  }
}

/** What looks, when the application starts, at what the host implements. */
export function checkProviders(structure: OcpiStructure, ofCrud: readonly Provider[]): Provider[] {
  const hasHostCrud = ofCrud.some((provider) => typeof provider === 'object' && provider.provide === OCPI_HOST_CRUD);
  const { crud, state, authenticator, visibility } = structure;
  const probes = [
    ...('stores' in crud ? boundStores(crud.stores) : []).map(({ name, token }) => probe(`${name} (\`crud.stores\`)`, token)),
    probe(`${madeBy(crud, OcpiCrud)} (\`crud\`)`, hasHostCrud ? OCPI_HOST_CRUD : OcpiCrud),
    probe(`${madeBy(state, OcpiState)} (\`state\`)`, OcpiState),
    probe(`${madeBy(authenticator, OcpiAuthenticator)} (\`authenticator\`)`, OcpiAuthenticator),
    probe(`${madeBy(visibility, OcpiVisibility)} (\`visibility\`)`, OcpiVisibility),
  ];
  const checks = (ref: ModuleRef): HostChecks => new HostChecks(ref, structure, probes);
  return [...probes.map(({ provider }) => provider), { provide: Symbol('nestjs-ocpi.checks'), useFactory: checks, inject: [ModuleRef] }];
}

/** Under a token of its own, as a second OcpiModule has the other ones, too. */
function probe(name: string, probed: InjectionToken): Probe {
  const token = Symbol(`nestjs-ocpi.probe of ${name}`);
  return { name, token, provider: { provide: token, useFactory: () => true, inject: [probed] } };
}

class HostChecks implements OnModuleInit {
  constructor(
    private readonly ref: ModuleRef,
    private readonly structure: OcpiStructure,
    private readonly probes: readonly Probe[],
  ) {}

  onModuleInit(): void {
    for (const { name, token } of this.probes) {
      if (this.ref.introspect(token).scope !== Scope.REQUEST) continue;
      throw new Error(
        `${name} depends on a request-scoped provider, and is needed outside of requests too. Take what you need from ctx, or make it a singleton.`,
      );
    }
    const { kept, unkept } = keptModules(this.structure, this.ref.get(OcpiCrud));
    if (unkept.length === 0) return;
    const modules = kept.map((module) => `'${module}'`).join(', ');
    new Logger('Ocpi').warn(
      `The CRUD lacks kinds of modules that are served: ${unkept.join(', ')}. Requests for them fail; leave them out with modules: [${modules}].`,
    );
  }
}

/** The class the host gave, or what it stands for. */
function madeBy(binding: object | undefined, token: InjectionToken): string {
  return nameOf(typeof binding === 'function' ? binding : token);
}

function nameOf(token: InjectionToken | undefined): string {
  return typeof token === 'function' ? token.name : String(token);
}
