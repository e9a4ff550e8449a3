import type { OcpiAnswer } from './envelope.js';
import { parseUrl } from '../models/url.js';

/** What the headers of a page say (transport_and_format, Paginated response); each may be missing. */
export interface PageHeaders {
  readonly total?: number;
  readonly limit?: number;
  /** The Link of the next page, made absolute at the partner's own origin. */
  readonly next?: string;
}

/** Reads the paging headers. `endpoint` is the URL of the list as the partner's version details have it. */
export function pageHeaders(answer: Pick<OcpiAnswer, 'headers' | 'url'>, endpoint: string): PageHeaders {
  return { ...pageCounts(answer), next: nextLink(answer.headers['link'], answer.url, endpoint) };
}

/** Reads those that are numbers. */
export function pageCounts({ headers }: Pick<OcpiAnswer, 'headers'>): Omit<PageHeaders, 'next'> {
  return { total: count(headers['x-total-count']), limit: count(headers['x-limit']) };
}

/**
 * The Link with rel="next". Partners behind a proxy name the wrong scheme, port or host, and some a relative path: the token is never sent
 * elsewhere, so a foreign origin is replaced by the endpoint's, and a foreign path, which then leads nowhere, by the endpoint's.
 */
function nextLink(header: string | undefined, from: string, endpoint: string): string | undefined {
  const target = header === undefined ? undefined : relNext(header);
  const next = target === undefined ? undefined : parseUrl(target, from);
  if (next === undefined) return undefined;
  const home = new URL(endpoint);
  if (next.origin === home.origin) return next.href;
  if (next.hostname !== home.hostname) home.search = next.search;
  else {
    home.pathname = next.pathname;
    home.search = next.search;
  }
  return home.href;
}

function relNext(header: string): string | undefined {
  for (const [, target, parameters = ''] of header.matchAll(/<([^<>]*)>((?:\s*;\s*[^,;]+)*)/g)) {
    if (target !== undefined && target.trim() !== '' && isNext(parameters)) return target.trim();
  }
  return undefined;
}

/** Each value is taken to its end, and the next one looked for behind it: whoever sends the header chooses how many there are. */
function isNext(parameters: string): boolean {
  const values = [...parameters.matchAll(/;\s*rel\s*=\s*("[^"]*|[^;"]*)/gi)];
  return values.some(([, value = '']) => /\bnext\b/i.test(value));
}

/** The same page, begun earlier: for objects that moved forward because others before them went. Undefined when the URL has no offset. */
export function stepBack(url: string, by: number): string | undefined {
  const parsed = new URL(url);
  const offset = count(parsed.searchParams.get('offset') ?? undefined);
  if (offset === undefined || offset === 0) return undefined;
  parsed.searchParams.set('offset', String(Math.max(0, offset - by)));
  return parsed.href;
}

/** The page at an offset, everything else as in `url`. */
export function atOffset(url: string, offset: number): string {
  const parsed = new URL(url);
  parsed.searchParams.set('offset', String(offset));
  return parsed.href;
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}
