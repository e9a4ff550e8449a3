import type { IncomingMessage, ServerResponse } from 'node:http';
import findMyWay from 'find-my-way';
import type { WireDoor } from './door.js';
import { open } from './entry.js';
import { LaneRun } from './lane-run.js';
import { pathOf } from './target.js';
import { type ExpressRoute, isOfExpressOnly, isSpelledOut, type LaneRoute, type Layer, mayApply, routesOf } from './lane-routes.js';

/** What the lane needs of an Express application. */
export interface ExpressApplication<R extends ServerResponse = ServerResponse> {
  readonly router?: { readonly stack?: readonly Layer[]; readonly params?: object };
  /** Prototypes of requests and responses. */
  readonly request: IncomingMessage;
  readonly response: R;
}

/** What Express puts on requests and responses. */
interface ExpressParts {
  res?: ServerResponse;
  originalUrl?: string;
  baseUrl?: string;
  params?: object;
  route?: unknown;
}
type Request = IncomingMessage & ExpressParts;
type Response = ServerResponse & { locals?: object };

type Finder = ReturnType<typeof makeFinder>;
/** Longer parameters are no OCPI, and left to Express. */
const MAX_PARAMETER = 2048;

/** Finds the route of an OCPI request by one look-up and runs it, the application's middleware first. */
export class ExpressLane {
  readonly doors: WireDoor[] = [];
  private finder: Finder = makeFinder();
  /** How many layers Express had when the finder was made. */
  private layers = -1;

  /** @param wire the middleware that the lane begins at; otherwise it begins before Express */
  constructor(
    private readonly express: ExpressApplication,
    private readonly wire?: Function,
  ) {}

  /**
   * False for what is Express's: every path that is not OCPI's, and what is out of the ordinary in those that are.
   * @param failed told what a middleware said went wrong; without it the door answers
   */
  take(request: Request, response: Response, failed?: (error: unknown) => void): boolean {
    const stack = this.express.router?.stack ?? [];
    if (stack.length !== this.layers) this.build(stack);
    const target = request.url ?? '/';
    const found = request.method === 'HEAD' ? null : this.finder.find(request.method as findMyWay.HTTPMethod, target);
    if (found === null) return false;
    const { store, params } = found;
    const route: LaneRoute = store;
    const asked = pathOf(target);
    if (route.mounted && !isSpelledOut(asked, route.path)) return false;
    if (route.doubtful.length > 0 && route.doubtful.some((layer) => layer.match(asked))) return false;
    const takeover = open(route.door, asked, request, response);
    this.dress(request, response, route, params);
    new LaneRun(route, request, response, takeover, failed).start();
    return true;
  }

  /** Puts on a request and a response what handlers written for Express know, as far as Express has not. */
  private dress(request: Request, response: Response, { route }: LaneRoute, params: object): void {
    request.params = params;
    request.route = route;
    if (this.wire) return;
    request.res = response;
    request.originalUrl = request.url;
    request.baseUrl = '';
    response.locals = {};
  }

  private build(stack: readonly Layer[]): void {
    this.layers = stack.length;
    this.finder = makeFinder();
    // What `app.param()` was told to do with parameters is known to Express only.
    if (Object.keys(this.express.router?.params ?? {}).length > 0) return;
    const before: Layer[] = [];
    const mounted: Layer[] = [];
    for (const layer of stack) {
      // What comes before the wire has run.
      if (layer.handle === this.wire) before.length = 0;
      const routes = routesOf(layer).filter(({ path }) => this.doors.some((door) => door.owns(path)));
      // Nest registers middleware for one method as a route.
      if (routes.length === 0 && !isOfExpressOnly(layer)) before.push(layer);
      if (routes.length === 0 && !layer.slash) mounted.push(layer);
      for (const route of routes) this.add(route, layer, before, mounted);
    }
  }

  private add({ method, path, handler }: ExpressRoute, { route }: Layer, before: readonly Layer[], mounted: readonly Layer[]): void {
    const door = this.doors.find((each) => each.owns(path));
    if (door === undefined || this.finder.hasRoute(method, path)) return;
    const middleware = before.filter(({ slash }) => slash);
    const doubtful = before.filter((layer) => !layer.slash && mayApply(layer, path));
    const isMounted = mounted.some((layer) => mayApply(layer, path));
    const store: LaneRoute = { door, handler, path, route, middleware, doubtful, mounted: isMounted };
    this.finder.on(method, path, () => {}, store);
  }
}

function makeFinder() {
  return findMyWay({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    maxParamLength: MAX_PARAMETER,
    // Express's own getter reads the query.
    querystringParser: () => ({}),
  });
}
