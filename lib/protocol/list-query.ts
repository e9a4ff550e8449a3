import { dateParameter } from './date-parameter.js';
import { OcpiException } from './ocpi.exception.js';
import type { QueryParameters } from './query.js';

/** How a list's parameters are read. */
export interface ListQueryOptions {
  /** Sessions cannot be listed without it. */
  readonly dateFrom?: 'required';
  /** Further filters of the module, by name of the query parameter: kept in the Link. */
  readonly filters?: readonly string[];
}

/** A list's parameters as asked for: limits are not applied yet. */
export interface ListQuery {
  /** Path of the request, for the Link. */
  readonly path: string;
  readonly dateFrom?: string;
  readonly dateTo?: string;
  readonly offset: number;
  readonly limit?: number;
  readonly cursor?: string;
  readonly filters: Readonly<Record<string, string>>;
}

const WHOLE = /^\d+$/;

/** Reads the parameters; what cannot be read is 2001. */
export function listQuery(path: string, query: QueryParameters, options: ListQueryOptions): ListQuery {
  const dateFrom = dateParameter('date_from', text('date_from', query));
  if (options.dateFrom === 'required' && dateFrom === undefined) throw OcpiException.invalid('The query parameter date_from is required.');
  const filters: Record<string, string> = {};
  for (const name of options.filters ?? []) {
    const value = text(name, query);
    if (value !== undefined) filters[name] = value;
  }
  return {
    path,
    dateFrom,
    dateTo: dateParameter('date_to', text('date_to', query)),
    offset: whole('offset', text('offset', query), 0) ?? 0,
    limit: whole('limit', text('limit', query), 1),
    cursor: text('cursor', query),
    filters,
  };
}

function text(name: string, query: QueryParameters): string | undefined {
  const value = query.get(name);
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw OcpiException.invalid(`The query parameter ${name} must be given once.`);
}

function whole(name: string, value: string | undefined, least: number): number | undefined {
  if (value === undefined) return undefined;
  if (WHOLE.test(value) && Number(value) >= least) return Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  throw OcpiException.invalid(`The query parameter ${name} must be a whole number of at least ${least}.`);
}
