import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiState } from '../../lib/contract/state.js';
import { openPglite } from '../../lib/storage/open.js';
import { SqlState } from '../../lib/storage/sql.state.js';
import { MemoryState } from '../../lib/testing/memory-state.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const PARTNERS = 50;
const HANGING = 5;
/** What issue 5 wants, in milliseconds. */
const IN_TIME = 1000;
const IDS = ['LOC-1', 'LOC-2', 'LOC-3'];

/** What a partner took: which Location, after which change, and when. */
interface Arrival {
  readonly id: string;
  readonly change: number;
  readonly method: string;
  readonly at: number;
}

const memory = async () => ({ state: new MemoryState(), close: async () => undefined });
const sql = async () => {
  const database = await openPglite('memory:');
  return { state: new SqlState(database), close: () => database.close() };
};

/** Where the state is, how many changes there are, and milliseconds between two of them. */
describe.each<[string, number, number, () => Promise<{ state: OcpiState; close: () => Promise<void> }>]>([
  ['in memory', 24, 100, memory],
  ['in SQL', 9, 500, sql],
])('fifty partners of which five hang, with the state %s', (_, count, beat, open) => {
  let setting: PushSetting;
  let fine: MockPartner[];
  let hanging: MockPartner[];
  let close: () => Promise<void>;
  const arrivals = new Map<MockPartner, Arrival[]>();
  const made: number[] = [];

  beforeAll(async () => {
    const { state, close: closeState } = await open();
    close = closeState;
    setting = await PushSetting.start({
      ocpi: {
        state: { useValue: state },
        outbound: { allowPrivateNetworks: true, timeoutMs: 4000 },
        pushDelivery: { longestPauseSeconds: 1 },
      },
    });
    for (let number = 0; number < PARTNERS; number++) {
      const mock = await setting.partner(number % 2 === 0 ? '2.3.0' : '2.2.1');
      const taken: Arrival[] = [];
      arrivals.set(mock, taken);
      mock.objects.onOther = ({ method, body }, path) => {
        const change = Number(/change (\d+)/.exec((body as Location).name ?? '')?.[1]);
        taken.push({ id: path.at(-1) ?? '', change, method, at: performance.now() });
        return undefined;
      };
    }
    hanging = setting.mocks.slice(0, HANGING);
    fine = setting.mocks.slice(HANGING);
    for (const mock of hanging) mock.fail(/receiver/, { hang: true }, Infinity);
    // Each has each Location before it is changed.
    for (const id of IDS) await change(id);
    await until(() => fine.every((mock) => IDS.every((each) => latest(mock, each) >= 0)), 20_000);
  });

  afterAll(async () => {
    await setting.close();
    await close();
  });

  async function change(id: string): Promise<void> {
    const number = made.push(performance.now()) - 1;
    const last_updated = new Date(Date.parse('2026-02-01T00:00:00Z') + number * 1000).toISOString();
    const location = await setting.store('locations', v230.location({ ...OWNER, id, name: `change ${number}`, last_updated }));
    const options = number < IDS.length ? {} : { changed: ['name', 'last_updated'] };
    const { partners } = await setting.push.push('locations', location, options);
    expect(partners).toHaveLength(PARTNERS);
  }

  /** A change every beat, one Location after the other. */
  async function changes(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      await change(IDS[made.length % IDS.length]!);
      await sleep(beat);
    }
  }

  const of = (mock: MockPartner, id: string): Arrival[] => arrivals.get(mock)!.filter((each) => each.id === id);
  const latest = (mock: MockPartner, id: string): number => of(mock, id).at(-1)?.change ?? -1;
  /** The last change of a Location: they take turns. */
  const last = (id: string): number => Math.max(...made.map((_at, number) => (IDS[number % IDS.length] === id ? number : -1)));
  const areCurrent = (mocks: readonly MockPartner[]): boolean => mocks.every((mock) => IDS.every((id) => latest(mock, id) === last(id)));
  const expectInOrder = (mocks: readonly MockPartner[]): void => {
    for (const mock of mocks) {
      for (const id of IDS) {
        const order = of(mock, id).map((each) => each.change);
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
      }
    }
  };

  // The bound is the issue's; a machine that is busy with other tests has three tries.
  it('the other forty-five have every change within a second of its making, in order, while the five hang', { retry: 2 }, async () => {
    const from = made.length;
    await changes(count);
    await until(() => areCurrent(fine), 20_000);
    const delays = fine.flatMap((mock) =>
      made.slice(from).map((at, index) => {
        const number = index + from;
        const arrival = of(mock, IDS[number % IDS.length]!).find((each) => each.change >= number);
        return (arrival?.at ?? Infinity) - at;
      }),
    );
    delays.sort((a, b) => a - b);
    if (process.env['OCPI_MEASURE'])
      console.log(`median ${delays[delays.length >> 1]!.toFixed(0)} ms, slowest ${delays.at(-1)!.toFixed(0)} ms of ${delays.length}`);
    expect(delays.at(-1)).toBeLessThan(IN_TIME);
    expectInOrder(fine);
    for (const mock of hanging) expect(arrivals.get(mock)).toEqual([]);
    // By PATCH where that suffices.
    for (const mock of fine)
      expect(
        arrivals
          .get(mock)!
          .slice(IDS.length)
          .every(({ method }) => method === 'PATCH'),
      ).toBe(true);
  });

  it('R-029 after the five come back they hold the current state, in order, without replays, though it goes on changing', async () => {
    await until(() => setting.events.filter(({ type }) => type === 'push.suspended').length >= HANGING, 20_000);
    const before = Object.fromEntries(IDS.map((id) => [id, last(id)]));
    for (const mock of hanging) mock.heal();
    await changes(IDS.length * 3);
    await until(() => areCurrent(setting.mocks), 20_000);
    expectInOrder(setting.mocks);
    for (const mock of hanging) {
      for (const id of IDS) {
        const [first, ...later] = of(mock, id);
        // Whole, as it is by then; what was said while it was away is not said again.
        expect(first?.method).toBe('PUT');
        expect(first?.change).toBeGreaterThanOrEqual(before[id]!);
        expect(later.length).toBeLessThanOrEqual(3);
      }
    }
  });
});
