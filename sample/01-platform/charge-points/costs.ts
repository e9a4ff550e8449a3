import type { Cdr, ChargingPeriod, Price, PriceComponent, Tariff } from 'nestjs-ocpi';

/** What a CDR says of money, energy (kWh) and time (h). */
export type Costs = Pick<
  Cdr,
  | 'total_cost'
  | 'total_fixed_cost'
  | 'total_energy'
  | 'total_energy_cost'
  | 'total_time'
  | 'total_time_cost'
  | 'total_parking_time'
  | 'total_parking_cost'
>;

const SECONDS = 3600;

/**
 * What a finished or running session costs by a tariff whose elements have no other restriction than `reservation`, as the demo tariffs
 * have (mod_tariffs): per dimension the first element that prices it, step sizes on the totals, VAT by rate.
 */
export function costsOf(tariff: Tariff, periods: readonly ChargingPeriod[]): Costs {
  const energy = volume(periods, 'ENERGY');
  const charging = volume(periods, 'TIME');
  const parking = volume(periods, 'PARKING_TIME');
  const priced = {
    FLAT: componentOf(tariff, 'FLAT'),
    ENERGY: componentOf(tariff, 'ENERGY'),
    TIME: componentOf(tariff, 'TIME'),
    PARKING_TIME: componentOf(tariff, 'PARKING_TIME'),
  };
  const parked = parking > 0 && priced.PARKING_TIME !== undefined;
  const fixed = priceOf(tariff, priced.FLAT, 1);
  const forEnergy = priceOf(tariff, priced.ENERGY, stepped(energy, 1000, priced.ENERGY));
  // Time is rounded once: where the session ends, in paid parking or else in charging.
  const forTime = priceOf(tariff, priced.TIME, parked ? charging : stepped(charging, SECONDS, priced.TIME));
  const forParking = parked ? priceOf(tariff, priced.PARKING_TIME, stepped(parking, SECONDS, priced.PARKING_TIME)) : undefined;
  return {
    total_cost: sum([fixed, forEnergy, forTime, forParking]),
    ...(fixed && { total_fixed_cost: fixed }),
    total_energy: energy,
    ...(forEnergy && { total_energy_cost: forEnergy }),
    total_time: decimals(charging + parking),
    ...(forTime && { total_time_cost: forTime }),
    ...(parking > 0 && { total_parking_time: parking }),
    ...(forParking && { total_parking_cost: forParking }),
  };
}

/** A number as OCPI writes it: four decimals at most (types, number). */
export function decimals(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function volume(periods: readonly ChargingPeriod[], type: string): number {
  const dimensions = periods.flatMap((period) => period.dimensions).filter((dimension) => dimension.type === type);
  return decimals(dimensions.reduce((total, dimension) => total + dimension.volume, 0));
}

function componentOf(tariff: Tariff, type: PriceComponent['type']): PriceComponent | undefined {
  return tariff.elements
    .filter((element) => element.restrictions?.reservation === undefined)
    .flatMap((element) => element.price_components)
    .find((component) => component.type === type);
}

/** The volume, rounded up to whole steps; `units` is how many of the step's unit (Wh, s) are in one of the volume's (kWh, h). */
function stepped(amount: number, units: number, component: PriceComponent | undefined): number {
  const step = Math.max(component?.step_size ?? 1, 1);
  const whole = decimals((amount * units) / step);
  return (Math.ceil(whole) * step) / units;
}

function priceOf(tariff: Tariff, component: PriceComponent | undefined, amount: number): Price | undefined {
  if (component === undefined) return undefined;
  const rate = (component.vat ?? 0) / 100;
  const stated = component.price * amount;
  const net = decimals(tariff.tax_included === 'YES' ? stated / (1 + rate) : stated);
  if (tariff.tax_included === 'N/A' || component.vat === undefined) return { before_taxes: net };
  return { before_taxes: net, taxes: [{ name: 'VAT', percentage: component.vat, amount: decimals(net * rate) }] };
}

function sum(prices: readonly (Price | undefined)[]): Price {
  const given = prices.filter((price) => price !== undefined);
  const taxes = new Map<number | undefined, number>();
  for (const tax of given.flatMap((price) => price.taxes ?? [])) taxes.set(tax.percentage, (taxes.get(tax.percentage) ?? 0) + tax.amount);
  return {
    before_taxes: decimals(given.reduce((total, price) => total + price.before_taxes, 0)),
    ...(taxes.size > 0 && { taxes: [...taxes].map(([percentage, amount]) => ({ name: 'VAT', percentage, amount: decimals(amount) })) }),
  };
}
