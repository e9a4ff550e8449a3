import assert from 'node:assert/strict';
import { keyOf, type Kind } from '../../contract/kinds.js';
import { replaceUnless } from '../../contract/store.js';
import type { ContractRunner } from './runner.js';
import { sample } from './samples.js';
import { allOf, type WorldTest } from './world.js';

const PARALLEL = 50;

/** `update`: atomic, and nothing but what the change says. */
export function updateTests(
  { it }: ContractRunner,
  within: (test: WorldTest) => () => Promise<void>,
  kind: Exclude<Kind, 'clients'>,
): void {
  it(
    `${kind}: update stores what the change gives, and gives it back`,
    within(async ({ crud, owner, ctx }) => {
      const key = keyOf(kind, sample(kind, owner, 'A'), owner);
      await crud.create(kind, sample(kind, owner, 'A'), ctx);
      const next = sample(kind, owner, 'A', '2026-02-02T00:00:00Z');
      assert.deepEqual(await crud.update(kind, key, () => next, ctx), next);
      assert.deepEqual(await crud.get(kind, key, ctx), next);
      assert.deepEqual((await crud.list(kind, allOf(owner), ctx)).items, [next]);
    }),
  );

  it(
    `${kind}: a change that throws writes nothing, and its error arrives`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'A');
      const key = keyOf(kind, object, owner);
      await crud.create(kind, object, ctx);
      const refusal = new Error('refused');
      const change = (): never => {
        throw refusal;
      };
      await assert.rejects(
        async () => crud.update(kind, key, change, ctx),
        (error) => error === refusal,
      );
      assert.deepEqual(await crud.get(kind, key, ctx), object);
    }),
  );

  it(
    `${kind}: the same reference means that there is nothing to write`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'A');
      const key = keyOf(kind, object, owner);
      await crud.create(kind, object, ctx);
      // The change spoils what it was given, which it must not: had the store written, it would have written that.
      const spoiled = await crud.update(kind, key, (current) => Object.assign(current, { last_updated: 'spoiled' }), ctx);
      assert.equal(spoiled?.last_updated, 'spoiled');
      assert.deepEqual(await crud.get(kind, key, ctx), object);
    }),
  );

  it(
    `${kind}: a change that looks at some fields only is given them, and may leave the object as it is`,
    within(async ({ crud, owner, ctx }) => {
      const object = sample(kind, owner, 'A');
      const next = sample(kind, owner, 'A', '2026-02-02T00:00:00Z');
      const key = keyOf(kind, object, owner);
      await crud.create(kind, object, ctx);
      const seen: unknown[] = [];
      const unless = (stays: boolean) =>
        replaceUnless(next, ['last_updated'], ({ last_updated }) => {
          seen.push(last_updated);
          return stays;
        });
      assert.notEqual(await crud.update(kind, key, unless(true), ctx), undefined);
      assert.deepEqual(await crud.get(kind, key, ctx), object);
      assert.deepEqual(await crud.update(kind, key, unless(false), ctx), next);
      assert.deepEqual(await crud.get(kind, key, ctx), next);
      assert.deepEqual(new Set(seen), new Set([object.last_updated]));
    }),
  );

  it(
    `${kind}: ${PARALLEL} changes at once are all in it afterwards`,
    within(async ({ crud, owner, ctx }) => {
      const key = keyOf(kind, sample(kind, owner, 'A'), owner);
      await crud.create(kind, sample(kind, owner, 'A'), ctx);
      const marks = Array.from({ length: PARALLEL }, (_, n) => n);
      const marksIn = (object: object | undefined): number[] =>
        object !== undefined && 'x-marks' in object ? numbers(object['x-marks']) : [];
      await Promise.all(
        marks.map(async (mark) => crud.update(kind, key, (current) => ({ ...current, 'x-marks': [...marksIn(current), mark] }), ctx)),
      );
      assert.deepEqual(
        marksIn(await crud.get(kind, key, ctx)).sort((a, b) => a - b),
        marks,
      );
    }),
  );

  it(
    `${kind}: a change may spell the key anew`,
    within(async ({ crud, owner, ctx }) => {
      const key = keyOf(kind, sample(kind, owner, 'Ab'), owner);
      await crud.create(kind, sample(kind, owner, 'Ab'), ctx);
      await crud.create(kind, sample(kind, owner, 'Z'), ctx);
      const next = sample(kind, owner, 'aB');
      assert.deepEqual(await crud.update(kind, key, () => next, ctx), next);
      assert.deepEqual((await crud.list(kind, allOf(owner), ctx)).items, [next, sample(kind, owner, 'Z')]);
    }),
  );
}

/** A token's type is part of its key, and may change. */
export function tokenUpdateTests({ it }: ContractRunner, within: (test: WorldTest) => () => Promise<void>): void {
  it(
    'tokens: after a change of the type the token is found by the new one',
    within(async ({ crud, owner, ctx }) => {
      const key = { ...owner, uid: 'U' };
      await crud.create('tokens', sample('tokens', owner, 'U'), ctx);
      await crud.update('tokens', { ...key, type: 'RFID' }, (current) => ({ ...current, type: 'OTHER' }), ctx);
      assert.equal((await crud.get('tokens', { ...key, type: 'OTHER' }, ctx))?.type, 'OTHER');
      assert.equal(await crud.get('tokens', { ...key, type: 'RFID' }, ctx), undefined);
      assert.equal((await crud.list('tokens', allOf(owner), ctx)).total, 1);
    }),
  );
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
