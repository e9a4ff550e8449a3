import type { Kind, OcpiKey } from '../contract/kinds.js';
import type { OcpiVersion } from '../contract/version.js';
import { OcpiException } from './ocpi.exception.js';

/** What an object is called by. */
export interface Named {
  readonly id?: string;
  readonly uid?: string;
}

/** Whether ids of a kind differ by their case alone: those of 2.1.1 do, where only CDR.id is a CiString. */
export function isExact(kind: Kind, version: OcpiVersion): boolean {
  return version === '2.1.1' && kind !== 'cdrs';
}

/** Whether a stored object is called as the key spells it. Stores know no case, so what they find may be another object of a 2.1.1 partner's. */
export function isCalled(kind: Kind, key: OcpiKey, object: object, version: OcpiVersion): boolean {
  if (!isExact(kind, version)) return true;
  const { id, uid }: Named = object;
  const [stored, asked] = 'uid' in key ? [uid, key.uid] : 'id' in key ? [id, key.id] : [];
  return stored === asked || stored?.toUpperCase() !== asked?.toUpperCase();
}

/** @throws OcpiException 2001 for an object that would take the place of one whose id is spelled in another case */
export function keepSpelling(kind: Kind, key: OcpiKey, current: object, version: OcpiVersion): void {
  if (isCalled(kind, key, current, version)) return;
  throw OcpiException.invalid(
    'There is an object whose id differs by its case only, and both cannot be kept. Use the spelling of the first.',
  );
}
