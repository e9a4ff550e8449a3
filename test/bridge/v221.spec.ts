import { describe, expect, it } from 'vitest';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { INFO, lower, raise } from './setting.js';

const bridge = new OcpiBridge();

describe('2.2.1 and 2.3.0', () => {
  it('R-246 taxes are one sum, and none known is not none', async () => {
    const taxes = [
      { name: 'GST', percentage: 5, amount: 0.1 },
      { name: 'QST', amount: 0.2 },
    ];
    const price = async (total_cost: object) => (await lower('sessions', '2.2.1', { ...v230.session(), total_cost })).object?.total_cost;
    expect(await price({ before_taxes: 0.7, taxes })).toEqual({ excl_vat: 0.7, incl_vat: 1 });
    expect(await price({ before_taxes: 0.7 })).toEqual({ excl_vat: 0.7 });
    expect(await price({ before_taxes: 0.7, taxes: [] })).toEqual({ excl_vat: 0.7 });
    const up = (total_cost: object) => raise('sessions', '2.2.1', { ...v221.session(), total_cost }).total_cost;
    expect(up({ excl_vat: 1.1, incl_vat: 1.331 })).toEqual({ before_taxes: 1.1, taxes: [{ name: 'VAT', amount: 0.231 }] });
    expect(up({ excl_vat: 1.1, incl_vat: 1.1 })).toEqual({ before_taxes: 1.1, taxes: [{ name: 'VAT', amount: 0 }] });
    expect(up({ excl_vat: 1.1 })).toEqual({ before_taxes: 1.1 });
  });

  it('R-246 the taxes that are stored survive a change of something else', () => {
    const taxes = [{ name: 'GST', amount: 1 }];
    const current = v230.session({ total_cost: { before_taxes: 10, taxes }, kwh: 1 });
    const wire = { ...v221.session(), total_cost: { excl_vat: 10, incl_vat: 11 }, kwh: 2 };
    expect(raise('sessions', '2.2.1', wire, current)).toMatchObject({ kwh: 2, total_cost: { before_taxes: 10, taxes } });
  });

  it('R-247 a raised tariff has no taxes in its prices, a lowered one neither', async () => {
    expect(raise('tariffs', '2.2.1', v221.tariff())).toMatchObject({ tax_included: 'NO' });
    const elements = [
      {
        price_components: [
          { type: 'ENERGY' as const, price: 0.3, vat: 21, step_size: 1 },
          { type: 'FLAT' as const, price: 0, step_size: 1 },
        ],
      },
    ];
    const house = v230.tariff({ tax_included: 'YES', elements });
    const { object } = await lower('tariffs', '2.2.1', house);
    expect(object?.elements).toEqual([
      {
        price_components: [
          { type: 'ENERGY', price: 0.2479, vat: 21, step_size: 1 },
          { type: 'FLAT', price: 0, step_size: 1 },
        ],
      },
    ]);
    expect(object).not.toHaveProperty('tax_included');
    const untold = v230.tariff({ tax_included: 'YES', elements: [{ price_components: [{ type: 'TIME', price: 2.1, step_size: 60 }] }] });
    expect(await lower('tariffs', '2.2.1', untold)).toMatchObject({ object: undefined, lost: ['/tax_included'] });
  });

  it('R-247 net and gross prices are never mixed', async () => {
    const component = (price: number) => ({ type: 'ENERGY' as const, price, vat: 21, step_size: 1 });
    const current = v230.tariff({
      tax_included: 'YES',
      elements: [{ price_components: [component(1.21)] }, { price_components: [component(2.42)] }],
    });
    const seen = (await lower('tariffs', '2.2.1', current)).object ?? {};
    const next = raise(
      'tariffs',
      '2.2.1',
      { ...seen, elements: [{ price_components: [component(1)] }, { price_components: [component(3)] }] },
      current,
    );
    expect(next).toMatchObject({
      tax_included: 'NO',
      elements: [{ price_components: [{ price: 1 }] }, { price_components: [{ price: 3 }] }],
    });
    expect(raise('tariffs', '2.2.1', { ...seen, currency: 'USD' }, current)).toMatchObject({
      tax_included: 'YES',
      elements: current.elements,
    });
  });

  it('R-248 price limits', async () => {
    const house = v230.tariff({ min_price: { before_taxes: 1, after_taxes: 1.21 }, max_price: { before_taxes: 10 } });
    const { object } = await lower('tariffs', '2.2.1', house);
    expect(object).toMatchObject({ min_price: { excl_vat: 1, incl_vat: 1.21 }, max_price: { excl_vat: 10 } });
    expect(raise('tariffs', '2.2.1', object ?? {})).toMatchObject({ min_price: house.min_price, max_price: house.max_price });
  });

  it('R-249 values and fields of 2.3.0 alone', async () => {
    const house = v230.location({
      facilities: ['HOTEL', 'ACME_SPA'],
      images: [{ url: 'https://e.example/a', type: 'png', category: 'ACME_DRONE' }],
    });
    const { object, lost } = await lower('locations', '2.2.1', house);
    expect(object).toMatchObject({ facilities: ['HOTEL'], images: [{ category: 'OTHER' }] });
    for (const name of ['parking_places', 'help_phone']) expect(object).not.toHaveProperty(name);
    expect(Reflect.get(Object(object?.evses?.[0]), 'parking')).toBeUndefined();
    expect(lost).toEqual(
      expect.arrayContaining(['/parking_places', '/help_phone', '/facilities/1', '/images/0/category', '/evses/0/parking']),
    );
    expect((await lower('tokens', '2.2.1', v230.token({ type: 'EMAID' }))).object).toMatchObject({ type: 'OTHER' });
    expect(
      (
        await lower('clients', '2.2.1', {
          role: 'PTP',
          status: 'CONNECTED',
          country_code: 'NL',
          party_id: 'EXA',
          last_updated: '2025-01-01T00:00:00Z',
        })
      ).object,
    ).toMatchObject({ role: 'OTHER' });
  });

  it('R-249 an unknown field with the name of a newer one goes back to its author only', async () => {
    const wire = { ...v221.location(), help_phone: { sip: 'x' } };
    const house = bridge.raise('locations', '2.2.1', wire, { info: INFO, author: 'a' });
    expect(house).not.toHaveProperty('help_phone');
    const read = async (reader: string) => (await bridge.lower('locations', '2.2.1', [house], { reader }))[0]?.object;
    expect(await read('a')).toEqual(wire);
    expect(await read('b')).toEqual(v221.location());
  });

  it('R-238 an element for bookings only is left out', async () => {
    const [element] = v230.tariff().elements;
    if (element === undefined) throw new Error('Give the fixture an element.');
    const { object, lost } = await lower(
      'tariffs',
      '2.2.1',
      v230.tariff({ elements: [element, { ...element, restrictions: { booking: 'BOOKING' } }] }),
    );
    expect(object?.elements).toHaveLength(1);
    expect(lost).toContain('/elements/1');
  });

  it('R-250 texts are shortened, ids never', async () => {
    const house = v230.location({ address: 'A'.repeat(60), name: 'ok' });
    const { object, lost } = await lower('locations', '2.1.1', house);
    expect(object?.address).toBe('A'.repeat(45));
    expect(lost).toContain('/address');
    expect((await lower('locations', '2.2.1', house)).object?.address).toBe('A'.repeat(60));
    const long = bridge.raise('locations', '2.1.1', v211.location({ id: 'L'.repeat(39) }), { info: INFO });
    expect(long).toMatchObject({ id: 'L'.repeat(39) });
    expect(await lower('locations', '2.2.1', long)).toMatchObject({ object: undefined, lost: ['/id'] });
  });
});
