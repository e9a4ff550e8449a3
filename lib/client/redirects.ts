import { parseUrl } from '../models/url.js';

/** Whether a status asks to send the request to another address with the same method. */
export function mayFollow(status: number, method: string): boolean {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302));
}

/**
 * Where a redirect leads that may be followed with the same method; undefined: it is no such redirect. A platform behind a proxy that ends TLS
 * names http in place of https: the host is the same, so the call stays at the address that it began with.
 */
export function redirectTarget(status: number, location: string | string[] | undefined, method: string, from: URL): URL | undefined {
  const text = Array.isArray(location) ? location[0] : location;
  const target = mayFollow(status, method) && text !== undefined ? parseUrl(text, from) : undefined;
  if (target === undefined || from.protocol !== 'https:' || target.protocol !== 'http:' || target.hostname !== from.hostname) return target;
  return target.port === '' || target.port === from.port ? new URL(target.pathname + target.search, from.origin) : target;
}
