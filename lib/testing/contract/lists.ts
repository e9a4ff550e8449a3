import assert from 'node:assert/strict';
import { addressedTo, counterpartyOf } from '../../contract/counterparty.js';
import type { Kind } from '../../contract/kinds.js';
import { keyOf } from '../../contract/kinds.js';
import { idsOf } from './keys.js';
import type { ContractRunner } from './runner.js';
import { sample } from './samples.js';
import { allOf, lower, newParty, type World, type WorldTest } from './world.js';

const DAYS = ['01', '02', '03', '04', '05'];
const at = (day: string) => `2026-01-${day}T00:00:00Z`;

/** What lists find, in which order, and how they count. */
export function listTests({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>, kind: Exclude<Kind, 'clients'>): void {
  const fill = async ({ crud, owner, ctx }: World, ids: readonly string[]) => {
    for (const id of ids) await crud.create(kind, sample(kind, owner, id, at(id)), ctx);
  };

  it(
    `${kind}: R-046 pages are in order of creation, whatever is updated`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      const ids = ['03', '01', '05', '02', '04'];
      await fill(world, ids);
      assert.deepEqual(idsOf(kind, (await crud.list(kind, allOf(owner), ctx)).items), ids);
      for (const id of ['01', '03']) {
        const change = (current: object) => ({ ...sample(kind, owner, id), ...current, last_updated: at('20') });
        await crud.update(kind, keyOf(kind, sample(kind, owner, id), owner), change, ctx);
      }
      assert.deepEqual(idsOf(kind, (await crud.list(kind, allOf(owner), ctx)).items), ids);
    }),
  );

  it(
    `${kind}: R-043 offset and limit cut the page and leave the total alone`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      await fill(world, DAYS);
      const cut = async (offset: number, limit: number) => {
        const { items, total } = await crud.list(kind, allOf(owner, { offset, limit }), ctx);
        return [idsOf(kind, items), total];
      };
      assert.deepEqual(await cut(0, 2), [['01', '02'], 5]);
      assert.deepEqual(await cut(2, 2), [['03', '04'], 5]);
      assert.deepEqual(await cut(4, 2), [['05'], 5]);
      assert.deepEqual(await cut(5, 2), [[], 5]);
      assert.deepEqual(await cut(50, 2), [[], 5]);
    }),
  );

  it(
    `${kind}: R-052 a window has its beginning and lacks its end`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      await fill(world, DAYS);
      const found = async (from?: string, to?: string) => {
        const { items, total } = await crud.list(kind, allOf(owner, { updated: { from, to } }), ctx);
        assert.equal(total, items.length);
        return idsOf(kind, items);
      };
      assert.deepEqual(await found(at('02'), at('04')), ['02', '03']);
      assert.deepEqual(await found(at('02')), ['02', '03', '04', '05']);
      assert.deepEqual(await found(undefined, at('02')), ['01']);
      assert.deepEqual(await found('2026-01-02T00:00:00.001Z', '2026-01-04T00:00:00.001Z'), ['03', '04']);
      assert.deepEqual(await found('2026-01-02T00:00:00', '2026-01-03T00:00:00'), ['02']);
      assert.deepEqual(await found(at('04'), at('04')), []);
      assert.deepEqual(await found(), DAYS);
      const page = await crud.list(kind, allOf(owner, { updated: { from: at('02') }, offset: 1, limit: 2 }), ctx);
      assert.deepEqual([idsOf(kind, page.items), page.total], [['03', '04'], 4]);
    }),
  );

  it(
    `${kind}: an update moves an object into another window`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      await fill(world, ['01', '02']);
      const change = () => sample(kind, owner, '01', at('10'));
      await crud.update(kind, keyOf(kind, sample(kind, owner, '01'), owner), change, ctx);
      const page = await crud.list(kind, allOf(owner, { updated: { from: at('05') } }), ctx);
      assert.deepEqual([idsOf(kind, page.items), page.total], [['01'], 1]);
    }),
  );

  it(
    `${kind}: owners narrow: none of them finds nothing, several are merged in order of creation, each once`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      const [other, third] = [newParty(), newParty()];
      for (const [who, id] of [
        [owner, 'A'],
        [other, 'B'],
        [third, 'C'],
        [owner, 'D'],
        [other, 'E'],
      ] as const) {
        await crud.create(kind, sample(kind, who, id), { ...ctx, served: who });
      }
      const found = async (query: Parameters<typeof allOf>[1]) => {
        const { items, total } = await crud.list(kind, allOf(owner, query), ctx);
        return [idsOf(kind, items), total];
      };
      assert.deepEqual(await found({ owners: [] }), [[], 0]);
      assert.deepEqual(await found({ owners: [newParty()] }), [[], 0]);
      assert.deepEqual(await found({ owners: [other, owner, lower(owner)] }), [['A', 'B', 'D', 'E'], 4]);
      assert.deepEqual(await found({ owners: [other, owner], offset: 1, limit: 2 }), [['B', 'D'], 4]);
      assert.deepEqual(await found({ owners: [third, lower(other)], updated: { from: at('01') } }), [['B', 'C', 'E'], 3]);
    }),
  );

  it(
    `${kind}: without owners those of all are found`,
    within(async (world) => {
      const { crud, owner, ctx } = world;
      // A moment far from all others, as the database may hold more than this test made.
      const moment = `${2100 + Math.floor(Math.random() * 900)}-06-${10 + Math.floor(Math.random() * 20)}T12:00:00.${100 + Math.floor(Math.random() * 900)}Z`;
      const all = { offset: 0, limit: 1 };
      const before = (await crud.list(kind, all, ctx)).total;
      const other = newParty();
      await crud.create(kind, sample(kind, owner, 'A', moment), ctx);
      await crud.create(kind, sample(kind, other, 'B', moment), { ...ctx, served: other });
      assert.equal((await crud.list(kind, all, ctx)).total, before + 2);
      const last = await crud.list(kind, { offset: before, limit: 10 }, ctx);
      assert.deepEqual(idsOf(kind, last.items), ['A', 'B']);
      const then = await crud.list(kind, { offset: 0, limit: 10, updated: { from: moment } }, ctx);
      assert.ok(idsOf(kind, then.items).includes('A') && idsOf(kind, then.items).includes('B'));
    }),
  );
}

/** Sessions and CDRs are found by the party of their token. */
export function counterpartyTests(
  { it }: ContractRunner,
  within: (test: WorldTest) => () => Promise<void>,
  kind: 'sessions' | 'cdrs',
): void {
  it(
    `${kind}: counterparties narrow to those whose token was used`,
    within(async ({ crud, owner, ctx }) => {
      const [first, second] = [newParty(), newParty()];
      const other = newParty();
      const create = (who: typeof owner, id: string, { countryCode, partyId }: typeof owner) => {
        const object = sample(kind, who, id, at(id));
        const token = { ...object.cdr_token, country_code: countryCode, party_id: partyId };
        return kind === 'sessions'
          ? crud.create('sessions', { ...sample('sessions', who, id, at(id)), cdr_token: token }, ctx)
          : crud.create('cdrs', { ...sample('cdrs', who, id, at(id)), cdr_token: token }, ctx);
      };
      await create(owner, '01', first);
      await create(owner, '02', second);
      await create(other, '03', first);
      await create(owner, '04', lower(first));
      const found = async (more: Parameters<typeof allOf>[1]) => {
        const { items, total } = await crud.list(kind, allOf(owner, more), ctx);
        return [idsOf(kind, items), total];
      };
      assert.deepEqual(await found({}), [['01', '02', '04'], 3]);
      assert.deepEqual(await found({ counterparties: [first] }), [['01', '04'], 2]);
      assert.deepEqual(await found({ counterparties: [first, second] }), [['01', '02', '04'], 3]);
      assert.deepEqual(await found({ counterparties: [] }), [[], 0]);
      assert.deepEqual(await found({ counterparties: [newParty()] }), [[], 0]);
      assert.deepEqual(await found({ owners: undefined, counterparties: [lower(first)] }), [['01', '03', '04'], 3]);
      assert.deepEqual(await found({ counterparties: [first], updated: { from: at('02') } }), [['04'], 1]);
      assert.deepEqual(await found({ counterparties: [first], offset: 1, limit: 1 }), [['04'], 2]);
      assert.deepEqual(await found({ owners: [], counterparties: [first] }), [[], 0]);
    }),
  );
}

/** Objects that do not say whom they are for are found by whom they were addressed to. */
export function addresseeTests({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>, kind: Kind): void {
  it(
    `${kind}: R-033 counterparties narrow to those whom it was addressed to, also after an update`,
    within(async ({ crud, owner, ctx }) => {
      const [first, second] = [newParty(), newParty()];
      for (const [id, to] of [
        ['01', first],
        ['02', second],
        ['03', lower(first)],
      ] as const)
        await crud.create(kind, addressedTo(sample(kind, owner, id, at(id)), to), ctx);
      const key = keyOf(kind, sample(kind, owner, '01'), owner);
      await crud.update(kind, key, (current) => ({ ...current, last_updated: at('05') }), ctx);
      const found = async (...counterparties: (typeof owner)[]) => {
        const { items, total } = await crud.list(kind, allOf(owner, { counterparties }), ctx);
        return [idsOf(kind, items), total];
      };
      assert.deepEqual(await found(first), [['01', '03'], 2]);
      assert.deepEqual(await found(second), [['02'], 1]);
      assert.deepEqual(await found(newParty()), [[], 0]);
      const stored = await crud.get(kind, key, ctx);
      assert.deepEqual(stored && counterpartyOf(kind, stored), first);
    }),
  );
}
