import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, drop, each, eachOn, maybe, maybeOn, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v221/tariffs.js';
import type * as older from '../tariffs.js';
import { lowerEnergyMix, raiseEnergyMix } from './energy-mix.js';

/** What 2.1.1 has no names for. */
export const COMPONENT_NEW = ['vat'] as const;
export const RESTRICTIONS_NEW = ['min_current', 'max_current', 'reservation'] as const;
export const TARIFF_NEW = ['country_code', 'party_id', 'type', 'min_price', 'max_price', 'start_date_time', 'end_date_time'] as const;

function raiseElement(wire: older.TariffElement): newer.TariffElement {
  return changed(wire, {
    price_components: each(wire.price_components, (component) => without(component, COMPONENT_NEW)) ?? wire.price_components,
    restrictions: maybe(wire.restrictions, (restrictions) => without(restrictions, RESTRICTIONS_NEW)),
  });
}

/** Without a restriction that 2.1.1 cannot say, the element would hold too often: it is left out. */
function lowerElement(house: newer.TariffElement, way: Lowering): Loose<older.TariffElement> | undefined {
  const { restrictions } = house;
  if (restrictions && RESTRICTIONS_NEW.some((name) => restrictions[name] !== undefined && restrictions[name] !== null)) return undefined;
  return changed(house, {
    price_components: eachOn(way, 'price_components', house.price_components, (component) => drop(component, COMPONENT_NEW, way)),
    restrictions: maybe(restrictions, (one) => without(one, RESTRICTIONS_NEW)),
  });
}

/** mod_tariffs, Tariff object. */
export const tariff: Step<older.Tariff, newer.Tariff> = {
  raise: (wire, info) =>
    changed(without(wire, TARIFF_NEW), {
      country_code: info.owner.countryCode,
      party_id: info.owner.partyId,
      elements: each(wire.elements, raiseElement) ?? wire.elements,
      energy_mix: maybe(wire.energy_mix, raiseEnergyMix),
    }),
  lower: (house, way): Loose<older.Tariff> => {
    const plain = drop(
      without(house, ['country_code', 'party_id']),
      ['type', 'min_price', 'max_price', 'start_date_time', 'end_date_time'],
      way,
    );
    return changed(plain, {
      elements: eachOn(way, 'elements', house.elements, (one) => lowerElement(one, way)),
      energy_mix: maybeOn(way, 'energy_mix', house.energy_mix, lowerEnergyMix),
    });
  },
};
