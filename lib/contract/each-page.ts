import type { OcpiContext } from './context.js';
import type { OcpiCrud } from './crud.js';
import type { House, Kind } from './kinds.js';
import type { OcpiQuery } from './query.js';

/** All objects that a query matches, page by page: by cursor where the store gives one, else by offset. */
export async function* eachPage<K extends Kind>(
  crud: OcpiCrud,
  kind: K,
  query: Omit<OcpiQuery, 'offset' | 'cursor'>,
  ctx: OcpiContext,
): AsyncGenerator<readonly House[K][]> {
  for (let offset = 0, cursor: string | undefined; ;) {
    const page = await crud.list(kind, { ...query, offset, cursor }, ctx);
    yield page.items;
    offset += page.items.length;
    cursor = page.next;
    if (page.items.length === 0 || (cursor === undefined && offset >= page.total)) return;
  }
}
