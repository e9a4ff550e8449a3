import { dataList, isRecord, type OcpiAnswer } from './envelope.js';
import { atOffset, pageHeaders, stepBack, type PageHeaders } from './next-page.js';

/** One page as it came: objects of the wire, none of them seen on the page before. */
export interface RawPage {
  readonly items: readonly unknown[];
  /** Objects delivered with this page and before it. */
  readonly position: number;
  /** X-Total-Count, when the partner says it. */
  readonly total?: number;
}

/** What a crawl needs to be told. */
export interface Crawl {
  /** The list's URL in the partner's version details. */
  readonly endpoint: string;
  /** The first page: `endpoint` with its query. */
  readonly first: string;
  readonly fetch: (url: string) => Promise<OcpiAnswer>;
  /** For errors. */
  readonly partner?: string;
}

/** A partner that answers nothing but empty pages with Links is not followed for ever. */
const MAX_EMPTY = 3;

/**
 * All pages of a list (transport_and_format, Pagination). It follows Link; without one it goes on by offset while X-Total-Count, or failing that a full
 * page, says that there is more. When the total sinks, objects have moved forward past the place we are at: the page is read again from
 * as many places before it. A page that was there before ends it.
 */
export async function* crawl({ endpoint, first, fetch, partner }: Crawl): AsyncGenerator<RawPage, void, undefined> {
  const visited = new Set<string>();
  let before: { readonly total?: number; readonly seen: ReadonlySet<string> } = { seen: new Set() };
  let position = 0;
  let offset = Number(new URL(first).searchParams.get('offset') ?? 0);
  let empty = 0;
  for (let url: string | undefined = first; url !== undefined && !visited.has(url);) {
    visited.add(url);
    const answer = await fetch(url);
    const all = dataList(answer, { partner, method: 'GET' });
    const headers = pageHeaders(answer, endpoint);
    const sunk: number = before.total !== undefined && headers.total !== undefined ? before.total - headers.total : 0;
    const back: string | undefined = sunk > 0 && position > 0 ? stepBack(url, sunk) : undefined;
    if (back !== undefined && !visited.has(back)) {
      offset = Math.max(0, offset - sunk);
      before = { ...before, total: headers.total };
      url = back;
      continue;
    }
    const marks = all.map(markOf);
    const items = all.filter((_, index) => !before.seen.has(marks[index] ?? ''));
    position += items.length;
    offset += all.length;
    if (items.length > 0) yield { items, position, ...(headers.total !== undefined && { total: headers.total }) };
    empty = items.length === 0 ? empty + 1 : 0;
    if (empty === MAX_EMPTY) return;
    before = { total: headers.total, seen: new Set(marks) };
    url = headers.next ?? byOffset(first, offset, all.length, items.length, headers);
  }
}

/** The next page of a partner that sends no Link; undefined at the end. A page of nothing new is the end: offset is ignored there. */
function byOffset(first: string, offset: number, size: number, fresh: number, { total, limit }: PageHeaders): string | undefined {
  if (fresh === 0) return undefined;
  const full = limit ?? Number(new URL(first).searchParams.get('limit') ?? Infinity);
  const more = total === undefined ? size >= full : offset < total;
  return more ? atOffset(first, offset) : undefined;
}

/** What an object is known by from one page to the next: which one it is, and in which state. */
function markOf(item: unknown): string {
  if (!isRecord(item)) return JSON.stringify(item);
  const { country_code, party_id, uid, id = uid, type, role, last_updated } = item;
  return JSON.stringify(id === undefined && role === undefined ? item : [country_code, party_id, id, type, role, last_updated]);
}
