import assert from 'node:assert/strict';
import { InvalidCursor } from '../../contract/cursor.error.js';
import { type Kind, keyOf } from '../../contract/kinds.js';
import type { OcpiQuery } from '../../contract/query.js';
import { idsOf } from './keys.js';
import type { ContractRunner } from './runner.js';
import { sample } from './samples.js';
import { allOf, newParty, type World, type WorldTest } from './world.js';

/** Fetching page after page, by cursor where the store gives one, else by offset. */
export function crawlTests({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>, kind: Exclude<Kind, 'clients'>): void {
  const ids = Array.from({ length: 23 }, (_, n) => `ID-${n}`);
  const fill = async ({ crud, owner, ctx }: World) => {
    for (const id of ids) await crud.create(kind, sample(kind, owner, id), ctx);
  };

  /** All ids a crawl finds; `between` runs after each page. */
  const crawl = async (
    { crud, owner, ctx }: World,
    more: Partial<OcpiQuery>,
    between: (page: number) => Promise<void> = async () => undefined,
  ) => {
    const found: string[] = [];
    let query: OcpiQuery = allOf(owner, { limit: 5, ...more });
    for (let page = 0; page < 50; page++) {
      const { items, total, next } = await crud.list(kind, query, ctx);
      found.push(...idsOf(kind, items));
      assert.ok(items.length <= query.limit);
      if (items.length === 0 || (next === undefined && query.offset + items.length >= total)) return found;
      if (query.cursor !== undefined && next === undefined) return found;
      query = { ...query, offset: query.offset + items.length, cursor: next };
      await between(page);
    }
    return assert.fail('the crawl did not end');
  };

  it(
    `${kind}: a crawl finds everything once`,
    within(async (world) => {
      await fill(world);
      assert.deepEqual(await crawl(world, {}), ids);
      assert.deepEqual(await crawl(world, { limit: 23 }), ids);
      assert.deepEqual(await crawl(world, { limit: 1 }), ids);
      assert.deepEqual(await crawl(world, { updated: { from: '2025-01-01T00:00:00Z' } }), ids);
      assert.deepEqual(await crawl(world, { owners: [newParty(), world.owner] }), ids);
      assert.deepEqual(await crawl(world, { offset: 20 }), ids.slice(20));
    }),
  );

  it(
    `${kind}: R-046 a crawl finds everything once while objects are created and updated`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      await fill(world);
      const touch = (id: string, time: string) =>
        crud.update(kind, keyOf(kind, sample(kind, owner, id), owner), () => sample(kind, owner, id, time), ctx);
      const found = await crawl(world, {}, async (page) => {
        await touch('ID-0', `2026-05-0${page + 1}T00:00:00Z`);
        await touch('ID-22', `2026-05-0${page + 1}T00:00:00Z`);
        if (page < 3) await crud.create(kind, sample(kind, owner, `NEW-${page}`), ctx);
      });
      assert.deepEqual(found, [...ids, 'NEW-0', 'NEW-1', 'NEW-2']);
    }),
  );

  it(
    `${kind}: a crawl by cursor misses nothing while objects that it has passed are deleted`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      await fill(world);
      if ((await crud.list(kind, allOf(owner, { limit: 5 }), ctx)).next === undefined) return;
      const found = await crawl(world, {}, async (page) => {
        await crud.delete(kind, keyOf(kind, sample(kind, owner, `ID-${page}`), owner), ctx);
      });
      assert.deepEqual(found, ids);
    }),
  );

  it(
    `${kind}: R-040 the last page has no cursor, and a cursor that was never given out is refused`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      await fill(world);
      assert.equal((await crud.list(kind, allOf(owner), ctx)).next, undefined);
      assert.equal((await crud.list(kind, allOf(owner, { limit: ids.length }), ctx)).next, undefined);
      assert.equal((await crud.list(kind, allOf(owner, { offset: 20, limit: 3 }), ctx)).next, undefined);
      const { next } = await crud.list(kind, allOf(owner, { limit: 20 }), ctx);
      if (next === undefined) return;
      assert.match(next, /^[\w.~-]+$/, 'a cursor stands in a URL: letters, digits and -._~ only');
      for (const broken of ['', 'x', `${next}A`, '%00', "' or 1=1 --", Buffer.from('after:-1').toString('base64url')]) {
        await assert.rejects(async () => crud.list(kind, allOf(owner, { cursor: broken }), ctx), InvalidCursor, broken);
      }
    }),
  );
}
