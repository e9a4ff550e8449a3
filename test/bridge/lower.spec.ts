import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { isSameJson } from '../../lib/models/is-same-json.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { objectsOf } from './arbitrary.js';
import { INFO, lookupOf, stored } from './setting.js';
import { CONVERTED, MODELS, runsOf } from './shapes.js';

const HOUSE = MODELS['2.3.0'];
const bridge = new OcpiBridge();

/** The Location that a Session or CDR refers to, out of one that was made. */
function locationOf(object: object, made: object, known: boolean) {
  const { country_code, party_id, location_id, evse_uid, connector_id, cdr_location } = object as Record<string, never>;
  const used = (cdr_location as { id?: string; evse_uid?: string; connector_id?: string } | undefined) ?? {
    id: location_id,
    evse_uid,
    connector_id,
  };
  const [evse, ...evses] = (made as { evses?: { connectors: object[] }[] }).evses ?? [];
  const [connector, ...connectors] = evse?.connectors ?? [];
  const named = { ...evse, uid: used.evse_uid, connectors: [{ ...connector, id: used.connector_id }, ...connectors] };
  return { ...made, country_code, party_id, id: used.id, evses: evse && known ? [named, ...evses] : undefined };
}

const houseOf = (shape: string) => HOUSE.get(shape) ?? Object;
const LOCATIONS = objectsOf(houseOf('locations') as never);

describe.each(CONVERTED)('what the house has as $version: $shape', ({ version, shape, model }) => {
  const numRuns = runsOf(shape, 500);
  const houses = objectsOf(houseOf(shape) as never, { unknown: true, nulls: true });

  it(
    'R-243, R-249, R-250 is valid in that version, or left out with a reason; raising it again changes nothing',
    { timeout: 240_000 + 240 * numRuns },
    async () => {
      const counted = { valid: 0, left: 0 };
      await fc.assert(
        fc.asyncProperty(houses, LOCATIONS, fc.boolean(), async (house, location, known) => {
          const before = JSON.stringify(house);
          const lookup = lookupOf(locationOf(house, location, known) as never);
          const [lowered] = await bridge.lower(shape, version, [house], { lookup });
          if (bridge.embeds(shape, version)) expect(() => bridge.lowerNow(shape, version, house)).toThrow('embed a Location');
          else expect(bridge.lowerNow(shape, version, house)).toEqual(lowered);
          expect(JSON.stringify(house)).toBe(before);
          expect(lowered?.lost).not.toContain('');
          if (lowered?.object === undefined) {
            counted.left += 1;
            expect(lowered?.lost.length).toBeGreaterThan(0);
            return;
          }
          counted.valid += 1;
          expect(compile(model).check(lowered.object)).toEqual([]);
          const wire = JSON.parse(JSON.stringify(lowered.object));
          const current = stored(house);
          const raised = bridge.raise(shape, version, wire, { current, info: INFO });
          expect(raised).toEqual(current);
          const [again] = await bridge.lower(shape, version, [raised], { lookup });
          expect(isSameJson(again?.object, wire)).toBe(true);
          // The same with an author: it holds nothing but what is to be given back.
          const authored = stored(bridge.raise(shape, version, wire, { current, info: INFO, author: 'partner-1' }));
          expect(JSON.parse(JSON.stringify(authored))).toEqual(current);
          const [own] = await bridge.lower(shape, version, [authored], { reader: 'partner-1' });
          expect(own?.object).toEqual(wire);
        }),
        { numRuns },
      );
      expect(counted.valid).toBeGreaterThan(numRuns / 10);
    },
  );
});
