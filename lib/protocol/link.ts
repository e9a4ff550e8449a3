import type { ListQuery } from './list-query.js';

/** Where the next page begins. */
export interface NextPage {
  readonly offset: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** The Link header to the next page: public base, all filters of the request, the effective limit. */
export function nextLink(base: string, query: ListQuery, next: NextPage): string {
  const parameters = new URLSearchParams();
  if (query.dateFrom !== undefined) parameters.set('date_from', query.dateFrom);
  if (query.dateTo !== undefined) parameters.set('date_to', query.dateTo);
  for (const [name, value] of Object.entries(query.filters)) parameters.set(name, value);
  parameters.set('offset', String(next.offset));
  parameters.set('limit', String(next.limit));
  if (next.cursor !== undefined) parameters.set('cursor', next.cursor);
  return `<${base}${query.path}?${parameters}>; rel="next"`;
}
