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

/**
 * The rows of several keys in one statement, each found as `byKey` finds it.
 * @param columns what is wanted of the table, called `t`.
 */
export function byKeys(
  table: string,
  keys: readonly OcpiKey[],
  columns: string,
): { readonly text: string; readonly values: (string | null)[][] } {
  const all = keys.map((key) => sought(key, null));
  return {
    text: `select p.* from unnest($1::text[], $2::text[], $3::text[]) as k(owner, id, variant) cross join lateral (
      select ${columns} from ${table} t where t.owner = k.owner and t.id = k.id and (k.variant is null or t.variant = k.variant)
        order by t.variant <> 'RFID', t.seq limit 1
    ) p`,
    values: [all.map(({ owner }) => owner), all.map(({ id }) => id), all.map(({ variant }) => variant)],
  };
}
