import assert from 'node:assert/strict';
import { keyOf, type Kind } from '../../contract/kinds.js';
import { type OcpiRest, restOf, withRest } from '../../contract/rest.js';
import type { ContractRunner } from './runner.js';
import { sample } from './samples.js';
import { allOf, type WorldTest } from './world.js';

/** Nothing of an object is lost or changed, read as an object or as text. */
export function textTests(
  { it }: ContractRunner,
  within: (test: WorldTest) => () => Promise<void>,
  kind: Exclude<Kind, 'clients'>,
  keeps: { readonly rest: boolean; readonly filters: boolean },
): void {
  it(
    `${kind}: R-019 keeps unknown fields and every character`,
    within(async ({ crud, owner, ctx }) => {
      const object = {
        ...sample(kind, owner, 'it\'s-"A"_%'),
        'x-texts': ['Straße “Ĳ” ½ 漢字 🚗⚡', "'; drop table x; --", '\\"\\n\n\t\u2028 {}[] \\u0041', ''],
        'x-values': { nothing: null, yes: true, less: -0.1, much: 1e21, list: [[], {}], deep: { a: { b: { c: [1, 2.5] } } } },
        'x-long': 'abc'.repeat(100_000),
      };
      const key = keyOf(kind, object, owner);
      await crud.create(kind, object, ctx);
      assert.deepEqual(await crud.get(kind, key, ctx), object);
      assert.deepEqual(JSON.parse(String(await crud.text(kind, key, ctx))), object);
      const next = { ...object, 'x-texts': object['x-texts'].toReversed() };
      await crud.update(kind, key, () => next, ctx);
      assert.deepEqual(await crud.get(kind, key, ctx), next);
    }),
  );

  it(
    `${kind}: text and pageText say what get and list say`,
    within(async ({ crud, owner, ctx }) => {
      for (const id of ['A', 'B', 'C']) await crud.create(kind, sample(kind, owner, id), ctx);
      const key = keyOf(kind, sample(kind, owner, 'B'), owner);
      assert.deepEqual(JSON.parse(String(await crud.text(kind, key, ctx))), await crud.get(kind, key, ctx));
      for (const more of [
        {},
        { limit: 2 },
        { offset: 1, limit: 1 },
        { offset: 9 },
        { owners: [] },
        { updated: { from: '2030-01-01T00:00:00Z' } },
      ]) {
        const [texts, objects] = [await crud.pageText(kind, allOf(owner, more), ctx), await crud.list(kind, allOf(owner, more), ctx)];
        assert.deepEqual({ ...texts, items: texts.items.map((text) => JSON.parse(String(text))) }, objects);
      }
    }),
  );

  if (keeps.rest) {
    it(
      `${kind}: what the house version cannot say stays with the object, outside its text`,
      within(async ({ crud, owner, ctx }) => {
        const rest: OcpiRest = { author: 'partner-1', version: '2.1.1', said: { '/type': 'ON_STREET', '/evses/0': { a: ['ü'] } } };
        const plain = sample(kind, owner, 'A');
        const key = keyOf(kind, plain, owner);
        await crud.create(kind, withRest(plain, rest), ctx);
        await crud.create(kind, sample(kind, owner, 'B'), ctx);
        const found = async () => (await crud.list(kind, allOf(owner), ctx)).items.map((object) => restOf(object));
        assert.deepEqual(await found(), [rest, undefined]);
        assert.deepEqual(JSON.parse(String(await crud.text(kind, key, ctx))), plain);
        const seen: (OcpiRest | undefined)[] = [];
        const more = { ...rest, author: 'partner-2' };
        await crud.update(kind, key, (current) => (seen.push(restOf(current)), withRest(current, more)), ctx);
        assert.deepEqual(seen.at(-1), rest);
        const read = await crud.get(kind, key, ctx);
        assert.deepEqual(read === undefined ? undefined : restOf(read), more);
        await crud.update(kind, key, (current) => withRest(current, undefined), ctx);
        assert.deepEqual(await found(), [undefined, undefined]);
      }),
    );
  }

  if (keeps.filters) {
    it(
      `${kind}: filters find what is equal`,
      within(async ({ crud, owner, ctx }) => {
        const create = (id: string, fields: object) => crud.create(kind, { ...sample(kind, owner, id), ...fields }, ctx);
        await create('A', { 'x-flag': true, "x-'n": 'one' });
        await create('B', { 'x-flag': false, "x-'n": 'one' });
        await create('C', { 'x-flag': true, "x-'n": 'two', 'x-zero': 'a\u0000b' });
        await create('D', { 'x-flag': null });
        const count = async (filters: Record<string, string>, limit = 9) =>
          (await crud.list(kind, allOf(owner, { filters, limit }), ctx)).total;
        assert.equal(await count({ "x-'n": 'one' }), 2);
        assert.equal(await count({ "x-'n": 'one' }, 1), 2);
        assert.equal(await count({ "x-'n": 'one', 'x-flag': 'true' }), 1);
        assert.equal(await count({ 'x-flag': 'null' }), 0);
        assert.equal(await count({ 'x-absent': 'x' }), 0);
      }),
    );
  }
}
