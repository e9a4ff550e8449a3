import { describe, expect, it } from 'vitest';
import { addressedTo } from '../../lib/contract/counterparty.js';
import { restOf, withoutRest, withRest, type OcpiRest } from '../../lib/contract/rest.js';
import { locationPart } from '../../lib/protocol/location-parts.js';
import { v230 } from '../fixtures/objects.js';
import { stored } from './setting.js';

const A = { author: 'a', version: '2.2.1' } as const;
const said = (value: unknown): object => ({ said: value });
const restWith = (...pointers: string[]): OcpiRest => ({ ...A, said: Object.fromEntries(pointers.map((at) => [at, said(at)])) });
const pointersOf = (object: object | undefined): string[] | undefined => object && Object.keys(restOf(object)?.said ?? {});
const evsePart = locationPart({ evseUid: 'EVSE-1' });
const [evse] = v230.location().evses ?? [];
if (evse === undefined) throw new Error('Give the fixture an EVSE.');

describe('the rest of an EVSE or a Connector', () => {
  it('is nobody looked for where the Location has none', () => {
    const location = v230.location();
    expect(evsePart.get(location)).toBe(location.evses?.[0]);
    for (const part of [evse, withRest(evse, restWith())]) {
      const placed = evsePart.set(location, part);
      expect(placed?.evses?.[0]).toBe(part);
      expect(placed && restOf(placed)).toBeUndefined();
    }
    const silent = withRest(location, restWith());
    expect(evsePart.get(silent)).toBe(silent.evses?.[0]);
    const placed = evsePart.set(silent, withRest(evse, restWith()));
    expect(placed && restOf(placed)).toBe(restOf(silent));
  });

  it('is what is said there and below, and not of one whose id only begins alike', () => {
    const rest = restWith('/name', '/evses/EVSE-1/parking', '/evses/EVSE-11/parking', '/evses/EVSE-1/connectors/1/capabilities');
    const location = stored(withRest(v230.location(), rest));
    expect(restOf(evsePart.get(location) ?? {})).toEqual({
      ...A,
      said: {
        '/parking': said('/evses/EVSE-1/parking'),
        '/connectors/1/capabilities': said('/evses/EVSE-1/connectors/1/capabilities'),
      },
    });
    expect(pointersOf(locationPart({ evseUid: 'evse-1', connectorId: '1' }).get(location))).toEqual(['/capabilities']);
    expect(withoutRest(evsePart.get(location) ?? {})).toEqual(location.evses?.[0]);
  });

  it('takes the place of what was said there, also where the EVSE was spelled in another case', () => {
    const location = withRest(v230.location(), restWith('/name', '/evses/EVSE-1/parking', '/evses/EVSE-2/parking'));
    const part = withRest({ ...evse, uid: 'evse-1' }, restWith('/accepted_service_providers'));
    const placed = locationPart({ evseUid: 'evse-1' }).set(location, part);
    expect(pointersOf(placed)).toEqual(['/name', '/evses/EVSE-2/parking', '/evses/evse-1/accepted_service_providers']);
    expect(pointersOf(location)).toEqual(['/name', '/evses/EVSE-1/parking', '/evses/EVSE-2/parking']);
    expect(placed?.evses?.[0]).toEqual(withoutRest(part));
    expect(pointersOf(placed?.evses?.[0])).toEqual([]);
  });

  it('of 2.1.1 is that of the EVSE of the very same id', () => {
    const twins = v230.location({ evses: [evse, { ...evse, uid: 'evse-1' }] });
    const location = withRest(twins, restWith('/evses/EVSE-1/parking', '/evses/evse-1/parking'));
    const placed = locationPart({ evseUid: 'evse-1', exact: true }).set(location, { ...evse, uid: 'evse-1' });
    expect(pointersOf(placed)).toEqual(['/evses/EVSE-1/parking']);
  });

  it('ends what was said of all EVSEs together', () => {
    const location = withRest(v230.location(), restWith('/name', '/evses', '/evses/EVSE-1/connectors'));
    expect(pointersOf(locationPart({ evseUid: 'EVSE-1', connectorId: '1' }).set(location, evse.connectors[0] ?? {}))).toEqual(['/name']);
  });

  it('goes where somebody else writes the part, and the rest of the Location is the last author’s who says something', () => {
    const location = withRest(v230.location(), restWith('/name', '/evses/EVSE-1/parking'));
    for (const silent of [evse, withRest(evse, { ...A, author: 'b', said: {} }), withRest(evse, { ...A, version: '2.1.1', said: {} })]) {
      const placed = evsePart.set(location, silent);
      expect(placed && restOf(placed)).toEqual(restWith('/name'));
    }
    const theirs = { ...A, author: 'b', said: { '/parking': said(1) } };
    const placed = evsePart.set(location, withRest(evse, theirs));
    expect(placed && restOf(placed)).toEqual({ ...theirs, said: { '/evses/EVSE-1/parking': said(1) } });
  });

  it('leaves alone whom the Location is for', () => {
    const party = { countryCode: 'DE', partyId: 'DRV' };
    const location = addressedTo(withRest(v230.location(), restWith('/evses/EVSE-1/parking')), party);
    const part = evsePart.get(location) ?? {};
    expect(restOf(part)).not.toHaveProperty('for');
    for (const one of [part, evse, withRest(evse, { ...restWith('/parking'), author: 'b' })]) {
      const placed = evsePart.set(location, one);
      expect(placed && restOf(placed)?.for).toEqual(party);
    }
  });
});
