import { dataList, type OcpiAnswer } from './envelope.js';
import { OcpiCallError } from './ocpi-call.error.js';
import { atOffset, pageHeaders, stepBack, type PageHeaders } from './next-page.js';
import { markOf, SeenObjects } from './seen-objects.js';

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
/** How often a list that moves too fast is read again for what was missed. */
const MAX_PASSES = 5;

/**
 * All pages of a list (transport_and_format, Pagination). It follows Link; without one it goes on by offset while X-Total-Count, or failing that a full
 * page, says that there is more; so it does with a Link that leads nowhere. When the total sinks, objects have moved forward past the place we are at:
 * the page is read again from as many places before it. A page that was there before ends it. Where objects may have moved past unnoticed, as those of
 * a partner do that sorts by last_updated, the list is read again for what is missing, until nothing is.
 */
export async function* crawl(request: Crawl): AsyncGenerator<RawPage, void, undefined> {
  const seen = new SeenObjects();
  let position = 0;
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const drift = new Drift();
    let missed = 0;
    for await (const { items, total, offset } of onePass(request)) {
      drift.page(total, offset);
      const fresh = items.filter((item) => {
        const what = seen.add(item);
        if (what === 'known') drift.moved = true;
        if (what === 'missed') missed += 1;
        return what !== 'known' || pass === 1;
      });
      position += fresh.length;
      if (fresh.length > 0) yield { items: fresh, position, ...(total !== undefined && { total }) };
    }
    // Who asks for a part of a list knows itself what it has of the rest.
    if (offsetOf(request.first) > 0) return;
    if (pass === 1 ? !drift.mayHaveHidden(seen.size) : missed === 0) return;
    seen.endPass();
  }
}

/** How a list moved while it was read once. */
class Drift {
  /** Objects that were passed came again: they went to a later place, and those behind them one forward. */
  moved = false;
  private rose = false;
  private sank = false;
  private total: number | undefined;
  private isAtEnd = false;

  page(total: number | undefined, offset: number): void {
    if (total === undefined) return;
    this.rose ||= this.total !== undefined && total > this.total;
    this.sank ||= this.total !== undefined && total < this.total;
    this.total = total;
    this.isAtEnd = offset >= total;
  }

  /** Whether objects may have been passed over: fewer came than there are, or some went while others came, which the total does not show. */
  mayHaveHidden(seen: number): boolean {
    return this.moved || (this.rose && this.sank) || (this.total !== undefined && this.isAtEnd && seen < this.total);
  }
}

/** One page within one pass. */
interface Pass {
  readonly items: readonly unknown[];
  readonly total?: number;
  /** Where the next page begins. */
  readonly offset: number;
}

async function* onePass({ endpoint, first, fetch, partner }: Crawl): AsyncGenerator<Pass, void, undefined> {
  const visited = new Set<string>();
  let before: { readonly total?: number; readonly seen: ReadonlySet<string> } = { seen: new Set() };
  let offset = offsetOf(first);
  let empty = 0;
  let followsLinks = true;
  for (let url: string | undefined = first; url !== undefined && !visited.has(url);) {
    visited.add(url);
    let answer: OcpiAnswer;
    try {
      answer = await fetch(url);
    } catch (error) {
      const again = atOffset(first, offset);
      if (!followsLinks || visited.has(again) || !isRefused(error)) throw error;
      followsLinks = false;
      url = again;
      continue;
    }
    const all = dataList(answer, { partner, method: 'GET' });
    const headers = pageHeaders(answer, endpoint);
    const sunk: number = before.total !== undefined && headers.total !== undefined ? before.total - headers.total : 0;
    const back: string | undefined = sunk > 0 ? stepBack(url, sunk) : undefined;
    if (back !== undefined && !visited.has(back)) {
      offset = Math.max(0, offset - sunk);
      before = { ...before, total: headers.total };
      url = back;
      continue;
    }
    const marks = all.map(markOf);
    const items = all.filter((_, index) => !before.seen.has(marks[index] ?? ''));
    offset += all.length;
    yield { items, offset, ...(headers.total !== undefined && { total: headers.total }) };
    empty = items.length === 0 ? empty + 1 : 0;
    if (empty === MAX_EMPTY) return;
    before = { total: headers.total, seen: new Set(marks) };
    url = (followsLinks ? headers.next : undefined) ?? byOffset(first, offset, all.length, items.length, headers);
  }
}

/** Whether a partner does not know what its own Link says. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof OcpiCallError)) return false;
  const { http = 0, statusCode = 0 } = error;
  return error.failure === 'http'
    ? http >= 400 && http < 500 && ![401, 403, 408, 429].includes(http)
    : statusCode >= 2000 && statusCode < 3000;
}

/** The next page of a partner that sends no Link; undefined at the end. A page of nothing new is the end: offset is ignored there. */
function byOffset(first: string, offset: number, size: number, fresh: number, { total, limit }: PageHeaders): string | undefined {
  if (fresh === 0) return undefined;
  const full = limit ?? Number(new URL(first).searchParams.get('limit') ?? Infinity);
  const more = total === undefined ? size >= full : offset < total;
  return more ? atOffset(first, offset) : undefined;
}

function offsetOf(url: string): number {
  return Number(new URL(url).searchParams.get('offset') ?? 0);
}
