import { Reflector } from '@nestjs/core';
import { endpointOf } from './endpoint.js';
import type { OcpiRegistered } from './addresses.js';

/** What a route decorator notes down of a controller's method. */
export interface OcpiRoute {
  readonly method: string;
  /** Below the controller's path; `:name` for parameters. */
  readonly path: string;
}

/** The metadata of a route. */
export const OcpiRouteMetadata = Reflector.createDecorator<OcpiRoute>();

/** The methods that a path has: what Allow says. */
export class RouteTable {
  private readonly routes: readonly { readonly method: string; readonly pattern: RegExp; readonly registration: boolean }[];

  /** `base`: the path of the prefix, global prefix included. */
  constructor(base: string, registered: readonly OcpiRegistered[]) {
    this.routes = registered.flatMap((entry) =>
      routesOf(entry.controller).map((route) => ({
        method: route.method,
        registration: endpointOf(entry.controller)?.registration ?? false,
        pattern: pattern(routePath(base, entry, route)),
      })),
    );
  }

  /** Whether a path is one that CREDENTIALS_TOKEN_A opens. */
  isForRegistration(path: string): boolean {
    return this.routes.some((route) => route.registration && route.pattern.test(path));
  }

  /** Methods of a path, each once; empty when there is no such path. */
  allowed(path: string): string[] {
    return [...new Set(this.routes.filter((route) => route.pattern.test(path)).map((route) => route.method))];
  }
}

/** The routes of a controller, by its route decorators. */
export function routesOf(controller: { readonly prototype: object }): OcpiRoute[] {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const method: unknown = Reflect.get(controller.prototype, name);
    const route: OcpiRoute | undefined = typeof method === 'function' ? Reflect.getMetadata(OcpiRouteMetadata.KEY, method) : undefined;
    return route ? [route] : [];
  });
}

/** The path of a route below `base`, as routers have it. */
export function routePath(base: string, { mount, module, controller }: OcpiRegistered, { path }: OcpiRoute): string {
  return [base, mount, endpointOf(controller)?.path ?? module, path].filter((part) => part !== '').join('/');
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[a-z_]+/gi, '[^/]+')}$`);
}
