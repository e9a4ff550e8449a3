import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

const NOON = '2026-03-14T12:00:00Z';

interface EvseShape extends Wire {
  readonly uid: string;
  readonly status: string;
  readonly last_updated: string;
  readonly connectors: readonly Wire[];
}
interface LocationShape extends Wire {
  readonly last_updated: string;
  readonly evses: readonly EvseShape[];
}

describe.each(ADAPTERS)('locations on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('locations', v230.location(), v230.location({ id: 'LOC-2' }));
    await platform.store('locations', v230.location({ id: 'PRIVATE', publish: false, publish_allowed_to: [{ group_id: 'FLEET-9' }] }));
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
    });
    const at = (...ids: string[]): string => partner.pushed('locations', ...ids);
    const put = (body: unknown, ...ids: string[]): Promise<Answer> => partner.ask(at(...ids), { method: 'PUT', body });
    const patch = (body: unknown, ...ids: string[]): Promise<Answer> => partner.ask(at(...ids), { method: 'PATCH', body });
    const read = async (...ids: string[]): Promise<LocationShape> =>
      expectSuccess(await partner.ask(at(...ids))).body.data as LocationShape;
    const location = (id: string, changes: Wire = {}): Wire => wire(version, 'location', { ...partner.owner, id, ...changes });
    const evse = (uid: string, changes: Wire = {}): Wire => wire(version, 'evse', { parking: undefined, uid, ...changes });
    const connector = (id: string, changes: Wire = {}): Wire => ({ ...(evse('X') as EvseShape).connectors[0], id, ...changes });

    it('R-124 serves GET, PUT and PATCH of locations, EVSEs and connectors to those who push', async () => {
      expectSuccess(await put(location('L1'), 'L1'), 201);
      expect(await read('L1')).toEqual(location('L1'));
      expectSuccess(await put(evse('NEW'), 'L1', 'NEW'), 201);
      expect(await read('L1', 'NEW')).toEqual(evse('NEW'));
      expectSuccess(await put(connector('9'), 'L1', 'NEW', '9'), 201);
      expect(await read('L1', 'NEW', '9')).toEqual(connector('9'));
      expect((await read('L1')).evses.map(({ uid }) => uid)).toEqual(['EVSE-1', 'EVSE-2', 'NEW']);
      expect(((await read('L1', 'NEW')) as unknown as EvseShape).connectors.map(({ id }) => id)).toEqual(['1', '2', '9']);

      expectSuccess(await put(evse('NEW', { status: 'BLOCKED' }), 'L1', 'NEW'));
      expectSuccess(await put(connector('9', { format: 'CABLE' }), 'L1', 'EVSE-1', '9'), 201);
      expectSuccess(await put(connector('9', { format: 'SOCKET' }), 'L1', 'EVSE-1', '9'));
      expectSuccess(await patch({ name: 'Patched', last_updated: LATER }, 'L1'));
      expectSuccess(await patch({ status: 'CHARGING', last_updated: LATER }, 'L1', 'EVSE-1'));
      expectSuccess(await patch({ format: 'CABLE', last_updated: LATER }, 'L1', 'EVSE-1', '2'));
      const whole = await read('L1');
      expect(whole).toMatchObject({ name: 'Patched', last_updated: LATER });
      expect(whole.evses[0]).toMatchObject({ status: 'CHARGING', last_updated: LATER });
      expect(whole.evses[0]!.connectors).toEqual([
        connector('1'),
        connector('2', { format: 'CABLE', last_updated: LATER }),
        connector('9'),
      ]);
      expect(whole.evses[2]).toEqual(evse('NEW', { status: 'BLOCKED' }));
    });

    it('R-124 serves the list and GET at the three levels of own locations', async () => {
      const list = expectSuccess(await partner.ask(partner.offered('locations')));
      expect((list.body.data as { id: string }[]).map(({ id }) => id)).toEqual([
        'LOC-1',
        'LOC-2',
        ...(version === '2.1.1' ? [] : ['PRIVATE']),
      ]);
      const [first] = list.body.data as LocationShape[];
      expect((await partner.ask(partner.offered('locations', 'LOC-1'))).body.data).toEqual(first);
      expect((await partner.ask(partner.offered('locations', 'LOC-1', 'EVSE-2'))).body.data).toEqual(first!.evses[1]);
      expect((await partner.ask(partner.offered('locations', 'LOC-1', 'EVSE-1', '2'))).body.data).toEqual(first!.evses[0]!.connectors[1]);
    });

    it('R-131 R-043 gives a location that is not published together with the tokens it may be shown to, and not at all where that cannot be said', async () => {
      const answer = await partner.ask(partner.offered('locations', 'PRIVATE'));
      const one = expectSuccess(await partner.ask(`${partner.offered('locations')}?offset=1&limit=1`));
      expect(one.headers.get('x-total-count')).toBe(version === '2.1.1' ? '2' : '3');
      expect(one.headers.has('link')).toBe(version !== '2.1.1');
      if (version === '2.1.1') expectFailure(answer, 404);
      else expect(answer.body.data).toMatchObject({ publish: false, publish_allowed_to: [{ group_id: 'FLEET-9' }] });
    });

    it('R-126 keeps removed EVSEs readable, and knows no DELETE', async () => {
      expectSuccess(await put(location('GONE'), 'GONE'), 201);
      expectSuccess(await patch({ status: 'REMOVED', last_updated: LATER }, 'GONE', 'EVSE-1'));
      expectSuccess(await put(evse('EVSE-2', { status: 'REMOVED', last_updated: LATER }), 'GONE', 'EVSE-2'));
      expect(await read('GONE', 'EVSE-1')).toMatchObject({ status: 'REMOVED' });
      expect((await read('GONE')).evses.map(({ status }) => status)).toEqual(['REMOVED', 'REMOVED']);
      for (const ids of [['GONE'], ['GONE', 'EVSE-1'], ['GONE', 'EVSE-1', '1']]) {
        expectFailure(await partner.ask(at(...ids), { method: 'DELETE' }), 405);
      }
    });

    it('R-129 lets what has no parent fail, and makes no stubs', async () => {
      expectFailure(await put(evse('E'), 'NOWHERE', 'E'), 404);
      expectFailure(await put(connector('1'), 'NOWHERE', 'E', '1'), 404);
      expectFailure(await patch({ name: 'x', last_updated: LATER }, 'NOWHERE'), 404);
      expectFailure(await patch({ status: 'REMOVED', last_updated: LATER }, 'NOWHERE', 'E'), 404);
      expectFailure(await partner.ask(at('NOWHERE')), 404);
      expectSuccess(await put(location('HERE'), 'HERE'), 201);
      expectFailure(await put(connector('1'), 'HERE', 'NO', '1'), 404);
      expectFailure(await patch({ status: 'REMOVED', last_updated: LATER }, 'HERE', 'NO'), 404);
      expectFailure(await patch({ format: 'CABLE', last_updated: LATER }, 'HERE', 'EVSE-1', 'NO'), 404);
      expect(await read('HERE')).toEqual(location('HERE'));
    });

    it('R-130 refuses an added EVSE that lacks required fields, and keeps the location as it was', async () => {
      expectSuccess(await put(location('ADD'), 'ADD'), 201);
      for (const field of ['status', 'connectors', 'uid', ...(version === '2.1.1' ? [] : ['last_updated'])]) {
        expectInvalid(await put(without(evse('E'), field), 'ADD', 'E'), new RegExp(`\\$\\.${field}`));
      }
      expectInvalid(
        await put(evse('E', { connectors: [without(connector('1'), 'power_type')] }), 'ADD', 'E'),
        /\$\.connectors\[0\]\.power_type/,
      );
      expect(await read('ADD')).toEqual(location('ADD'));
    });

    it('R-133 asks for regular hours exactly when it is not always open', async () => {
      const hours = [{ weekday: 1, period_begin: '08:00', period_end: '20:00' }];
      const open = async (opening_times: Wire): Promise<Answer> => put(location('HOURS', { opening_times }), 'HOURS');
      expectSuccess(await open({ twentyfourseven: true }), 201);
      expectSuccess(await open({ ...(version !== '2.1.1' && { twentyfourseven: false }), regular_hours: hours }));
      expectInvalid(await open({ twentyfourseven: true, regular_hours: hours }), /opening_times/);
      expectInvalid(await open({ exceptional_openings: [{ period_begin: NOON, period_end: LATER }] }), /opening_times/);
      expectInvalid(
        await open({ twentyfourseven: false, regular_hours: [{ ...hours[0], period_begin: '8:00' }] }),
        /opening_times\.regular_hours\[0\]\.period_begin/,
      );
      if (version === '2.1.1') return;
      expectInvalid(await open({ twentyfourseven: false }), /opening_times/);
      expectInvalid(await open({ twentyfourseven: false, regular_hours: [] }), /opening_times/);
      expectInvalid(await open({ regular_hours: hours }), /opening_times\.twentyfourseven/);
    });

    if (version === '2.1.1') return;

    it('R-125 raises last_updated above a pushed or patched part, and never lowers it', async () => {
      const times = async (): Promise<string[]> => {
        const whole = await read('TIME');
        return [whole.last_updated, whole.evses[0]!.last_updated, whole.evses[1]!.last_updated];
      };
      expectSuccess(await put(location('TIME'), 'TIME'), 201);
      expect(await times()).toEqual([NOON, NOON, NOON]);
      expectSuccess(await patch({ format: 'CABLE', last_updated: '2026-04-01T00:00:00Z' }, 'TIME', 'EVSE-1', '1'));
      expect(await times()).toEqual(['2026-04-01T00:00:00Z', '2026-04-01T00:00:00Z', NOON]);
      expectSuccess(await put(connector('1', { last_updated: '2026-04-02T00:00:00Z' }), 'TIME', 'EVSE-1', '1'));
      expect(await times()).toEqual(['2026-04-02T00:00:00Z', '2026-04-02T00:00:00Z', NOON]);
      expectSuccess(await patch({ status: 'BLOCKED', last_updated: '2026-04-03T00:00:00Z' }, 'TIME', 'EVSE-2'));
      expect(await times()).toEqual(['2026-04-03T00:00:00Z', '2026-04-02T00:00:00Z', '2026-04-03T00:00:00Z']);
      expectSuccess(await put(evse('EVSE-1', { last_updated: '2026-04-04T00:00:00Z' }), 'TIME', 'EVSE-1'));
      expect(await times()).toEqual(['2026-04-04T00:00:00Z', '2026-04-04T00:00:00Z', '2026-04-03T00:00:00Z']);
      expectSuccess(await patch({ status: 'CHARGING', last_updated: '2026-03-20T00:00:00Z' }, 'TIME', 'EVSE-2'));
      expect(await times()).toEqual(['2026-04-04T00:00:00Z', '2026-04-04T00:00:00Z', '2026-03-20T00:00:00Z']);
    });

    it('R-132 asks each publish_allowed_to for a uid with type, a visual_number with issuer, or a group_id', async () => {
      const allow = (...publish_allowed_to: Wire[]): Promise<Answer> =>
        put(location('PRIVATE', { publish: false, publish_allowed_to }), 'PRIVATE');
      for (const good of [{ uid: 'A', type: 'RFID' }, { visual_number: '1', issuer: 'Me' }, { group_id: 'G' }]) {
        expect((await allow(good)).body.status_code).toBe(1000);
        expect(await read('PRIVATE')).toMatchObject({ publish: false, publish_allowed_to: [good] });
      }
      for (const bad of [{ uid: 'A' }, { visual_number: '1' }, { type: 'RFID', issuer: 'Me' }, {}]) {
        expectInvalid(await allow({ group_id: 'G' }, bad), /publish_allowed_to/);
      }
    });

    it('answers a PUT of an unchanged location with 200 and keeps it as it is', async () => {
      expectSuccess(await put(location('SAME'), 'SAME'), 201);
      expectSuccess(await put(location('SAME'), 'SAME'));
      expect(await read('SAME')).toEqual(location('SAME'));
    });

    if (version !== '2.3.0') return;

    it('R-138 keeps Parking.id unique, and lets EVSEs refer to parking places of their own location only', async () => {
      const place = (id: string): Wire => ({ ...v230.location().parking_places![0], id });
      const spots = (evseParking: string, ...ids: string[]): Wire =>
        location('PARK', {
          parking_places: ids.map(place),
          evses: [evse('E', { parking: [{ parking_id: evseParking, evse_position: 'LEFT' }] })],
        });
      expectSuccess(await put(spots('P1', 'P1', 'P2'), 'PARK'), 201);
      expect(await read('PARK')).toEqual(spots('P1', 'P1', 'P2'));
      expectInvalid(await put(spots('P1', 'P1', 'p1'), 'PARK'), /parking_places/);
      expectInvalid(await put(spots('P3', 'P1', 'P2'), 'PARK'), /parking/);
      expectInvalid(await put(evse('E', { parking: [{ parking_id: 'P3', evse_position: 'LEFT' }] }), 'PARK', 'E'), /parking/);
      expectInvalid(await patch({ parking: [{ parking_id: 'P3', evse_position: 'LEFT' }], last_updated: LATER }, 'PARK', 'E'), /parking/);
      expectInvalid(await patch({ parking_places: [place('P2')], last_updated: LATER }, 'PARK'), /parking/);
      expectSuccess(await put(evse('E', { parking: [{ parking_id: 'P2', evse_position: 'LEFT' }] }), 'PARK', 'E'));
    });
  });
});
