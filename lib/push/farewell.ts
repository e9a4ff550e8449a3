import type { House } from '../contract/kinds.js';
import type { PushChange } from './push-change.js';
import type { PushKind } from './push-kinds.js';

/** How partners are told that an object is no more: by DELETE where the module knows it, else by its last state. Undefined: they cannot be told. */
export function farewellTo<K extends PushKind>(kind: K, object: House[K], last_updated: string): PushChange | undefined {
  if (kind === 'tariffs') return { gone: true };
  //
  if (kind === 'tokens') return { gone: true, farewell: { ...object, valid: false, last_updated } };
  if (kind === 'clients') return { gone: true, farewell: { ...object, status: 'SUSPENDED', last_updated } };
  if (kind !== 'locations' || !('evses' in object) || !object.evses?.length) return undefined;
  const evses = object.evses.map((evse) => ({ ...evse, status: 'REMOVED', last_updated }));
  return { gone: true, farewell: { ...object, evses, last_updated } };
}
