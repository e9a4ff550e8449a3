import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { location, Setting } from './sync-setting.js';

/** `OCPI_CRAWL=20000 npx vitest run test/sync/crawl.spec.ts` is the full size; it prints its numbers. */
const SIZE = Number(process.env['OCPI_CRAWL'] ?? 1000);
const NOW = '2026-11-01T00:00:00Z';

let at: Setting;
afterEach(() => at.stop());

interface Listed {
  id: string;
  last_updated: string;
}

/** Its list changes before each page. Gives what was never out of it. */
type Updates = (list: Listed[], page: number) => void;

const moved: Updates = (list, page) => {
  // Sorted by last_updated: what is updated goes to the end.
  for (let count = 0; count < 3; count++) {
    const [one] = list.splice((page * 7 + count) % Math.max(1, list.length - 400), 1);
    if (one && page < SIZE / 100) list.push({ ...one, last_updated: NOW });
    else if (one) list.unshift(one);
  }
};
const removed: Updates = (list, page) => {
  if (page > 0 && page % 2 === 0) list.splice(page % 40, 1 + (page % 3));
};
const added: Updates = (list, page) => {
  list.push({ ...(location('base') as Listed), id: `NEW-${page}`, last_updated: NOW });
};
const changed: Updates = (list, page) => {
  for (let index = page; index < list.length; index += 97) list[index] = { ...list[index]!, last_updated: NOW };
};

function update(them: MockPartner, how: Updates): Set<string> {
  const list = them.objects.list('locations') as Listed[];
  const kept = new Set(list.map(({ id }) => id));
  let page = 0;
  them.objects.onPage = () => {
    const before = new Set(list.map(({ id }) => id));
    how(list, page++);
    const after = new Set(list.map(({ id }) => id));
    for (const id of before) if (!after.has(id)) kept.delete(id);
  };
  return kept;
}

const collect = (): number => {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

describe(`a crawl of ${SIZE} Locations in pages of 100`, () => {
  it.each<[string, Updates]>([
    ['is updated in place', changed],
    ['grows', added],
    ['loses objects', removed],
    ['moves updated objects to its end', moved],
  ])(
    'R-048 misses no object of a list that %s meanwhile, and keeps nothing',
    async (how, updates) => {
      at = await Setting.start();
      const shared = location('shared') as Listed;
      for (let index = 0; index < SIZE; index++) at.them.objects.list('locations').push({ ...shared, id: `L${index}` });
      const kept = update(at.them, updates);
      const found = new Set<string>();
      const heap: number[] = [];
      const started = performance.now();
      let [pages, delivered] = [0, 0];
      for await (const { items } of at.us.client.for(at.partner).locations.list({ limit: 100 }).pages()) {
        for (const { id } of items) found.add(id);
        delivered += items.length;
        if (++pages % Math.ceil(SIZE / 400) === 0) heap.push(collect());
      }
      const seconds = (performance.now() - started) / 1000;
      expect([...kept].filter((id) => !found.has(id))).toEqual([]);
      // The page at hand and the marks of what was seen; the objects themselves would be ten times as much.
      const growth = Math.max(...heap) - heap[0]!;
      expect(growth).toBeLessThan(4_000_000 + SIZE * 400);
      if (process.env['OCPI_CRAWL'])
        console.log(
          `${how}: ${found.size} objects, ${delivered} delivered, ${at.them.requests.length} requests, ${seconds.toFixed(1)} s, heap ${heap.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ')} MB`,
        );
    },
    300_000,
  );
});
