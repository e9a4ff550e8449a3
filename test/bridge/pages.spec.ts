import { describe, expect, it } from 'vitest';
import { restOf, withRest } from '../../lib/contract/rest.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { partWithRest, wholeWithRest } from '../../lib/protocol/bridge.rest.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { INFO, lookupOf, stored } from './setting.js';

const bridge = new OcpiBridge();

describe('a page', () => {
  it('R-241 asks for all its Locations at once', async () => {
    const place = v230.location();
    const sessions = Array.from({ length: 20 }, (_, index) =>
      v230.session({ id: `S${index}`, location_id: index % 2 ? place.id : 'ELSEWHERE' }),
    );
    const lookup = lookupOf(place);
    const lowered = await bridge.lower('sessions', '2.1.1', sessions, { lookup });
    expect(lookup.asked).toEqual([2]);
    expect(lowered.map(({ object }) => object !== undefined)).toEqual(sessions.map((_, index) => index % 2 === 1));
    await bridge.lower('sessions', '2.2.1', sessions, { lookup });
    await bridge.lower('tokens', '2.1.1', [v230.token()], { lookup });
    expect(lookup.asked).toEqual([2]);
  });

  it('R-031 is not spoiled by a broken object', async () => {
    const broken = { ...v230.cdr(), total_cost: 5, cdr_token: 'x', charging_periods: 'y', cdr_location: 7, tariffs: [3] };
    for (const version of ['2.1.1', '2.2.1'] as const) {
      const lowered = await bridge.lower('cdrs', version, [broken, {}, v230.cdr()]);
      expect(lowered.map(({ object }) => object !== undefined)).toEqual([false, false, true]);
      expect(lowered[0]?.lost.length).toBeGreaterThan(0);
    }
  });

  it('R-127 a Location whose EVSEs cannot be told is not shown, one that has none is', async () => {
    const lowered = await bridge.lower('locations', '2.1.1', [v230.location({ evses: [] })]);
    expect(lowered[0]?.object).toMatchObject({ evses: [] });
  });
});

describe('what needs converting', () => {
  it('is nothing in the house version, nor what is the same in both', () => {
    expect(bridge.needsConversion('locations', '2.3.0')).toBe(false);
    expect(bridge.needsConversion('locations', '2.2.1')).toBe(true);
    expect(bridge.needsConversion('chargingProfile', '2.2.1')).toBe(false);
    expect(bridge.needsConversion('bookings', '2.2.1')).toBe(true);
    const older = new OcpiBridge('2.2.1');
    expect(older.needsConversion('locations', '2.2.1')).toBe(false);
    expect(() => older.needsConversion('locations', '2.3.0')).toThrow('house');
  });

  it('a shape that the version does not have is left out, and cannot be raised', async () => {
    expect(await bridge.lower('bookings', '2.2.1', [{}])).toEqual([{ object: undefined, lost: [''] }]);
    expect(() => bridge.raise('bookings', '2.2.1', {}, { info: INFO })).toThrow('2.2.1 has no bookings');
  });

  it('goes one step only where the house is 2.2.1', async () => {
    const older = new OcpiBridge('2.2.1');
    const place = v221.location();
    const [evse] = place.evses ?? [];
    const session = v221.session({ location_id: place.id, evse_uid: evse?.uid, connector_id: evse?.connectors[0]?.id });
    const [lowered] = await older.lower('sessions', '2.1.1', [session], { lookup: lookupOf(place) });
    expect(lowered?.object).toMatchObject({ total_cost: session.total_cost?.excl_vat, location: { evses: [{ uid: evse?.uid }] } });
  });
});

describe('the rest of a part', () => {
  it('R-019 lives with the whole, under the ids of the part', async () => {
    const wire = v211.location();
    const [evse, ...others] = wire.evses ?? [];
    if (evse === undefined) throw new Error('Give the fixture an EVSE.');
    const said = {
      ...wire,
      state: 'NH',
      evses: [...others, { ...evse, connectors: evse.connectors.map((one) => ({ ...one, max_voltage: 'x' })) }],
    };
    const house = stored(bridge.raise('locations', '2.1.1', said, { info: INFO, author: 'a' })) as { evses: { uid: string }[] };
    const path = ['evses', evse.uid];
    const part = house.evses.find(({ uid }) => uid === evse.uid) ?? { uid: '' };
    const [read] = await bridge.lower('evse', '2.1.1', [partWithRest(house, part, path)], { reader: 'a' });
    expect(read?.object).toEqual(said.evses.at(-1));

    const put = { ...evse, parking: 'mine' };
    const raised = bridge.raise('evse', '2.1.1', put, { current: partWithRest(house, part, path), info: INFO, author: 'a' });
    const placed = { ...house, evses: house.evses.map((one) => (one.uid === evse.uid ? withRest(raised, undefined) : one)) };
    const next = stored(wholeWithRest(placed, raised, path));
    const [whole] = await bridge.lower('locations', '2.1.1', [next], { reader: 'a' });
    expect(whole?.object).toEqual({ ...said, evses: [...others, put] });
    expect(Object.keys(restOf(next)?.said ?? {})).toEqual(['/state', `/evses/${evse.uid}/parking`]);
  });
});
