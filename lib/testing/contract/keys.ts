import assert from 'node:assert/strict';
import { OcpiConflict } from '../../contract/conflict.error.js';
import { type Kind, keyOf, type OcpiKey } from '../../contract/kinds.js';
import type { OcpiParty } from '../../contract/party.js';
import type { ContractRunner } from './runner.js';
import { sample } from './samples.js';
import { allOf, idIn, lower, newParty, type WorldTest } from './world.js';

/** How an object of any kind is created, found and deleted by its key. */
export function keyTests<K extends Kind>({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>, kind: K): void {
  const keyFor = (owner: OcpiParty, id: string): OcpiKey<K> => keyOf(kind, sample(kind, owner, id), owner);

  it(
    `${kind}: gives back what was created`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'Ab-1');
      assert.deepEqual(await crud.create(kind, object, ctx), object);
      assert.deepEqual(await crud.get(kind, keyFor(owner, 'Ab-1'), ctx), object);
      assert.deepEqual((await crud.list(kind, allOf(owner), ctx)).items, [object]);
    }),
  );

  it(
    `${kind}: knows nothing of what was not created`,
    within(async ({ crud, owner, ctx }) => {
      const key = keyFor(owner, 'NONE');
      assert.equal(await crud.get(kind, key, ctx), undefined);
      assert.equal(await crud.text(kind, key, ctx), undefined);
      assert.equal(await crud.delete(kind, key, ctx), false);
      const change = () => assert.fail('change was called though there is no object');
      assert.equal(await crud.update(kind, key, change, ctx), undefined);
      const page = await crud.list(kind, allOf(owner), ctx);
      assert.deepEqual({ items: page.items, total: page.total, next: page.next }, { items: [], total: 0, next: undefined });
    }),
  );

  it(
    `${kind}: R-059 keys compare without regard to case, and the owner's spelling is given back`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'Ab-1');
      await crud.create(kind, object, ctx);
      for (const key of [keyFor(lower(owner), 'aB-1'), keyFor(owner, 'AB-1')]) {
        assert.deepEqual(await crud.get(kind, key, ctx), object);
        assert.deepEqual(JSON.parse(String(await crud.text(kind, key, ctx))), object);
        assert.deepEqual(await crud.update(kind, key, (current) => current, ctx), object);
      }
      assert.equal(await crud.delete(kind, keyFor(lower(owner), 'ab-1'), ctx), true);
    }),
  );

  it(
    `${kind}: create never overwrites, in other spelling neither`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'Ab-1');
      await crud.create(kind, object, ctx);
      for (const again of [sample(kind, owner, 'Ab-1', '2026-02-02T00:00:00Z'), sample(kind, lower(owner), 'aB-1')]) {
        await assert.rejects(async () => crud.create(kind, again, ctx), isConflict);
      }
      assert.deepEqual((await crud.list(kind, allOf(owner), ctx)).items, [object]);
    }),
  );

  it(
    `${kind}: of many that create one object together, one succeeds`,
    within(async ({ crud, owner, ctx }) => {
      const tries = Array.from({ length: 20 }, async () => crud.create(kind, sample(kind, owner, 'Ab-1'), ctx));
      const results = await Promise.allSettled(tries);
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const result of results) if (result.status === 'rejected') isConflict(result.reason);
      assert.equal((await crud.list(kind, allOf(owner), ctx)).total, 1);
    }),
  );

  it(
    `${kind}: the objects of two owners are apart, whatever their ids`,
    within(async ({ crud, owner, ctx }) => {
      const other = newParty();
      const [mine, theirs] = [sample(kind, owner, 'Ab-1'), sample(kind, other, 'Ab-1')];
      await crud.create(kind, mine, ctx);
      await crud.create(kind, theirs, { ...ctx, served: other });
      assert.equal(await crud.delete(kind, keyFor(owner, 'Ab-1'), ctx), true);
      assert.equal(await crud.get(kind, keyFor(owner, 'Ab-1'), ctx), undefined);
      assert.deepEqual(await crud.get(kind, keyFor(other, 'Ab-1'), ctx), theirs);
    }),
  );

  it(
    `${kind}: deletes once, and what was deleted can be created again`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'Ab-1');
      const key = keyFor(owner, 'Ab-1');
      await crud.create(kind, object, ctx);
      assert.equal(await crud.delete(kind, key, ctx), true);
      assert.equal(await crud.delete(kind, key, ctx), false);
      assert.equal((await crud.list(kind, allOf(owner), ctx)).total, 0);
      await crud.create(kind, object, ctx);
      assert.deepEqual(await crud.get(kind, key, ctx), object);
      assert.equal((await crud.list(kind, allOf(owner), ctx)).total, 1);
    }),
  );

  it(
    `${kind}: an object that was stored or read is the caller's: changing it changes nothing that is stored`,
    within(async ({ crud, owner, ctx }) => {
      const key = keyFor(owner, 'Ab-1');
      const given = sample(kind, owner, 'Ab-1');
      const spoilt = async (object: object | undefined, stored: object) => {
        Object.assign(object ?? assert.fail('nothing was found'), { last_updated: 'spoilt' });
        assert.deepEqual(await crud.get(kind, key, ctx), stored);
      };
      const first = sample(kind, owner, 'Ab-1');
      await spoilt(await crud.create(kind, given, ctx), first);
      await spoilt(given, first);
      await spoilt(await crud.get(kind, key, ctx), first);
      await spoilt((await crud.list(kind, allOf(owner), ctx)).items[0], first);
      const second = sample(kind, owner, 'Ab-1', '2026-03-03T00:00:00Z');
      const changed = sample(kind, owner, 'Ab-1', '2026-03-03T00:00:00Z');
      await spoilt(await crud.update(kind, key, () => changed, ctx), second);
      await spoilt(changed, second);
    }),
  );
}

/** Tokens are known by their type too; hub clients by their role. */
export function variantTests({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>, kinds: readonly Kind[]): void {
  if (kinds.includes('tokens')) {
    it(
      'tokens: without a type in the key any is meant, RFID first',
      within(async ({ crud, owner, ctx }) => {
        const token = (type: string) => ({ ...sample('tokens', owner, 'Uid1'), type });
        const key = { ...owner, uid: 'uid1' };
        await crud.create('tokens', token('APP_USER'), ctx);
        await crud.create('tokens', token('AD_HOC_USER'), ctx);
        assert.equal((await crud.get('tokens', key, ctx))?.type, 'APP_USER');
        await crud.create('tokens', token('RFID'), ctx);
        assert.equal((await crud.get('tokens', key, ctx))?.type, 'RFID');
        assert.equal(JSON.parse(String(await crud.text('tokens', key, ctx))).type, 'RFID');
        assert.equal((await crud.get('tokens', { ...key, type: 'AD_HOC_USER' }, ctx))?.type, 'AD_HOC_USER');
        assert.equal(await crud.get('tokens', { ...key, type: 'OTHER' }, ctx), undefined);
        const many = await crud.getMany('tokens', [key, { ...key, type: 'ad_hoc_user' }, { ...key, type: 'OTHER' }], ctx);
        assert.deepEqual(many.map(({ type }) => type).sort(), ['AD_HOC_USER', 'RFID']);
        await crud.update('tokens', key, (current) => ({ ...current, valid: false }), ctx);
        assert.equal(await crud.delete('tokens', { ...key, type: 'APP_USER' }, ctx), true);
        const left = (await crud.list('tokens', allOf(owner), ctx)).items;
        assert.deepEqual(
          left.map(({ type, valid }) => [type, valid]),
          [
            ['AD_HOC_USER', true],
            ['RFID', false],
          ],
        );
      }),
    );
  }
  if (kinds.includes('clients')) {
    it(
      'clients: without a role in the key any is meant',
      within(async ({ crud, owner, ctx }) => {
        await crud.create('clients', { ...sample('clients', owner, ''), role: 'EMSP' }, ctx);
        await crud.create('clients', { ...sample('clients', owner, ''), role: 'CPO' }, ctx);
        assert.equal((await crud.get('clients', owner, ctx))?.role, 'EMSP');
        assert.equal((await crud.get('clients', { ...owner, role: 'CPO' }, ctx))?.role, 'CPO');
        assert.equal(await crud.get('clients', { ...owner, role: 'NSP' }, ctx), undefined);
      }),
    );
  }
}

/** Several objects at once. */
export function manyTests({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>, kind: Exclude<Kind, 'clients'>): void {
  it(
    `${kind}: several are found at once, those that there are, without regard to case`,
    within(async ({ crud, owner, ctx }) => {
      const other = newParty();
      for (const id of ['A', 'B', 'C']) await crud.create(kind, sample(kind, owner, id), ctx);
      await crud.create(kind, sample(kind, other, 'D'), { ...ctx, served: other });
      const keys = [
        keyOf(kind, sample(kind, lower(owner), 'c'), lower(owner)),
        keyOf(kind, sample(kind, owner, 'NONE'), owner),
        keyOf(kind, sample(kind, owner, 'A'), owner),
        keyOf(kind, sample(kind, owner, 'D'), owner),
      ];
      assert.deepEqual(idsOf(kind, await crud.getMany(kind, keys, ctx)).sort(), ['A', 'C']);
      assert.deepEqual(await crud.getMany(kind, [], ctx), []);
    }),
  );
}

/** The ids of a page, in its order. */
export function idsOf(kind: Kind, items: readonly object[]): string[] {
  return items.map((item) => idIn(kind, item));
}

function isConflict(error: unknown): true {
  assert.ok(error instanceof OcpiConflict, `a duplicate must raise OcpiConflict, but raised ${String(error)}`);
  return true;
}
