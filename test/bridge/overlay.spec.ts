import type { Type } from '@nestjs/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import { isSameJson } from '../../lib/models/is-same-json.js';
import { mergeSaid } from '../../lib/protocol/bridge.merge.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { objectsOf } from './arbitrary.js';
import { INFO, lookupOf, stored } from './setting.js';
import { MODELS } from './shapes.js';

const bridge = new OcpiBridge();
/** What the older version has no word for, by kind. */
const UNSAID: Record<string, Record<string, readonly string[]>> = {
  '2.1.1': {
    locations: ['publish', 'publish_allowed_to', 'state', 'parking_places', 'help_phone'],
    evse: ['parking', 'accepted_service_providers'],
    connector: ['max_electric_power', 'capabilities'],
    sessions: ['authorization_reference'],
    cdrs: ['session_id', 'signed_data', 'total_energy_cost', 'booking_id', 'invoice_reference_id'],
    tariffs: ['type', 'min_price', 'max_price', 'start_date_time', 'preauthorize_amount'],
    tokens: ['group_id', 'energy_contract', 'default_profile_type'],
  },
  '2.2.1': {
    locations: ['parking_places', 'help_phone'],
    evse: ['parking', 'accepted_service_providers'],
    connector: ['capabilities'],
    sessions: [],
    cdrs: ['booking_id'],
    tariffs: ['preauthorize_amount'],
    tokens: [],
    clients: [],
  },
};
const CASES = Object.entries(UNSAID).flatMap(([version, kinds]) =>
  Object.entries(kinds).map(([shape, unsaid]) => ({ version: version as '2.1.1' | '2.2.1', shape, unsaid })),
);

describe.each(CASES)('a change in $version of stored $shape', ({ version, shape, unsaid }) => {
  const model = MODELS[version].get(shape) ?? Object;
  const house = MODELS['2.3.0'].get(shape) ?? Object;
  const accepts = (value: unknown): boolean => compile(model as Type<object>).accepts(value);
  const places = objectsOf((MODELS['2.3.0'].get('locations') ?? Object) as never);

  it('R-022, R-242 is read back as it was written, and what the version cannot say survives', { timeout: 120_000 }, async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(
        objectsOf(house as never, { nulls: true }),
        objectsOf(model as never, { unknown: true }),
        fc.infiniteStream(fc.nat(2)),
        places,
        async (current, other, choices, place) => {
          const { country_code, party_id, location_id } = current as Record<string, string>;
          const lookup = lookupOf({ ...place, country_code, party_id, id: location_id });
          const [seen] = await bridge.lower(shape, version, [current], { lookup });
          if (seen?.object === undefined) return;
          const edited: Record<string, unknown> = {};
          for (const name of new Set([...Object.keys(seen.object), ...Object.keys(other)])) {
            const choice = choices.next().value;
            const value: unknown = choice === 0 ? Reflect.get(seen.object, name) : choice === 1 ? Reflect.get(other, name) : undefined;
            if (value !== undefined && name !== '__proto__') edited[name] = value;
          }
          for (const [name, value] of Object.entries(seen.object)) {
            if (!accepts(edited)) edited[name] ??= value;
          }
          if (!accepts(edited)) return;
          changed += 1;
          const next = stored(bridge.raise(shape, version, edited, { current, info: INFO, author: 'partner-1' }));
          const [own] = await bridge.lower(shape, version, [next], { reader: 'partner-1' });
          expect(own?.object).toEqual(JSON.parse(JSON.stringify(edited)));
          for (const name of unsaid) expect(Reflect.get(next, name)).toEqual(Reflect.get(JSON.parse(JSON.stringify(current)), name));
        },
      ),
      { numRuns: 400 },
    );
    expect(changed).toBeGreaterThan(50);
  });
});

describe('what stays of an object that says all that is stored', () => {
  it('R-022 is what the partner says, when it could see the whole', () => {
    const locations = objectsOf((MODELS['2.3.0'].get('locations') ?? Object) as never, { unknown: true });
    fc.assert(
      fc.property(locations, locations, (current, said) => {
        expect(isSameJson(mergeSaid(current, current, said), said)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
