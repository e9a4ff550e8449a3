import { ownContext, type OcpiQuery } from 'nestjs-ocpi';
import { OWN, PARTNER } from '../objects.js';
import type { Filled } from './filled.js';
import { median } from '../quantile.js';

/** Locations of a page. */
export const LIMIT = 100;

const CONTEXT = ownContext('2.3.0', 'locations');
const own = { countryCode: OWN.country_code, partyId: OWN.party_id };
const theirs = { countryCode: PARTNER.country_code, partyId: PARTNER.party_id };

/** One page of locations as it is served. */
export function page({ crud }: Filled, more: Partial<OcpiQuery> = {}) {
  return crud.pageText('locations', { owners: [own], offset: 0, limit: LIMIT, ...more }, CONTEXT);
}

/** One page of tokens, which nothing here changes: windows find the same at every size. */
export function tokens({ crud }: Filled, more: Partial<OcpiQuery> = {}) {
  return crud.pageText('tokens', { owners: [own], offset: 0, limit: LIMIT, ...more }, CONTEXT);
}

/** One page of the sessions that the platform may see of a partner: counted by index. */
export function sessions({ crud }: Filled, more: Partial<OcpiQuery> = {}) {
  return crud.pageText('sessions', { owners: [theirs], counterparties: [own], offset: 0, limit: LIMIT, ...more }, CONTEXT);
}

/** What a whole crawl took. */
export interface Crawl {
  /** The cursor of the last full page. */
  readonly cursor: string | undefined;
  readonly pages: number;
  /** Milliseconds for a page, in the first tenth and in the last. */
  readonly first: number;
  readonly last: number;
  readonly seconds: number;
}

/** Page after page by cursor, to the end. */
export async function crawl(filled: Filled): Promise<Crawl> {
  const times: number[] = [];
  let cursor: string | undefined;
  let next: string | undefined;
  let found = 0;
  const start = performance.now();
  do {
    const before = performance.now();
    const got = await page(filled, { cursor: next });
    times.push(performance.now() - before);
    found += got.items.length;
    if (got.items.length === LIMIT) cursor = next;
    next = got.next;
  } while (next !== undefined);
  if (found < filled.size) throw new Error(`The crawl found ${found} of ${filled.size} locations.`);
  const tenth = Math.max(1, Math.floor(times.length / 10));
  return {
    cursor,
    pages: times.length,
    first: median(times.slice(0, tenth)),
    last: median(times.slice(-tenth)),
    seconds: (performance.now() - start) / 1000,
  };
}
