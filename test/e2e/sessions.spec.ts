import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiActions } from '../../lib/contract/actions.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

const DRIVER = { countryCode: 'DE', partyId: 'DRV' };

const actions: OcpiActions = {
  CHARGING_PREFERENCES: ({ preferences }) => (preferences.departure_time === undefined ? 'DEPARTURE_REQUIRED' : 'ACCEPTED'),
};

describe.each(ADAPTERS)('sessions on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter, actions });
    await platform.store('locations', v230.location());
    await platform.store(
      'sessions',
      v230.session({ id: 'CAPABLE', evse_uid: 'evse-1' }),
      v230.session({ id: 'INCAPABLE', evse_uid: 'EVSE-9' }),
    );
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
    });
    const session = (id: string, changes: Wire = {}): Wire =>
      wire(version, 'session', { ...partner.owner, id, status: 'ACTIVE', ...changes });
    const at = (id: string): string => partner.pushed('sessions', id);
    const put = (id: string, changes: Wire = {}): Promise<Answer> => partner.ask(at(id), { method: 'PUT', body: session(id, changes) });
    const patch = (id: string, fields: Wire): Promise<Answer> =>
      partner.ask(at(id), { method: 'PATCH', body: { last_updated: LATER, ...fields } });
    const read = async (id: string): Promise<Wire> => expectSuccess(await partner.ask(at(id))).body.data as Wire;
    const period = (volume: number): Wire => ({ start_date_time: LATER, dimensions: [{ type: 'ENERGY', volume }] });

    it('stores what is pushed and gives it back equal', async () => {
      expectSuccess(await put('FULL', { nlx_extra: [1] }), 201);
      expect(await read('FULL')).toEqual(session('FULL', { nlx_extra: [1] }));
    });

    it('R-141 knows RESERVATION, and no RESERVED', async () => {
      expectInvalid(await put('RESERVED', { status: 'RESERVED' }), /\$\.status/);
      if (version !== '2.1.1') expectSuccess(await put('RESERVED', { status: 'RESERVATION' }), 201);
    });

    it('R-143 replaces charging_periods with PUT', async () => {
      expectSuccess(await put('PUT'), 201);
      expectSuccess(await put('PUT', { charging_periods: [period(1)], last_updated: LATER }));
      expect((await read('PUT'))['charging_periods']).toEqual([period(1)]);
      expectSuccess(await put('PUT', { charging_periods: [], last_updated: LATER }));
      expect((await read('PUT'))['charging_periods'] ?? []).toEqual([]);
      expectSuccess(await put('PUT', { charging_periods: [period(1)], last_updated: LATER }));
      expectSuccess(await put('PUT', { charging_periods: undefined, last_updated: LATER }));
      expect((await read('PUT'))['charging_periods'] ?? []).toEqual([]);
    });

    it('R-145 takes no further URL segments', async () => {
      expectSuccess(await put('SEGMENTS'), 201);
      for (const more of ['charging_periods', 'cdr_token/uid', '0']) {
        for (const method of ['PATCH', 'PUT', 'GET'] as const) {
          expectFailure(await partner.ask(`${at('SEGMENTS')}/${more}`, { method, body: method === 'GET' ? undefined : {} }), 404);
        }
      }
      expect(await read('SEGMENTS')).toEqual(session('SEGMENTS'));
    });

    it('R-152 drops a PUT that is older than what is stored', async () => {
      expectSuccess(await put('STALE', { kwh: 2, last_updated: LATER }), 201);
      expectSuccess(await put('STALE', { kwh: 1 }));
      expect((await read('STALE'))['kwh']).toBe(2);
    });

    if (version === '2.1.1') {
      it('replaces charging_periods with PATCH, as 2.1.1 does not say otherwise', async () => {
        expectSuccess(await put('PATCH'), 201);
        expectSuccess(await patch('PATCH', { charging_periods: [period(1)] }));
        expect((await read('PATCH'))['charging_periods']).toEqual([period(1)]);
      });
      return;
    }

    it('R-140 goes forward through the states only; COMPLETED and INVALID are final', async () => {
      for (const path of [
        ['PENDING', 'ACTIVE', 'COMPLETED'],
        ['RESERVATION', 'ACTIVE', 'INVALID'],
        ['RESERVATION', 'COMPLETED'],
        ['PENDING', 'INVALID'],
      ]) {
        const id = path.join('-');
        for (const [index, status] of path.entries()) {
          expectSuccess(await put(id, { status, last_updated: LATER }), index === 0 ? 201 : 200);
          expectSuccess(await patch(id, { status }));
        }
        const last = path.at(-1)!;
        const back = ['PENDING', 'RESERVATION', 'ACTIVE', 'COMPLETED', 'INVALID'].filter((status) => status !== last);
        for (const status of back) {
          expectInvalid(await put(id, { status, last_updated: LATER }), /\$\.status/);
          expectInvalid(await patch(id, { status }), /\$\.status/);
        }
        expect((await read(id))['status']).toBe(last);
        expectSuccess(await patch(id, { kwh: 42 }));
      }
      expectSuccess(await put('BACK'), 201);
      for (const status of ['PENDING', 'RESERVATION']) expectInvalid(await patch('BACK', { status }), /\$\.status/);
    });

    it('R-144 appends charging_periods with PATCH', async () => {
      const first = session('PATCH')['charging_periods'] as Wire[];
      expectSuccess(await put('PATCH'), 201);
      expectSuccess(await patch('PATCH', { charging_periods: [period(1)], kwh: 50 }));
      expect((await read('PATCH'))['charging_periods']).toEqual([...first, period(1)]);
      expectSuccess(await patch('PATCH', { charging_periods: [period(2), period(3)] }));
      for (const nothing of [{}, { charging_periods: [] }, { charging_periods: null }])
        expectSuccess(await patch('PATCH', { ...nothing, kwh: 51 }));
      expect(await read('PATCH')).toEqual(
        session('PATCH', { charging_periods: [...first, period(1), period(2), period(3)], kwh: 51, last_updated: LATER }),
      );
      expectInvalid(await patch('PATCH', { charging_periods: [{}] }), /charging_periods\[/);
      expectSuccess(await put('EMPTY', { charging_periods: undefined }), 201);
      expectSuccess(await patch('EMPTY', { charging_periods: [period(1)] }));
      expect((await read('EMPTY'))['charging_periods']).toEqual([period(1)]);
    });

    it('R-152 takes of a PATCH that is older than what is stored the charging_periods only', async () => {
      const first = session('LATE')['charging_periods'] as Wire[];
      const later = '2026-06-02T00:00:00Z';
      expectSuccess(await put('LATE', { kwh: 2, last_updated: later }), 201);
      expectSuccess(await patch('LATE', { kwh: 1, status: 'PENDING' }));
      expect(await read('LATE')).toEqual(session('LATE', { kwh: 2, last_updated: later }));
      expectSuccess(await patch('LATE', { kwh: 1, charging_periods: [period(1)] }));
      expect(await read('LATE')).toEqual(session('LATE', { kwh: 2, last_updated: later, charging_periods: [...first, period(1)] }));
    });

    it('R-147 keeps authorization_reference as it is given last', async () => {
      expectSuccess(await put('AUTH', { authorization_reference: 'aB-1' }), 201);
      expect((await read('AUTH'))['authorization_reference']).toBe('aB-1');
      expectSuccess(await patch('AUTH', { authorization_reference: 'cD-2' }));
      expectSuccess(await patch('AUTH', { kwh: 43 }));
      expect((await read('AUTH'))['authorization_reference']).toBe('cD-2');
    });

    it('R-148 takes #NA for the EVSE and connector of a reservation', async () => {
      const changes = { evse_uid: '#NA', connector_id: '#NA', status: 'RESERVATION' };
      expectSuccess(await put('NA', changes), 201);
      expect(await read('NA')).toEqual(session('NA', changes));
      expectInvalid(await put('NA-2', { location_id: undefined }), /\$\.location_id/);
    });
  });

  describe('charging preferences', () => {
    let mine: TestPartner;
    let other: TestPartner;
    beforeAll(async () => {
      mine = await platform.partner({ party: DRIVER, roles: ['EMSP'] });
      other = await platform.partner({ roles: ['EMSP'] });
    });
    const set = (partner: TestPartner, id: string, body: Wire, version = '2.2.1'): Promise<Answer> =>
      partner.ask(`/cpo/${version}/sessions/${id}/charging_preferences`, { method: 'PUT', body });
    const wish = { profile_type: 'GREEN', departure_time: LATER, energy_need: 20, discharge_allowed: null };

    it.each(['2.2.1', '2.3.0'])('R-149 R-004 answers with the text of the enum as data, in %s', async (version) => {
      expect(expectSuccess(await set(mine, 'CAPABLE', wish, version)).body.data).toBe('ACCEPTED');
      expect(expectSuccess(await set(mine, 'capable', without(wish, 'departure_time'), version)).body.data).toBe('DEPARTURE_REQUIRED');
      expectInvalid(await set(mine, 'CAPABLE', { profile_type: 'TURBO' }, version), /\$\.profile_type/);
    });

    it.each(['2.2.1', '2.3.0'])('R-150 answers 404 and 2001 for an EVSE that cannot do it, in %s', async (version) => {
      expectFailure(await set(mine, 'INCAPABLE', wish, version), 404, 2001);
    });

    it('knows no sessions of others, and none at all in 2.1.1', async () => {
      expectFailure(await set(other, 'CAPABLE', wish), 404);
      expectFailure(await set(mine, 'NONE', wish), 404);
      expectFailure(await set(mine, 'CAPABLE', wish, '2.1.1'), 404);
    });
  });
});
