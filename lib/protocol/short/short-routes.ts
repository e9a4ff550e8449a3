import { Inject, Injectable, type Type } from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { isObject } from '../../models/is-object.js';
import { OCPI_REGISTERED } from '../../ocpi.tokens.js';
import { OcpiAddresses, type OcpiRegistered } from '../addresses.js';
import { OcpiExceptionFilter } from '../ocpi-exception.filter.js';
import { OcpiGuard } from '../ocpi.guard.js';
import { writtenOf } from '../reply.decorator.js';
import { OcpiRouteMetadata, routePath, type OcpiRoute } from '../route-table.js';
import { Enhancers, hasNoGlobals } from './enhancers.js';
import { ShortRoute } from './short-route.js';

/** Finds the routes that need not go through Nest's pipeline: those where no guard, pipe, interceptor or filter of the host has a say. */
@Injectable()
export class ShortRoutes {
  private readonly enhancers = new Enhancers();

  constructor(
    private readonly reference: ModuleRef,
    private readonly modules: ModulesContainer,
    private readonly addresses: OcpiAddresses,
    @Inject(OCPI_REGISTERED) private readonly registered: readonly OcpiRegistered[],
  ) {}

  /** Whether a handler that Nest registers is a method of an OCPI controller. */
  isOcpi(handler: Function): boolean {
    return routeOf(handler) !== undefined;
  }

  /** The short route in a handler's place; undefined where it must go Nest's way. To be asked when the application has been initialized. */
  find(path: string, handler: Function): ShortRoute | undefined {
    const route = routeOf(handler);
    const entry = route && this.registered.find((each) => routePath(this.addresses.path, each, route) === path && nameOf(each, route));
    const name = route && entry && nameOf(entry, route);
    if (entry === undefined || name === undefined || !this.isOnlyOurs()) return undefined;
    return this.made(entry, name);
  }

  private made({ controller, host }: OcpiRegistered, name: string): ShortRoute | undefined {
    const module = [...this.modules.values()].find(({ metatype }) => metatype === host);
    const wrapper = module?.controllers.get(controller);
    const guard: unknown = module?.injectables.get(OcpiGuard)?.instance;
    const filter: unknown = module?.injectables.get(OcpiExceptionFilter)?.instance;
    const instance: unknown = wrapper?.instance;
    if (!(instance instanceof controller) || instance.constructor !== controller || !wrapper?.isDependencyTreeStatic()) return undefined;
    const handler: unknown = Reflect.get(instance, name);
    const written = typeof handler === 'function' ? writtenOf(handler) : undefined;
    const parameters = this.enhancers.parametersOf(controller, name)?.filter(({ index }) => index < (written?.parameters ?? 0));
    if (!(guard instanceof OcpiGuard) || !(filter instanceof OcpiExceptionFilter) || typeof handler !== 'function') return undefined;
    if (written === undefined || parameters === undefined || !this.enhancers.areOurs(controller, handler)) return undefined;
    return new ShortRoute({ guard, filter, instance, handler, method: written.method, parameters });
  }

  /** What Nest does not show of its configuration counts as the host's. */
  private isOnlyOurs(): boolean {
    const container: unknown = Reflect.get(this.reference, 'container');
    const configuration: unknown = isObject(container) ? Reflect.get(container, 'applicationConfig') : undefined;
    return isObject(configuration) && hasNoGlobals(configuration);
  }
}

function routeOf(handler: Function): OcpiRoute | undefined {
  return Reflect.getMetadata(OcpiRouteMetadata.KEY, handler);
}

/** The name of the controller's method that a route decorator said this of. */
function nameOf({ controller }: { readonly controller: Type }, route: OcpiRoute): string | undefined {
  return Object.getOwnPropertyNames(controller.prototype).find((name) => {
    const method: unknown = Reflect.get(controller.prototype, name);
    return typeof method === 'function' && routeOf(method) === route;
  });
}
