import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Where a request keeps its headers once they are asked for. */
export const HEADERS: unique symbol = Symbol('nestjs-ocpi.headers');
type ShapedRequest = IncomingMessage & { [HEADERS]?: IncomingHttpHeaders };

/** Of each number of headers so many shapes are known. */
const KNOWN = 8;
/** One miss in so many is learned from: what only ever comes once is not worth it. */
const LEARNED = 4;
/** More headers, and longer names in all, are not learned: whoever sends them must not fill the memory with them. */
const MOST = 32;
const LONGEST = 1024;

/** Names of headers in the order that a client sends them, which is the same with each of its requests. */
class HeaderShape {
  private readonly blank: IncomingHttpHeaders;

  constructor(
    private readonly names: readonly string[],
    private readonly keys: readonly string[],
  ) {
    this.blank = Object.fromEntries(keys.map((key) => [key, '']));
  }

  /** The headers as Node would make them; undefined when the names are others. */
  fill(raw: readonly string[]): IncomingHttpHeaders | undefined {
    const { names, keys, blank } = this;
    for (let index = 0; index < names.length; index++) if (names[index] !== raw[2 * index]) return undefined;
    const headers = { ...blank };
    for (let index = 0; index < keys.length; index++) headers[keys[index] ?? ''] = raw[2 * index + 1];
    return headers;
  }
}

/** What clients send, learned from what Node made of it. */
export class HeaderShapes {
  /** By the length of the raw list. */
  private readonly known = new Map<number, HeaderShape[]>();
  private misses = 0;

  /** The headers of a raw list of names and values in turn; undefined when Node is to make them. */
  headersOf(raw: readonly string[]): IncomingHttpHeaders | undefined {
    for (const shape of this.known.get(raw.length) ?? []) {
      const headers = shape.fill(raw);
      if (headers) return headers;
    }
    return undefined;
  }

  /** Learns a list whose names all come once, so that Node takes each value as it is: what it says of the next list of these names is known. */
  learn(raw: readonly string[], made: IncomingHttpHeaders): void {
    if (this.misses++ % LEARNED !== 0 || raw.length === 0 || raw.length > 2 * MOST) return;
    const names = raw.filter((_, index) => index % 2 === 0);
    const keys = Object.keys(made);
    const areTaken = names.every((name, index) => name.toLowerCase() === keys[index] && made[keys[index]] === raw[2 * index + 1]);
    if (!areTaken || keys.length !== names.length || keys.join('').length > LONGEST) return;
    const shapes = this.known.get(raw.length) ?? [];
    shapes.unshift(new HeaderShape(names, keys));
    this.known.set(raw.length, shapes.slice(0, KNOWN));
  }
}

const SHAPING = new WeakSet<IncomingMessage>();

/** Has requests of a prototype make their headers by shapes. Node reads them with each request, and looks at every name letter by letter. */
export function shapeHeaders(prototype: IncomingMessage): void {
  const nodes = Object.getOwnPropertyDescriptor(IncomingMessage.prototype, 'headers');
  const { get, set } = nodes ?? {};
  if (get === undefined || set === undefined || SHAPING.has(prototype) || nearest(prototype) !== get) return;
  SHAPING.add(prototype);
  const shapes = new HeaderShapes();
  Object.defineProperty(prototype, 'headers', {
    get(this: ShapedRequest): IncomingHttpHeaders {
      return this[HEADERS] ?? make(this);
    },
    set(this: ShapedRequest, value: IncomingHttpHeaders) {
      if (HEADERS in this) this[HEADERS] = value;
      set.call(this, value);
    },
    configurable: true,
  });

  function make(request: ShapedRequest): IncomingHttpHeaders {
    // Not one that this library has its server make.
    if (!(HEADERS in request)) return get?.call(request);
    const shaped = shapes.headersOf(request.rawHeaders);
    const made: IncomingHttpHeaders = shaped ?? get?.call(request);
    if (shaped) set?.call(request, shaped);
    else shapes.learn(request.rawHeaders, made);
    request[HEADERS] = made;
    return made;
  }
}

/** The getter of the headers that requests of a prototype have. */
function nearest(prototype: object): unknown {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptor(at, 'headers');
    if (own) return own.get;
  }
  return undefined;
}
