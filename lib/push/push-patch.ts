import type { WireShape } from '../client/wire-shapes.js';
import type { OcpiVersion } from '../contract/version.js';

/** Shapes that take PATCH in every version (R-169: Tariffs do in 2.1.1 only). */
const PATCHED: ReadonlySet<WireShape> = new Set<WireShape>(['locations', 'evse', 'connector', 'sessions', 'tokens']);

/** Fields that mean the same by themselves in every version; others may change more than one field of another version. */
const PLAIN: Partial<Record<WireShape, ReadonlySet<string>>> = {
  locations: new Set(['name', 'address', 'city', 'charging_when_closed', 'last_updated']),
  evse: new Set(['status', 'last_updated']),
  sessions: new Set(['status', 'kwh', 'total_cost', 'start_date_time', 'end_date_time', 'last_updated']),
  tokens: new Set(['valid', 'whitelist', 'last_updated']),
};

/** What 2.1.1 calls otherwise. */
const OLD_NAMES: Readonly<Record<string, string>> = { start_date_time: 'start_datetime', end_date_time: 'end_datetime' };

/** What to PATCH. */
export interface PatchWish {
  readonly shape: WireShape;
  readonly version: OcpiVersion;
  /** Whether the object had to be converted to that version. */
  readonly converted: boolean;
  /** Names of the fields that changed, in house form. */
  readonly fields: readonly string[];
}

/**
 * The body of a PATCH, out of the whole object in the partner's version. Undefined where only PUT says it: a field that is no more, one that
 * another version says in another way, and charging_periods, which PATCH would add to those that are there.
 */
export function patchBody(wire: object, { shape, version, converted, fields }: PatchWish): object | undefined {
  if (!PATCHED.has(shape)) return undefined;
  const values = new Map<string, unknown>(Object.entries(wire));
  const body: Record<string, unknown> = {};
  for (const field of [...fields, 'last_updated']) {
    const name = (version === '2.1.1' && shape === 'sessions' ? OLD_NAMES[field] : undefined) ?? field;
    const value = values.get(name);
    const isPlain = !converted || (PLAIN[shape]?.has(field) ?? false);
    if (field === 'charging_periods' || !isPlain || value === undefined || value === null) return undefined;
    body[name] = value;
  }
  return body;
}
