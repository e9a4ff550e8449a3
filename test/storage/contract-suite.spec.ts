import { setImmediate as moment } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { OcpiContext } from '../../lib/contract/context.js';
import { cursorAfter } from '../../lib/contract/cursor.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import type { House, Kind, OcpiKey, TokenKey } from '../../lib/contract/kinds.js';
import type { OcpiPage, OcpiQuery } from '../../lib/contract/query.js';
import { withRest } from '../../lib/contract/rest.js';
import type { OcpiChange } from '../../lib/contract/store.js';
import { describeCrudContract, MemoryCrud } from '../../lib/testing/index.js';
import type { Token } from '../../lib/versions/v230/tokens.js';
import { MapStore } from './map.store.js';

/** The titles of the suite's tests that fail for a CRUD. */
async function failures(make: () => OcpiCrud): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (title: string, body: () => Promise<void>) => tests.push([title, body]),
  };
  describeCrudContract(runner, 'a CRUD', make, { kinds: ['sessions', 'tokens', 'clients'] });
  const failed: string[] = [];
  for (const [title, body] of tests) await body().catch(() => failed.push(title));
  return failed;
}

/** Changes what list asks, and what it answers. */
class Listing extends MemoryCrud {
  constructor(
    private readonly ask: (query: OcpiQuery) => OcpiQuery,
    private readonly answer: <T>(page: OcpiPage<T>, query: OcpiQuery) => OcpiPage<T> = (page) => page,
  ) {
    super();
  }

  override async list<K extends Kind>(kind: K, query: OcpiQuery, ctx: OcpiContext): Promise<OcpiPage<House[K]>> {
    return this.answer(await super.list(kind, this.ask(query), ctx), query);
  }
}

class Overwriting extends MemoryCrud {
  override async create<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<House[K]> {
    return super.create(kind, object, ctx).catch(() => object);
  }
}

class NotAtomic extends MemoryCrud {
  override async update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<House[K]>, ctx: OcpiContext) {
    const current = await this.get(kind, key, ctx);
    await moment();
    return current === undefined ? undefined : super.update(kind, key, () => change(current), ctx);
  }
}

class Upserting extends MemoryCrud {
  override async update<K extends Kind>(kind: K, key: OcpiKey<K>, change: OcpiChange<House[K]>, ctx: OcpiContext) {
    const next = await super.update(kind, key, change, ctx);
    if (next === undefined) return undefined;
    await this.delete(kind, key, ctx);
    return this.create(kind, next, ctx);
  }
}

class Aliasing extends MapStore<'tokens'> {
  private readonly handed = new Map<string, Token>();

  override async get(key: TokenKey): Promise<Token | undefined> {
    const token = await super.get(key);
    const text = JSON.stringify(token);
    const before = this.handed.get(text);
    if (before !== undefined) return before;
    if (token !== undefined) this.handed.set(text, token);
    return token;
  }
}

class Forgetting extends MemoryCrud {
  override create<K extends Kind>(kind: K, object: House[K], ctx: OcpiContext): Promise<House[K]> {
    return super.create(kind, withRest(object, undefined), ctx);
  }
}

class CaseSensitive extends MemoryCrud {
  override async get<K extends Kind>(kind: K, key: OcpiKey<K>, ctx: OcpiContext): Promise<House[K] | undefined> {
    const text = JSON.stringify(await super.get(kind, key, ctx));
    return text !== undefined && text.includes(`"party_id":"${key.partyId}"`) ? super.get(kind, key, ctx) : undefined;
  }
}

const same = (query: OcpiQuery) => query;
const later = (time: string | undefined) => time?.replace(/Z?$/, '').replace(/(\.\d+)?$/, '.999Z');
const BROKEN: Record<string, [() => OcpiCrud, RegExp]> = {
  'overwrites instead of refusing': [() => new Overwriting(), /create never overwrites/],
  'updates in two steps': [() => new NotAtomic(), /changes at once/],
  'deletes and creates to update': [() => new Upserting(), /R-046 pages are in order/],
  'hands out what it stores': [() => OcpiCrud.of([new Aliasing('tokens')]), /^tokens.*is the caller's/],
  'forgets the rest': [() => new Forgetting(), /stays with the object/],
  'compares keys with regard to case': [() => new CaseSensitive(), /R-059/],
  'takes no owners for all': [
    () => new Listing((query) => (query.owners?.length === 0 ? { ...query, owners: undefined } : query)),
    /owners narrow/,
  ],
  'ignores counterparties': [() => new Listing((query) => ({ ...query, counterparties: undefined })), /counterparties narrow/],
  'ends a window too late': [
    () => new Listing((query) => ({ ...query, updated: { ...query.updated, to: later(query.updated?.to) } })),
    /R-052/,
  ],
  'counts the page only': [() => new Listing(same, (page) => ({ ...page, total: page.items.length })), /R-043/],
  'ignores the offset': [() => new Listing((query) => ({ ...query, offset: 0 })), /R-043/],
  'turns the order': [() => new Listing(same, (page) => ({ ...page, items: page.items.toReversed() })), /R-046 pages/],
  'gives a cursor on the last page': [() => new Listing(same, (page) => ({ ...page, next: page.next ?? cursorAfter(10 ** 9) })), /R-040/],
  'makes cursors of offsets': [
    () =>
      new Listing(
        (query) => (query.cursor === undefined ? query : { ...query, cursor: undefined, offset: Number(query.cursor) }),
        (page, query) => {
          const end = Number(query.cursor ?? query.offset) + page.items.length;
          return { ...page, next: end < page.total ? String(end) : undefined };
        },
      ),
    /while objects that it has passed are deleted/,
  ],
};

describe('the contract suite', () => {
  it('finds nothing wrong with a CRUD that keeps the contract', async () => {
    expect(await failures(() => new MemoryCrud())).toEqual([]);
  });

  it.each(Object.entries(BROKEN))('finds a CRUD that %s', async (_, [make, title]) => {
    expect(await failures(make)).toEqual(expect.arrayContaining([expect.stringMatching(title)]));
  });
});
