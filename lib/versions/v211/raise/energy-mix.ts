import { changed, each, without } from '../../../protocol/bridge.parts.js';
import type { Loose } from '../../step.js';
import type * as newer from '../../v221/locations.js';
import type * as older from '../locations.js';

/** What only 2.1.1, and what only 2.2.1 has a name for. */
export const IMPACT_OLD = ['source'] as const;
export const IMPACT_NEW = ['category'] as const;

/** mod_locations, EnergyMix class: source of an EnvironmentalImpact became category. */
export function raiseEnergyMix(mix: older.EnergyMix): newer.EnergyMix {
  return changed(mix, {
    environ_impact: each(mix.environ_impact, (impact) =>
      changed(without(without(impact, IMPACT_OLD), IMPACT_NEW), { category: impact.source }),
    ),
  });
}

/** mod_locations, EnergyMix class: category of an EnvironmentalImpact was source. */
export function lowerEnergyMix(mix: newer.EnergyMix): Loose<older.EnergyMix> {
  return changed(mix, {
    environ_impact: each(mix.environ_impact, (impact) =>
      changed(without(without(impact, IMPACT_NEW), IMPACT_OLD), { source: impact.category }),
    ),
  });
}
