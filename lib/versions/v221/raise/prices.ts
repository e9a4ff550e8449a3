import { changed, decimals, maybeOn, without } from '../../../protocol/bridge.parts.js';
import type { Lowering } from '../../../protocol/bridge.lowering.js';
import type * as newer from '../../v230/cdrs.js';
import type { PriceLimit } from '../../v230/tariffs.js';
import type { Price as NewPrice } from '../../v230/types.js';
import type * as older from '../cdrs.js';
import type { Price } from '../types.js';

const OLD = ['excl_vat', 'incl_vat'] as const;
const NEW = ['before_taxes', 'taxes'] as const;
const LIMIT_NEW = ['before_taxes', 'after_taxes'] as const;
/** What 2.2.1 calls every tax. */
const VAT = 'VAT';

/** types, Price class: an absent incl_vat is unknown, not untaxed. */
export function raisePrice(price: Price): NewPrice {
  const { excl_vat, incl_vat } = price;
  const amount = incl_vat === undefined || incl_vat === null ? Number.NaN : decimals(incl_vat - excl_vat);
  const plain = without(without(price, OLD), NEW);
  return changed(plain, Number.isFinite(amount) ? { before_taxes: excl_vat, taxes: [{ name: VAT, amount }] } : { before_taxes: excl_vat });
}

/** The taxes become one sum; without any, what is to be paid after tax is unknown. */
export function lowerPrice(price: NewPrice, way: Lowering): Price {
  const { before_taxes, taxes } = price;
  const incl = taxes?.length ? decimals(taxes.reduce((sum, { amount }) => sum + amount, before_taxes)) : undefined;
  if (taxes?.some((tax) => tax.name !== VAT || (tax.account_number ?? tax.percentage ?? undefined) !== undefined)) way.lose('taxes');
  const rest = without(without(price, NEW), OLD);
  return changed(
    rest,
    incl !== undefined && Number.isFinite(incl) ? { excl_vat: before_taxes, incl_vat: incl } : { excl_vat: before_taxes },
  );
}

/** mod_tariffs, PriceLimit class. */
export function raiseLimit(price: Price): PriceLimit {
  const { excl_vat, incl_vat } = price;
  return changed(without(without(price, OLD), LIMIT_NEW), { before_taxes: excl_vat, after_taxes: incl_vat ?? undefined });
}

/** mod_tariffs, PriceLimit class. */
export function lowerLimit(limit: PriceLimit): Price {
  const { before_taxes, after_taxes } = limit;
  return changed(without(without(limit, LIMIT_NEW), OLD), { excl_vat: before_taxes, incl_vat: after_taxes ?? undefined });
}

/** The cost fields of a CDR. */
const COSTS = ['total_fixed_cost', 'total_energy_cost', 'total_time_cost', 'total_parking_cost', 'total_reservation_cost'] as const;

type Cost = 'total_cost' | (typeof COSTS)[number];

/** The cost fields that are there, of which `total_cost` always is. */
export function raiseCosts(cdr: Pick<older.Cdr, Cost>): Pick<newer.Cdr, Cost> {
  const costs: Pick<newer.Cdr, Cost> = { total_cost: raisePrice(cdr.total_cost) };
  for (const name of COSTS) {
    const price = cdr[name];
    if (price) costs[name] = raisePrice(price);
  }
  return costs;
}

/** The cost fields that are there. */
export function lowerCosts(cdr: Partial<Record<Cost, NewPrice>>, way: Lowering): Partial<Record<Cost, Price>> {
  const costs: Partial<Record<Cost, Price>> = {};
  for (const name of ['total_cost', ...COSTS] as const) {
    const price = maybeOn(way, name, cdr[name], (cost) => lowerPrice(cost, way));
    if (price) costs[name] = price;
  }
  return costs;
}
