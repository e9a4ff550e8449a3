import { failure, success } from './mock-partner.answers.js';
import type { MockAnswer, MockPaging, MockRequest } from './mock-partner.options.js';

interface Dated {
  readonly last_updated?: string;
}

/** The lists that a mock partner serves, and what was pushed to it. */
export class MockObjects {
  readonly paging: MockPaging = { limit: 100, link: 'absolute', total: true, limitHeader: true, offset: true };
  /** What was pushed, by the path behind `receiver/`, decoded: `locations/NL/EXA/LOC1`. */
  readonly pushed = new Map<string, unknown>();
  /** Called before each page is made: a place to change the list while it is crawled. */
  onPage: (module: string, offset: number) => void = () => undefined;
  /** Answers what is no list and no pushed object: commands, authorize ... */
  onOther: (request: MockRequest, path: readonly string[]) => MockAnswer | undefined = () => undefined;
  private readonly lists = new Map<string, unknown[]>();

  /** The list of a module; it may be changed in place. */
  list(module: string): unknown[] {
    const list = this.lists.get(module) ?? [];
    this.lists.set(module, list);
    return list;
  }

  answer(request: MockRequest, [end, module = '', ...rest]: readonly string[], origin: string): MockAnswer {
    const path = rest.map(decodeURIComponent);
    const other = this.onOther(request, [module, ...path]);
    if (other !== undefined) return other;
    if (end === 'sender' && request.method === 'GET')
      return path.length === 0 ? this.page(request, module, origin) : this.single(module, path);
    if (end === 'receiver') return this.receive(request, [module, ...path].join('/'), origin);
    return failure(404, 2000, 'no such address');
  }

  private page({ path, query }: MockRequest, module: string, origin: string): MockAnswer {
    const { paging } = this;
    const offset = paging.offset ? Number(query.get('offset') ?? 0) : 0;
    const limit = Math.min(Number(query.get('limit') ?? paging.limit), paging.limit);
    this.onPage(module, offset);
    const [from, to] = [query.get('date_from'), query.get('date_to')];
    const all = this.list(module).filter((object) => within(object as Dated, from, to));
    const next = new URLSearchParams(query);
    next.set('offset', String(offset + limit));
    next.set('limit', String(limit));
    const headers = {
      ...(paging.total && { 'x-total-count': String(all.length) }),
      ...(paging.limitHeader && { 'x-limit': String(limit) }),
      ...this.link(`${origin}${path}?${next}`, `${path}?${next}`, `${origin}${path}?${query}`, offset + limit < all.length),
    };
    return success(all.slice(offset, offset + limit), headers);
  }

  private link(absolute: string, relative: string, self: string, more: boolean): Record<string, string> {
    const { link } = this.paging;
    if (link === 'empty') return { link: more ? `<${absolute}>; rel="next"` : '' };
    if (link === 'none' || (!more && link !== 'self')) return {};
    if (typeof link === 'function') return { link: link(absolute) };
    return { link: `<${link === 'self' ? self : link === 'relative' ? relative : absolute}>; rel="next"` };
  }

  private single(module: string, [id, evse, connector]: readonly string[]): MockAnswer {
    const of = (list: unknown, name: string, value?: string) =>
      (list as Record<string, unknown>[] | undefined)?.find((each) => each[name] === value);
    const object = of(this.list(module), 'id', id);
    const part = evse === undefined ? object : of(object?.['evses'], 'uid', evse);
    const found = connector === undefined ? part : of(part?.['connectors'], 'id', connector);
    return found === undefined ? failure(404, 2003, 'no such object') : success(found);
  }

  private receive({ method, body }: MockRequest, key: string, origin: string): MockAnswer {
    const known = this.pushed.has(key);
    if (method === 'POST') {
      const id = (body as { id?: string }).id ?? String(this.pushed.size);
      this.pushed.set(`${key}/${id}`, body);
      return success(undefined, { location: `${origin}/ocpi/2.2.1/receiver/${key}/${encodeURIComponent(id)}` }, 201);
    }
    if (method === 'PUT') {
      this.pushed.set(key, body);
      return success(undefined, {}, known ? 200 : 201);
    }
    if (!known) return failure(404, 2000, 'no such object');
    if (method === 'GET') return success(this.pushed.get(key));
    if (method === 'PATCH') this.pushed.set(key, { ...(this.pushed.get(key) as object), ...(body as object) });
    else this.pushed.delete(key);
    return success();
  }
}

function within({ last_updated: at }: Dated, from: string | null, to: string | null): boolean {
  const time = Date.parse(at ?? '');
  return (from === null || Number.isNaN(time) || time >= Date.parse(from)) && (to === null || Number.isNaN(time) || time < Date.parse(to));
}
