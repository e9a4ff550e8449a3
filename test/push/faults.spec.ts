import { afterEach, describe, expect, it } from 'vitest';
import type { MockFault } from '../../lib/testing/mock-partner.options.js';
import type { Location } from '../../lib/versions/v230/locations.js';
import { v230 } from '../fixtures/objects.js';
import { PushSetting, pushesTo, until } from './setting.js';

const OWNER = { country_code: 'NL', party_id: 'EXA' } as const;
const IDS = ['LOC-1', 'LOC-2', 'LOC-3'];

const FAULTS: Readonly<Record<string, MockFault>> = {
  hangs: { hang: true },
  'answers 500': { status: 500 },
  'answers a web page': { body: '<html>Welcome</html>' },
  'answers half a JSON': { body: '{"status_code":10' },
  'cuts connections': { reset: true },
  'takes what it is sent and cuts connections': { after: true, reset: true },
  'answers 429': { status: 429, headers: { 'retry-after': '0' } },
  'answers an OCPI error of its own': { envelope: { status_code: 3000, timestamp: '' } },
  drips: { dripMs: 40 },
};

describe('a partner that misbehaves while objects change', () => {
  let setting: PushSetting;
  afterEach(() => setting.close());

  it.each(Object.entries(FAULTS))(
    'R-029 and %s has the current state when it is well again, each object whole and in order',
    async (_, fault) => {
      setting = await PushSetting.start({
        ocpi: { outbound: { allowPrivateNetworks: true, timeoutMs: 400 }, pushDelivery: { longestPauseSeconds: 1 } },
      });
      const [mock, well] = [await setting.partner('2.2.1'), await setting.partner('2.2.1')];
      const change = async (number: number): Promise<void> => {
        for (const id of IDS) {
          const last_updated = new Date(Date.parse('2026-02-01T00:00:00Z') + number * 1000).toISOString();
          const location = await setting.store('locations', v230.location({ ...OWNER, id, name: `change ${number}`, last_updated }));
          await setting.push.push('locations', location, number === 0 ? {} : { changed: ['name', 'last_updated'] });
        }
      };
      const has = (each: typeof mock, number: number): boolean =>
        IDS.every((id) => (each.objects.pushed.get(`locations/NL/EXA/${id}`) as Location | undefined)?.name === `change ${number}`);
      mock.fail(/receiver/, fault, Infinity);
      for (let number = 0; number < 4; number++) {
        await change(number);
        // What is wrong with one is none of the other's business.
        await until(() => has(well, number));
      }
      await until(() => setting.events.some(({ type }) => type === 'push.suspended'), 15_000);
      mock.requests.length = 0;
      mock.heal();
      await until(() => has(mock, 3), 15_000);
      await change(4);
      await until(() => has(mock, 4) && has(well, 4), 15_000);
      // A request that was refused with 429 did nothing, and is sent again as it was.
      const oldest = fault.status === 429 ? 0 : 3;
      for (const id of IDS) {
        const about = mock.requests.filter(({ path }) => path.endsWith(id));
        const numbers = about.map(({ body }) => Number(/change (\d)/.exec((body as Location).name ?? '')?.[1]));
        expect(numbers).toEqual(numbers.filter((number) => number >= oldest).sort());
        expect(numbers.at(-1)).toBe(4);
      }
      expect(pushesTo(mock).filter((push) => push.startsWith('PUT'))).toHaveLength(IDS.length);
    },
  );
});
