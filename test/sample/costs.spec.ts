import { describe, expect, it } from 'vitest';
import type { ChargingPeriod } from '../../lib/versions/v230/cdrs.js';
import { costsOf } from '../../sample/01-platform/charge-points/costs.js';
import { demoTariffs } from '../../sample/01-platform/demo/tariffs.js';

const tariffs = demoTariffs({ countryCode: 'NL', partyId: 'EXA' });
const tariff = (id: string) => tariffs.find((one) => one.id === id)!;
const START = '2026-05-04T06:00:00Z';

function charged(kwh: number, hours: number, parked = 0): ChargingPeriod[] {
  const first: ChargingPeriod = {
    start_date_time: START,
    dimensions: [
      { type: 'ENERGY', volume: kwh },
      { type: 'TIME', volume: hours },
    ],
  };
  return parked === 0 ? [first] : [first, { start_date_time: START, dimensions: [{ type: 'PARKING_TIME', volume: parked }] }];
}

describe('costs of a session', () => {
  it('are energy at its price, with VAT as a tax', () => {
    expect(costsOf(tariff('AC-REGULAR'), charged(20, 2))).toEqual({
      total_cost: { before_taxes: 7.8, taxes: [{ name: 'VAT', percentage: 21, amount: 1.638 }] },
      total_energy: 20,
      total_energy_cost: { before_taxes: 7.8, taxes: [{ name: 'VAT', percentage: 21, amount: 1.638 }] },
      total_time: 2,
    });
  });

  it('R-175 round paid charging time up to its step once', () => {
    const { total_time, total_time_cost, total_fixed_cost, total_cost } = costsOf(tariff('AC-TIME'), charged(5, 0.4961));
    expect(total_time).toBe(0.4961);
    expect(total_fixed_cost?.before_taxes).toBe(0.5);
    // 29.766 minutes become 30.
    expect(total_time_cost?.before_taxes).toBe(1.2);
    expect(total_cost.before_taxes).toBe(1.7);
  });

  it('R-176 round paid parking instead of the charging before it', () => {
    const { total_time, total_time_cost, total_parking_time, total_parking_cost } = costsOf(tariff('AC-TIME'), charged(5, 0.4961, 0.2));
    expect(total_time_cost?.before_taxes).toBe(1.1906);
    expect(total_parking_time).toBe(0.2);
    expect(total_time).toBe(0.6961);
    // 12 minutes become 15.
    expect(total_parking_cost?.before_taxes).toBe(1.2);
  });

  it('R-170 take each dimension from the first element that prices it, and none from reservations', () => {
    const hub = costsOf(tariff('DC-HPC'), charged(30, 0.5));
    expect(hub.total_cost.before_taxes).toBe(21.6);
    expect(hub).not.toHaveProperty('total_fixed_cost');
    expect(costsOf(tariff('DC-FAST'), charged(10, 0.5, 0.5)).total_cost.before_taxes).toBe(8.9);
  });

  it('count what is not priced', () => {
    const costs = costsOf(tariff('AC-REGULAR'), charged(1, 1, 1));
    expect(costs).toMatchObject({ total_time: 2, total_parking_time: 1 });
    expect(costs).not.toHaveProperty('total_parking_cost');
  });

  it('take the tax out of prices that include it', () => {
    const included = { ...tariff('AC-REGULAR'), tax_included: 'YES' as const };
    const { before_taxes, taxes } = costsOf(included, charged(20, 2)).total_cost;
    expect(before_taxes).toBe(6.4463);
    expect(before_taxes + taxes![0]!.amount).toBeCloseTo(7.8, 3);
  });
});
