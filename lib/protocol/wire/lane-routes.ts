import type { IncomingMessage, ServerResponse } from 'node:http';
import type findMyWay from 'find-my-way';
import type { WireDoor } from './door.js';
import { isWire } from './express-wires.js';

type Next = (error?: unknown) => void;
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => unknown;

/** A route or middleware in Express's router. */
export interface Layer {
  readonly handle: Function;
  readonly name: string;
  /** Whether it is for all paths. */
  readonly slash: boolean;
  /** The path it was made with. */
  readonly rawPath?: unknown;
  readonly route?: { readonly path: unknown; readonly stack: readonly { readonly method?: string; readonly handle: Handler }[] };
  match(path: string): unknown;
  handleRequest(request: IncomingMessage, response: ServerResponse, next: Next): void;
}

/** One method of a route of Express. */
export interface ExpressRoute {
  readonly method: findMyWay.HTTPMethod;
  readonly path: string;
  readonly handler: Handler;
}

/** One route in the lane. */
export interface LaneRoute {
  readonly door: WireDoor;
  readonly handler: Handler;
  /** As it was registered. */
  readonly path: string;
  /** As handlers find it at `request.route`. */
  readonly route: unknown;
  /** What runs before it. */
  readonly middleware: readonly Layer[];
  /** Middleware and other routes for certain paths: where one applies, the request is Express's. */
  readonly doubtful: readonly Layer[];
  /** Whether there is middleware for certain paths that may be meant by its requests, what has run before the lane included. */
  readonly mounted: boolean;
}

const PLAIN = /^[\w\-.~:/]+$/;
/** The wire has read the body before them. */
const BODY_PARSERS: ReadonlySet<string> = new Set(['jsonParser', 'urlencodedParser']);

/**
 * Whether a path spells the names of a route's path out. Express compares them as they are written, so middleware for `/ocpi` does not see `/%6Fcpi`: in the
 * lane, which reads names decoded, such a request would pass it by.
 */
export function isSpelledOut(path: string, route: string): boolean {
  if (!path.includes('%')) return true;
  const given = path.toLowerCase().split('/');
  return route
    .toLowerCase()
    .split('/')
    .every((segment, index) => segment.startsWith(':') || segment === given[index]);
}

/** Middleware that has nothing to do in the lane. */
export function isOfExpressOnly({ handle, name }: Layer): boolean {
  return isWire(handle) || BODY_PARSERS.has(name);
}

/** The methods of a route, when its path is plain: names and parameters. */
export function routesOf({ route }: Layer): ExpressRoute[] {
  const path = route?.path;
  if (route === undefined || typeof path !== 'string' || !PLAIN.test(path)) return [];
  // More than one handler for a method is an order that only Express knows.
  const single = route.stack.filter(({ method }) => route.stack.filter((other) => other.method === method).length === 1);
  return single.flatMap(({ method, handle }) =>
    method === undefined ? [] : [{ method: method.toUpperCase() as findMyWay.HTTPMethod, path, handler: handle }],
  );
}

/** Whether middleware for certain paths can be meant by a route's requests: not where a plain segment of its path is another. */
export function mayApply({ rawPath }: Layer, path: string): boolean {
  if (typeof rawPath !== 'string' || !PLAIN.test(rawPath)) return true;
  const segments = path.toLowerCase().split('/');
  return rawPath
    .toLowerCase()
    .replace(/\/+$/, '')
    .split('/')
    .every((segment, index) => {
      const other = segments[index];
      return segment.includes(':') || other?.includes(':') || segment === other;
    });
}
