import type { OcpiVersion } from '../contract/version.js';
import { compare } from '../models/date-time.js';

interface Timed {
  readonly last_updated?: string;
}
interface WithPeriods {
  readonly charging_periods?: readonly object[] | null;
}

/** Retries and parallel calls reorder messages: a PUT older than what is stored is dropped. */
export function isStale(current: object & Timed, wire: object & Timed): boolean {
  return current.last_updated !== undefined && wire.last_updated !== undefined && compare(wire.last_updated, current.last_updated) < 0;
}

/** From 2.2.1 on the charging_periods of a PATCH are added to those that there are; none given changes nothing. */
export function appendPeriods(version: OcpiVersion): ((current: object, fields: object) => object) | undefined {
  if (version === '2.1.1') return undefined;
  return (current: WithPeriods, fields: WithPeriods) => {
    const { charging_periods: added, ...others } = fields;
    if (!Array.isArray(added)) return added === undefined || added === null ? others : fields;
    return { ...others, charging_periods: [...(current.charging_periods ?? []), ...added] };
  };
}
