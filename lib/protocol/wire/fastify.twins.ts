import type { WireDoor } from './door.js';

/** A route as Fastify shows it before it is registered. */
export interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly prefix?: string;
  readonly constraints?: object;
}

/** The part of Fastify that registers routes. */
export interface RouteTable {
  readonly initialConfig: { readonly ignoreTrailingSlash?: boolean; readonly routerOptions?: { readonly ignoreTrailingSlash?: boolean } };
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
  route(route: Route & { readonly path: string }): unknown;
  hasRoute(route: { readonly method: string; readonly url: string; readonly constraints?: object }): boolean;
}

/** Registers every route of the door a second time with a trailing slash. HEAD comes with GET, as Fastify adds it itself. */
export function addTwinRoutes(fastify: RouteTable, door: WireDoor): void {
  const { ignoreTrailingSlash, routerOptions } = fastify.initialConfig;
  if (routerOptions?.ignoreTrailingSlash ?? ignoreTrailingSlash) return;
  let adding = false;
  fastify.addHook('onRoute', (route) => {
    if (adding || route.prefix || route.url.includes('*')) return;
    const plain = route.url.endsWith('/') ? route.url.slice(0, -1) : route.url;
    const url = plain === route.url ? `${plain}/` : plain;
    const { constraints } = route;
    const methods = typeof route.method === 'string' ? [route.method] : route.method;
    if (!door.owns(plain) || methods.some((method) => fastify.hasRoute({ method, url, constraints }))) return;
    adding = true;
    try {
      fastify.route({ ...route, url, path: url });
    } finally {
      adding = false;
    }
  });
}
