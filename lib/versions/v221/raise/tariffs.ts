import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, decimals, drop, each, eachOn, maybe, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v230/tariffs.js';
import { TaxIncluded } from '../../v230/tariffs.js';
import type * as older from '../tariffs.js';
import { lowerLimit, raiseLimit } from './prices.js';

/** What 2.2.1 has no names for. */
export const TARIFF_NEW = ['preauthorize_amount', 'tax_included'] as const;
export const RESTRICTIONS_NEW = ['booking'] as const;

function raiseElement(wire: older.TariffElement): newer.TariffElement {
  return changed(wire, { restrictions: maybe(wire.restrictions, (restrictions) => without(restrictions, RESTRICTIONS_NEW)) });
}

/** An element for bookings only would hold for everything without that restriction, so it is left out. */
function lowerElement(house: newer.TariffElement, net: boolean): Loose<older.TariffElement> | undefined {
  const { restrictions, price_components } = house;
  if (restrictions?.booking !== undefined && restrictions.booking !== null) return undefined;
  return changed(house, {
    price_components: net ? each(price_components, netComponent) : price_components,
    restrictions: maybe(restrictions, (one) => without(one, RESTRICTIONS_NEW)),
  });
}

/** 2.2.1 has prices without VAT only. Without a rate, as in North America, the net price cannot be told. */
function netComponent(component: newer.PriceComponent): older.PriceComponent | undefined {
  const { price, vat } = component;
  if (price === 0) return component;
  const net = vat === undefined || vat === null ? Number.NaN : decimals(price / (1 + vat / 100));
  return Number.isFinite(net) ? changed(component, { price: net }) : undefined;
}

/** mod_tariffs, Tariff object. */
export const tariff: Step<older.Tariff, newer.Tariff> = {
  raise: (wire) => {
    const plain = without(wire, TARIFF_NEW);
    return changed(plain, {
      tax_included: TaxIncluded.NO,
      min_price: maybe(plain.min_price, raiseLimit),
      max_price: maybe(plain.max_price, raiseLimit),
      elements: each(plain.elements, raiseElement) ?? plain.elements,
    });
  },
  lower: (house, way) => {
    const net = house.tax_included === TaxIncluded.YES;
    if (net && house.elements?.some((element) => element.price_components?.some((component) => netComponent(component) === undefined))) {
      way.lose('tax_included');
      return undefined;
    }
    const plain = without(drop(house, ['preauthorize_amount'], way), ['tax_included']);
    return changed(plain, {
      min_price: maybe(plain.min_price, lowerLimit),
      max_price: maybe(plain.max_price, lowerLimit),
      elements: eachOn(way, 'elements', plain.elements, (one) => lowerElement(one, net)),
    });
  },
};

/** The Tariffs of a CDR, at the same positions. */
export function lowerTariffs(tariffs: newer.Tariff[] | undefined, way: Lowering): (Loose<older.Tariff> | undefined)[] | undefined {
  return eachOn(way, 'tariffs', tariffs, (one) => tariff.lower(one, way));
}
