import type { OcpiKey } from '../contract/kinds.js';
import { sought } from './object.columns.js';

/**
 * Finds the row of a key. Without a variant any is meant: RFID tokens first, then the oldest.
 */
export function byKey(key: OcpiKey): { readonly where: string; readonly values: string[] } {
  const { owner, id, variant } = sought(key, undefined);
  if (variant !== undefined) return { where: 'where owner = $1 and id = $2 and variant = $3', values: [owner, id, variant] };
  return { where: "where owner = $1 and id = $2 order by variant <> 'RFID', seq limit 1", values: [owner, id] };
}
