import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { OcpiState } from '../contract/state.js';
import type { ContractRunner } from './contract/runner.js';

const PARALLEL = 50;
/** How long an announcement may take, in milliseconds. */
const SOON = 5_000;

/**
 * The contract of OcpiState as tests, to be run on one's own: `describeStateContract({ describe, it }, 'MyState', () => new MyState(…))`
 * with the functions of vitest, jest or node:test.
 */
export function describeStateContract(runner: ContractRunner, name: string, make: () => OcpiState | Promise<OcpiState>): void {
  let made: Promise<OcpiState> | undefined;
  let count = 0;
  const run = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const it = (title: string, test: (state: OcpiState, id: string) => Promise<void>) =>
    runner.it(title, async () => test(await (made ??= Promise.resolve(make())), `${run}/${++count}`));

  runner.describe(`${name} keeps the contract of OcpiState`, () => {
    it('remembers, changes and forgets', async (state, id) => {
      const seen: unknown[] = [];
      const put = (value: unknown) => state.update('partners', id, (current) => (seen.push(current), value));
      assert.equal(await state.get('partners', id), undefined);
      assert.deepEqual(await put({ a: [1, 'ü', null] }), { a: [1, 'ü', null] });
      assert.deepEqual(await state.get('partners', id), { a: [1, 'ü', null] });
      assert.equal(await put('text'), 'text');
      assert.equal(await put(undefined), undefined);
      assert.equal(await state.get('partners', id), undefined);
      assert.equal(await put(undefined), undefined);
      assert.equal(await put(0), 0);
      assert.equal(await put(false), false);
      assert.equal(await state.get('partners', id), false);
      assert.deepEqual(seen, [undefined, { a: [1, 'ü', null] }, 'text', undefined, undefined, 0]);
    });

    it('keeps buckets and ids apart, with regard to case', async (state, id) => {
      await state.update('partners', id, () => 1);
      assert.equal(await state.get('tokens', id), undefined);
      await state.update('tokens', id, () => 2);
      await state.update('partners', id.toUpperCase(), () => 3);
      assert.deepEqual(
        [await state.get('partners', id), await state.get('tokens', id), await state.get('partners', id.toUpperCase())],
        [1, 2, 3],
      );
    });

    it('lists by beginning of the id, in its order', async (state, id) => {
      for (const end of ['/b', '/a', '/A', '/a/1', '', '%', '_']) await state.update('sync', `${id}${end}`, () => end);
      const ends = async (prefix: string) => (await state.list('sync', prefix)).map((entry) => [entry.id.slice(id.length), entry.value]);
      const all = ['', '%', '/A', '/a', '/a/1', '/b', '_'];
      assert.deepEqual(
        await ends(id),
        all.map((end) => [end, end]),
      );
      assert.deepEqual(await ends(`${id}/a`), [
        ['/a', '/a'],
        ['/a/1', '/a/1'],
      ]);
      assert.deepEqual(await ends(`${id}%`), [['%', '%']]);
      assert.deepEqual(await ends(`${id}none`), []);
      assert.ok((await state.list('sync')).length >= all.length);
    });

    it(`${PARALLEL} changes at once are all in it afterwards`, async (state, id) => {
      const marks = Array.from({ length: PARALLEL }, (_, n) => n);
      await Promise.all(marks.map((mark) => state.update<number[]>('leases', id, (current) => [...(current ?? []), mark])));
      assert.deepEqual(
        (await state.get<number[]>('leases', id))?.sort((a, b) => a - b),
        marks,
      );
    });

    it('of many that take what is free, one gets it', async (state, id) => {
      const takers = Array.from({ length: 20 }, (_, n) => n);
      const got = await Promise.all(takers.map((taker) => state.update<number>('leases', id, (current) => current ?? taker)));
      const holder = await state.get<number>('leases', id);
      assert.deepEqual(new Set(got), new Set([holder]));
    });

    it('of many that take something away, one gets it', async (state, id) => {
      await state.update('tokens', id, () => ({ uses: 1 }));
      const takers = Array.from({ length: 20 }, async () => {
        let found = false;
        await state.update('tokens', id, (current) => {
          found = current !== undefined;
          return undefined;
        });
        return found;
      });
      assert.equal((await Promise.all(takers)).filter(Boolean).length, 1);
    });

    it('a change that throws writes nothing, the same reference neither', async (state, id) => {
      await state.update('partners', id, () => ({ n: 1 }));
      const refusal = new Error('refused');
      const change = (): never => {
        throw refusal;
      };
      await assert.rejects(
        async () => state.update('partners', id, change),
        (error) => error === refusal,
      );
      await state.update<{ n: number }>('partners', id, (current) => Object.assign(current ?? { n: 0 }, { n: 2 }));
      assert.deepEqual(await state.get('partners', id), { n: 1 });
    });

    it('what was stored or read is the caller’s', async (state, id) => {
      const given = { n: 1 };
      const kept = await state.update('partners', id, () => given);
      given.n = 2;
      if (kept !== undefined) kept.n = 3;
      const read = await state.get<{ n: number }>('partners', id);
      if (read !== undefined) read.n = 4;
      assert.deepEqual(await state.get('partners', id), { n: 1 });
    });

    it('tells watchers of a bucket what changed, until they stop', async (state, id) => {
      if (state.watch === undefined) return;
      const heard: string[] = [];
      const other: string[] = [];
      const until = async (seen: string) => {
        for (let waited = 0; !heard.includes(seen) && waited < SOON; waited += 10) await pause(10);
        assert.ok(heard.includes(seen), `${seen} was not announced`);
      };
      const stop = await state.watch('results', (seen) => heard.push(seen));
      const stopOther = await state.watch('calls', (seen) => other.push(seen));
      await state.update('results', id, () => 1);
      await until(id);
      await state.update('results', `${id} two`, () => 2);
      await until(`${id} two`);
      await state.update('results', id, () => undefined);
      await stop();
      const count = heard.length;
      await state.update('results', id, () => 3);
      await state.update('calls', id, () => 1);
      for (let waited = 0; other.length === 0 && waited < SOON; waited += 10) await pause(10);
      assert.deepEqual(other, [id]);
      assert.ok(heard.length - count <= 1 && heard.length <= 3);
      await stopOther();
    });
  });
}
