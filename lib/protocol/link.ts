import type { ListQuery } from './list-query.js';

/** Where the next page begins. */
export interface NextPage {
  readonly offset: number;
  readonly limit: number;
  readonly cursor?: string;
}

/** The Link header to the next page: public base, all filters of the request, the effective limit. */
export function nextLink(base: string, query: ListQuery, next: NextPage): string {
  const { dateFrom, dateTo, filters } = query;
  let parameters = '';
  if (dateFrom !== undefined) parameters += `date_from=${encodeURIComponent(dateFrom)}&`;
  if (dateTo !== undefined) parameters += `date_to=${encodeURIComponent(dateTo)}&`;
  for (const name in filters) parameters += `${encodeURIComponent(name)}=${encodeURIComponent(filters[name] ?? '')}&`;
  parameters += `offset=${next.offset}&limit=${next.limit}`;
  if (next.cursor !== undefined) parameters += `&cursor=${encodeURIComponent(next.cursor)}`;
  return `<${base}${query.path}?${parameters}>; rel="next"`;
}
