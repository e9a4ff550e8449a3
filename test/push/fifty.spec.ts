import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const PARTNERS = 50;
const HANGING = 5;
const CHANGES = 4;
const IDS = ['LOC-1', 'LOC-2', 'LOC-3'];
const path = (id: string): string => `locations/NL/EXA/${id}`;
/** A change of the name: each PUT or PATCH carries it. */
const nameOf = (id: string, change: number): string => `${id} after change ${change}`;

describe('fifty partners of which five hang', () => {
  let setting: PushSetting;
  let fine: MockPartner[];
  let hanging: MockPartner[];

  beforeAll(async () => {
    setting = await PushSetting.start({
      ocpi: { outbound: { allowPrivateNetworks: true, timeoutMs: 4000 }, pushDelivery: { longestPauseSeconds: 1 } },
    });
    for (let number = 0; number < PARTNERS; number++) await setting.partner(number % 2 === 0 ? '2.3.0' : '2.2.1');
    hanging = setting.mocks.slice(0, HANGING);
    fine = setting.mocks.slice(HANGING);
    for (const mock of hanging) mock.fail(/receiver/, { hang: true }, Infinity);
  });

  afterAll(() => setting.close());

  async function change(number: number): Promise<void> {
    for (const id of IDS) {
      const location: Location = await setting.store(
        'locations',
        v230.location({ ...OWNER, id, name: nameOf(id, number), last_updated: `2026-02-01T00:00:0${number}Z` }),
      );
      const { partners: told } = await setting.push.push('locations', location, number === 0 ? {} : { changed: ['name', 'last_updated'] });
      expect(told).toHaveLength(PARTNERS);
    }
  }

  const has = (mock: MockPartner, number: number): boolean =>
    IDS.every((id) => (mock.objects.pushed.get(path(id)) as Location | undefined)?.name === nameOf(id, number));

  it('the other forty-five have every change while the five still hang', async () => {
    for (let number = 0; number < CHANGES; number++) {
      await change(number);
      await until(() => fine.every((mock) => has(mock, number)), 20_000);
    }
    for (const mock of hanging) expect(mock.objects.pushed.size).toBe(0);
    // By PATCH where that suffices.
    for (const mock of fine) expect(pushesTo(mock)).toContain(`PATCH ${path('LOC-1')}`);
  });

  it('R-029 after the five come back they hold the current state, in order, without replays', async () => {
    await until(() => setting.events.filter(({ type }) => type === 'push.suspended').length >= HANGING, 20_000);
    for (const mock of hanging) mock.requests.length = 0;
    for (const mock of hanging) mock.heal();
    await until(() => hanging.every((mock) => has(mock, CHANGES - 1)), 20_000);
    for (const mock of hanging) {
      expect(pushesTo(mock).sort()).toEqual(IDS.map((id) => `PUT ${path(id)}`));
      for (const { body } of mock.requests) expect((body as Location).name).toContain(`after change ${CHANGES - 1}`);
    }
  });
});
