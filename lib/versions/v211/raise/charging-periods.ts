import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, drop, each, eachOn, without } from '../../../protocol/bridge.parts.js';
import type { Loose } from '../../step.js';
import type * as newer from '../../v221/cdrs.js';
import type * as older from '../cdrs.js';

/** What 2.1.1 has no names for. */
export const PERIOD_NEW = ['tariff_id'] as const;
type Dimension = older.CdrDimension & { type: Exclude<older.CdrDimensionType, 'FLAT'> };

/** FLAT went away after 2.1.1. A period of nothing else keeps its place with a time of zero. */
function raisePeriod(period: older.ChargingPeriod): newer.ChargingPeriod {
  const dimensions = period.dimensions.filter((one): one is Dimension => one.type !== 'FLAT');
  const plain = without(period, PERIOD_NEW);
  if (dimensions.length === 0) return changed(plain, { dimensions: [{ type: 'TIME' as const, volume: 0 }] });
  return changed(plain, { dimensions });
}

/** mod_cdrs, ChargingPeriod class. */
export function raisePeriods(periods: older.ChargingPeriod[]): newer.ChargingPeriod[];
export function raisePeriods(periods: older.ChargingPeriod[] | undefined): newer.ChargingPeriod[] | undefined;
export function raisePeriods(periods: older.ChargingPeriod[] | undefined): newer.ChargingPeriod[] | undefined {
  return each(periods, raisePeriod);
}

/** mod_cdrs, ChargingPeriod class: dimensions that 2.1.1 lacks are left out by the fitting. */
export function lowerPeriods(
  periods: newer.ChargingPeriod[] | undefined,
  way: Lowering,
): (Loose<older.ChargingPeriod> | undefined)[] | undefined {
  return eachOn(way, 'charging_periods', periods, (period) => drop(period, PERIOD_NEW, way));
}
