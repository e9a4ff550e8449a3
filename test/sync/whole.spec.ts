import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { openPglite, SqlCrud, type SqlDatabase } from '../../lib/storage/index.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import { location, OLD, Setting } from './sync-setting.js';

/** `OCPI_CRAWL=20000 npx vitest run test/sync/whole.spec.ts` is the full size; it prints its numbers. */
const SIZE = Number(process.env['OCPI_CRAWL'] ?? 600);

interface Listed {
  id: string;
  last_updated: string;
  name?: string;
}

let at: Setting;
let database: SqlDatabase;
afterEach(async () => {
  await at.stop();
  await database.close();
});

const collect = (): number => {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

describe(`a pull of ${SIZE} Locations in pages of 100 into SQL, from a partner that goes on working`, () => {
  it('R-032 R-048 misses no object, though it breaks off and goes on elsewhere, and keeps nothing in memory', async () => {
    database = await openPglite('memory:');
    const crud = new SqlCrud(database);
    at = await Setting.start({ crud, state: crud.state, sync: { overlapSeconds: 0 } });
    const list = at.them.objects.list('locations') as Listed[];
    const shared = location('shared') as Listed;
    for (let index = 0; index < SIZE; index++) list.push({ ...shared, id: `L${index}` });

    const began = Date.now();
    let [pages, added] = [0, 0];
    const now = (): string => new Date(Date.now() + 1000).toISOString();
    const kept = new Set(list.map(({ id }) => id));
    const removed: string[] = [];
    // What a CPO does all day: stations change, go, and come; what changed is at the end of the lists of some.
    at.them.objects.onPage = (_, offset) => {
      pages++;
      for (let index = pages; index < list.length; index += 211)
        list[index] = { ...list[index]!, name: `Changed ${pages}`, last_updated: now() };
      const [moved] = list.splice((pages * 37) % Math.max(1, list.length - 500), 1);
      if (moved) list.push({ ...moved, name: 'Moved', last_updated: now() });
      if (pages % 5 === 0) list.push({ ...shared, id: `NEW-${added++}`, last_updated: now() });
      if (pages % 7 === 0) {
        const [gone] = list.splice((pages * 13) % 400, 1);
        if (gone) {
          kept.delete(gone.id);
          removed.push(gone.id);
        }
      }
      if (pages === Math.ceil(SIZE / 200)) at.them.fail(/locations/, { status: 400 });
      if (offset > list.length + 500) throw new Error('It asks far beyond the end.');
    };

    const heap: number[] = [];
    const pull = async (sync: OcpiSync, full: boolean) => {
      let count = 0;
      let last: unknown;
      const report = await new Promise((resolve, reject) => {
        sync.pull$(at.partner.id, 'locations', { full }).subscribe({
          next: ({ report }) => {
            if (++count % Math.ceil(SIZE / 1000) === 0) heap.push(collect());
            last = report;
          },
          complete: () => resolve(last),
          error: reject,
        });
      });
      while ((await crud.state.list('leases')).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
      return report;
    };
    await expect(pull(at.sync, true)).rejects.toThrow(/400/);
    const another = await at.instance();
    await pull(another.module.get(OcpiSync), false);
    while ((await crud.state.list('leases')).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));

    const stored = async (): Promise<Map<string, Location>> => {
      const all = new Map<string, Location>();
      const page = await crud.list('locations', { offset: 0, limit: 2 * SIZE + 1000 }, ownContext('2.3.0', 'locations'));
      for (const each of page.items) all.set(each.id, each);
      return all;
    };
    const first = await stored();
    expect([...kept].filter((id) => !first.has(id))).toEqual([]);
    const growth = Math.max(...heap) - heap[0]!;
    const took = (Date.now() - began) / 1000;
    if (process.env['OCPI_CRAWL'])
      console.log(
        `${first.size} stored, ${pages} pages, ${took.toFixed(1)} s, heap ${heap.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ')} MB`,
      );
    // The page at hand, and a key per object for what has vanished; the objects themselves would be ten times as much.
    expect(growth).toBeLessThan(6_000_000 + SIZE * 500);

    // It rests: one pull of changes, and one of everything, make us equal.
    at.them.objects.onPage = () => undefined;
    await at.sync.pull(at.partner, 'locations');
    await at.sync.pull(at.partner, 'locations', { full: true });
    const last = await stored();
    for (const { id, name, last_updated } of list) {
      expect(last.get(id), id).toMatchObject({ last_updated, ...(last_updated !== OLD && name !== undefined && { name }) });
      expect(last.get(id)!.evses![0]!.status, id).not.toBe('REMOVED');
    }
    for (const id of removed.filter((each) => last.has(each))) expect(last.get(id)!.evses![0]!.status, id).toBe('REMOVED');
    expect([...last.keys()].filter((id) => !removed.includes(id)).sort()).toEqual(list.map(({ id }) => id).sort());
  }, 1_800_000);
});
