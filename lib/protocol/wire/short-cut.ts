import type { ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { ShortRoute } from '../short/short-route.js';
import type { WireDoor } from './door.js';
import { takeoverOf } from './takeover.js';

type AdapterResponse = ServerResponse | { readonly raw: ServerResponse };
type Handler = (request: unknown, response: AdapterResponse, next: unknown) => unknown;
const METHODS = ['get', 'put', 'patch', 'post', 'delete'] as const;

/** Has the adapter register handlers of OCPI routes that take the short way where there is one. To be called before routes are registered. */
export function shortenRoutes(adapter: AbstractHttpAdapter, door: WireDoor): void {
  for (const name of METHODS) {
    const register: Function = adapter[name];
    const shortening = (...given: unknown[]): unknown => {
      const [path, handler] = given;
      const isRoute = given.length === 2 && typeof path === 'string' && typeof handler === 'function';
      return register.apply(
        adapter,
        isRoute && !isWatched(adapter) && door.isOcpi(handler) ? [path, shortened(door, path, handler)] : given,
      );
    };
    Object.defineProperty(adapter, name, { value: shortening, configurable: true, writable: true });
  }
}

function shortened(door: WireDoor, path: string, handler: Function): Function {
  const long = handler as Handler;
  let isKnown = false;
  let route: ShortRoute | undefined;
  const short: Handler = (request, response, next) => {
    if (!isKnown) {
      route = door.shortRoute(path, handler);
      isKnown = true;
    }
    const takeover = takeoverOf(response);
    if (route === undefined || takeover === undefined) return long(request, response, next);
    route.run(request, response, next, takeover);
    return undefined;
  };
  // Adapters read what decorators and versioning said of a handler.
  for (const key of Reflect.getMetadataKeys(handler)) Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), short);
  Object.defineProperty(short, 'name', { value: handler.name, configurable: true });
  return Object.assign(short, handler);
}

/** Whether Nest wants to be told of each route that is triggered. */
function isWatched(adapter: AbstractHttpAdapter): boolean {
  const ask: unknown = Reflect.get(adapter, 'getOnRouteTriggered');
  return typeof ask === 'function' && ask.call(adapter) !== undefined;
}
