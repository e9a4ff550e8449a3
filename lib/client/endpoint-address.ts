import { OcpiCallError } from './ocpi-call.error.js';

/** What is below an endpoint. */
export interface BelowEndpoint {
  /** Segments behind the endpoint's URL; they are encoded here. */
  readonly path?: readonly string[];
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

/** Endpoints without the slashes at their end; undefined for those with a query. Partners name the same few all the time. */
const BASES = new Map<string, string | undefined>();
const BASES_AT_MOST = 10_000;

/** Endpoint, segments and query as one URL, never with a double slash. */
export function address(endpoint: string, { path = [], query }: BelowEndpoint, slash?: 'add' | 'drop'): string {
  const base = path.length > 0 && query === undefined && slash !== 'add' ? baseOf(endpoint) : undefined;
  return base === undefined ? parsed(endpoint, path, query, slash) : `${base}/${path.map(encoded).join('/')}`;
}

function parsed(endpoint: string, path: readonly string[], query: BelowEndpoint['query'] = {}, slash?: 'add' | 'drop'): string {
  const url = new URL(endpoint);
  const base = path.length > 0 || slash === 'drop' ? url.pathname.replace(/\/+$/, '') : url.pathname;
  const joined = [base, ...path.map(encoded)].join('/');
  url.pathname = slash === 'add' && !joined.endsWith('/') ? `${joined}/` : joined;
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}

function baseOf(endpoint: string): string | undefined {
  if (BASES.has(endpoint)) return BASES.get(endpoint);
  const url = new URL(endpoint);
  const base = url.search === '' && url.hash === '' && !/[?#]/.test(url.href) ? url.href.replace(/\/+$/, '') : undefined;
  if (BASES.size >= BASES_AT_MOST) BASES.clear();
  BASES.set(endpoint, base);
  return base;
}

/** A segment of dots alone would lead out of the endpoint, however it is written. */
function encoded(segment: string): string {
  if (segment === '' || /^\.\.?$/.test(segment))
    throw new OcpiCallError(`"${segment}" cannot be sent as an id in a URL.`, { failure: 'refused' });
  return encodeURIComponent(segment);
}
