import { Observable } from 'rxjs';
import type { Fault } from '../models/fault.js';

/** One page in house form. */
export interface OcpiListPage<T> {
  readonly items: readonly T[];
  /** How many objects the partner has delivered so far, bad ones included. */
  readonly position: number;
  /** How many there are in all, when the partner says it (X-Total-Count). */
  readonly total?: number;
}

/** An object of a partner's list that was passed over because it is invalid. */
export interface OcpiBadObject {
  readonly module: string;
  /** As it came. */
  readonly object: unknown;
  readonly faults: readonly Fault[];
}

/** What is asked of a list. */
export interface OcpiListOptions {
  /** `last_updated` from here on, inclusive; OCPI DateTime. */
  readonly dateFrom?: string;
  /** `last_updated` before this, exclusive. */
  readonly dateTo?: string;
  readonly offset?: number;
  /** Objects per page; the partner may give fewer. @default 100 */
  readonly limit?: number;
  /** Called for each object that is passed over. */
  readonly onBad?: (bad: OcpiBadObject) => void;
}

/** All objects of a partner's list, page by page as they are asked for: nothing is requested before that, and nothing is kept. */
export class OcpiList<T> implements AsyncIterable<T> {
  constructor(private readonly load: () => AsyncIterable<OcpiListPage<T>>) {}

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for await (const { items } of this.load()) yield* items;
  }

  /** The pages, which also tell how far the list is. */
  pages(): AsyncIterable<OcpiListPage<T>> {
    return this.load();
  }

  /** The pages as an Observable; unsubscribing ends the crawl. */
  pages$(): Observable<OcpiListPage<T>> {
    return new Observable((subscriber) => {
      const run = async (): Promise<void> => {
        for await (const page of this.load()) {
          if (subscriber.closed) return;
          subscriber.next(page);
        }
        subscriber.complete();
      };
      run().catch((error: unknown) => subscriber.error(error));
    });
  }

  /** Everything at once: for lists that are known to be small. */
  async toArray(): Promise<T[]> {
    const all: T[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}
