import { describe, expect, it } from 'vitest';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { v211, v230 } from '../fixtures/objects.js';
import { INFO, lower, raise, stored } from './setting.js';

const bridge = new OcpiBridge();

describe('2.1.1 and 2.3.0: values', () => {
  it('R-239 one object shows the same state in every version', async () => {
    const house = v230.location();
    for (const version of ['2.1.1', '2.2.1'] as const) {
      const { object } = await lower('locations', version, house);
      expect(object).toMatchObject({ id: house.id, name: house.name, city: house.city, last_updated: house.last_updated });
      expect((object?.evses as { status: string }[] | undefined)?.map(({ status }) => status)).toEqual(
        house.evses?.map(({ status }) => status),
      );
    }
  });

  it('R-243 newer values of closed enums have a counterpart', async () => {
    const place = v230.location();
    const session = v230.session({ location_id: place.id, auth_method: 'COMMAND', status: 'RESERVATION' });
    const { object, lost } = await lower('sessions', '2.1.1', session, place);
    expect(object).toMatchObject({ auth_method: 'AUTH_REQUEST', status: 'PENDING' });
    expect(lost).toEqual(expect.arrayContaining(['/auth_method', '/status']));
    expect((await lower('tokens', '2.1.1', v230.token({ type: 'APP_USER' }))).object).toMatchObject({ type: 'OTHER' });
    const [connector] = v230.evse().connectors;
    expect((await lower('connector', '2.1.1', { ...connector, power_type: 'AC_2_PHASE' })).object).toMatchObject({
      power_type: 'AC_1_PHASE',
    });
    expect((await lower('commandResult', '2.1.1', { result: 'EVSE_OCCUPIED' })).object).toEqual({ result: 'REJECTED' });
    expect(raise('commandResult', '2.1.1', { result: 'UNKNOWN_SESSION' })).toEqual({ result: 'REJECTED' });
    expect(raise('commandResponse', '2.1.1', { result: 'TIMEOUT' })).toEqual({ result: 'REJECTED', timeout: 30 });
  });

  it('R-243 a Connector without counterpart is left out, with its EVSE when that has no other, with the Location when there is none left', async () => {
    const house = v230.location();
    const [first, second] = house.evses ?? [];
    if (first === undefined || second === undefined) throw new Error('Give the fixture two EVSEs.');
    const mcs = { ...second, connectors: second.connectors.map((one) => ({ ...one, standard: 'MCS' })) };
    for (const version of ['2.1.1', '2.2.1'] as const) {
      const { object, lost } = await lower('locations', version, { ...house, evses: [mcs, first] });
      expect(object?.evses).toMatchObject([{ uid: first.uid }]);
      expect(lost).toEqual(expect.arrayContaining(['/evses/0/connectors/0/standard', '/evses/0/connectors', '/evses/0']));
      expect(await lower('locations', version, { ...house, evses: [mcs] })).toMatchObject({
        object: undefined,
        lost: expect.arrayContaining(['/evses']),
      });
    }
  });

  it('R-244 reservation ids are a number in 2.1.1', async () => {
    const { token, ...plain } = {
      response_url: 'https://e.example/1',
      expiry_date: '2025-01-01T00:00:00Z',
      location_id: 'L',
      token: v230.token(),
    };
    const { object } = await lower('reserveNow', '2.1.1', { ...plain, token, reservation_id: '42' });
    expect(object).toMatchObject({ reservation_id: 42, token: { auth_id: token.contract_id } });
    expect(raise('reserveNow', '2.1.1', { ...plain, token: v211.token(), reservation_id: 42 })).toMatchObject({ reservation_id: '42' });
    expect(await lower('reserveNow', '2.1.1', { ...plain, token, reservation_id: 'abc' })).toEqual({
      object: undefined,
      lost: ['/reservation_id'],
    });
    expect(await lower('cancelReservation', '2.1.1', { reservation_id: 'abc' })).toEqual({ object: undefined, lost: [''] });
  });

  it('R-245 prices are the amount before tax, FLAT goes, and a credit CDR cannot be told', async () => {
    const { object, lost } = await lower('cdrs', '2.1.1', v230.cdr());
    expect(object).toMatchObject({ total_cost: v230.cdr().total_cost.before_taxes });
    expect(lost).toContain('/total_cost');
    expect(await lower('cdrs', '2.1.1', v230.cdr({ credit: true, credit_reference_id: 'C-0' }))).toMatchObject({
      object: undefined,
      lost: expect.arrayContaining(['/credit']),
    });
    const start_date_time = '2025-01-01T00:00:00Z';
    const periods = [
      { start_date_time, dimensions: [{ type: 'FLAT' as const, volume: 1 }] },
      {
        start_date_time,
        dimensions: [
          { type: 'FLAT' as const, volume: 1 },
          { type: 'ENERGY' as const, volume: 2 },
        ],
      },
    ];
    const raised = raise('cdrs', '2.1.1', v211.cdr({ charging_periods: periods, total_cost: 12.5 }));
    expect(raised.total_cost).toEqual({ before_taxes: 12.5 });
    expect(raised.charging_periods).toEqual([
      { start_date_time, dimensions: [{ type: 'TIME', volume: 0 }] },
      { start_date_time, dimensions: [{ type: 'ENERGY', volume: 2 }] },
    ]);
    const lowered = await lower(
      'cdrs',
      '2.1.1',
      v230.cdr({
        charging_periods: [
          {
            start_date_time,
            dimensions: [
              { type: 'MAX_POWER', volume: 1 },
              { type: 'TIME', volume: 2 },
            ],
          },
        ],
      }),
    );
    expect(lowered.object?.charging_periods).toEqual([{ start_date_time, dimensions: [{ type: 'TIME', volume: 2 }] }]);
    expect(lowered.lost).toContain('/charging_periods/0/dimensions/0');
  });

  it('R-245 an element with a restriction that 2.1.1 cannot say would hold too often: it is left out', async () => {
    const [element] = v230.tariff().elements;
    if (element === undefined) throw new Error('Give the fixture an element.');
    const house = v230.tariff({
      elements: [
        { ...element, restrictions: { reservation: 'RESERVATION' } },
        { ...element, restrictions: { min_kwh: 1 } },
      ],
    });
    const { object, lost } = await lower('tariffs', '2.1.1', house);
    expect(object?.elements).toMatchObject([{ restrictions: { min_kwh: 1 } }]);
    expect(lost).toContain('/elements/0');
    expect(
      (await lower('tariffs', '2.1.1', { ...house, elements: [{ ...element, restrictions: { reservation: 'RESERVATION' } }] })).object,
    ).toBeUndefined();
  });

  it('R-057 times have no fractional seconds in 2.1.1', async () => {
    const house = v230.token({ last_updated: '2025-01-01T00:00:00.123Z' });
    expect((await lower('tokens', '2.1.1', house)).object).toMatchObject({ last_updated: '2025-01-01T00:00:00Z' });
    expect((await lower('tokens', '2.2.1', { ...house, type: 'EMAID' })).object).toMatchObject({
      last_updated: '2025-01-01T00:00:00.123Z',
    });
    const wire = v211.token({ last_updated: '2025-01-01T00:00:00.5' });
    const own = stored(bridge.raise('tokens', '2.1.1', wire, { info: INFO, author: 'a' }));
    expect((await bridge.lower('tokens', '2.1.1', [own], { reader: 'a' }))[0]?.object).toEqual(wire);
  });
});
