import type { OcpiVersion } from '../contract/version.js';
import { compare } from '../models/date-time.js';
import type { Staleness } from './staleness.js';
import { OcpiException } from './ocpi.exception.js';

interface Timed {
  readonly last_updated?: string;
}
interface WithStatus {
  readonly status?: string | null;
}
interface WithPeriods {
  readonly charging_periods?: readonly object[] | null;
}

/** Retries and parallel calls reorder messages: a PUT older than what is stored is dropped. What is not must fit the states. */
export function sessionStaleness(version: OcpiVersion): Staleness {
  return {
    fields: ['last_updated', 'status'],
    drops: (current: Timed & WithStatus, wire: Timed & WithStatus) => {
      if (isStale(current, wire)) return true;
      if (version !== '2.1.1') followStates(current, wire);
      return false;
    },
  };
}

/**
 * How the fields of a PATCH are laid over a Session: as they are in 2.1.1; from 2.2.1 on they must fit the states, and charging_periods are added. Of a PATCH
 * that is older than what is stored only the charging_periods count.
 */
export function sessionPatch(version: OcpiVersion): ((current: object, fields: object) => object) | undefined {
  if (version === '2.1.1') return undefined;
  return (current: Timed & WithStatus & WithPeriods, fields: Timed & WithStatus & WithPeriods) => {
    if (isStale(current, fields)) return appendPeriods(current, { charging_periods: fields.charging_periods });
    followStates(current, fields);
    return appendPeriods(current, fields);
  };
}

function isStale(current: Timed, wire: Timed): boolean {
  return current.last_updated !== undefined && wire.last_updated !== undefined && compare(wire.last_updated, current.last_updated) < 0;
}

const FINAL: ReadonlySet<string> = new Set(['COMPLETED', 'INVALID']);

/** PENDING or RESERVATION, then ACTIVE, then COMPLETED or INVALID, which are final. */
function followStates({ status: now }: WithStatus, { status: next }: WithStatus): void {
  if (now == null || next == null || next === now) return;
  if (!FINAL.has(now) && (now !== 'ACTIVE' || FINAL.has(next))) return;
  throw OcpiException.invalid(`$.status: must not be ${next}, because the Session is ${now} already.`);
}

/** The charging_periods of a PATCH are added to those that there are; none given changes nothing. */
function appendPeriods(current: WithPeriods, fields: WithPeriods): object {
  const { charging_periods: added, ...others } = fields;
  if (!Array.isArray(added)) return added === undefined || added === null ? others : fields;
  return { ...others, charging_periods: [...(current.charging_periods ?? []), ...added] };
}
