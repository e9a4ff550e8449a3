import type { Connector, Evse, Location } from '../versions/v230/locations.js';
import type { ChangedFields, PushChange } from './push-change.js';

/** A changed EVSE or Connector, as it is now. */
export interface ChangedPart {
  readonly shape: 'evse' | 'connector';
  /** Segments behind the Location. */
  readonly path: readonly string[];
  readonly object: object;
  readonly fields: ChangedFields;
}

/** The parts of an object that changed. Undefined: one of them is not there any more, only the whole object can say that. */
export function partsOf(object: object, { parts = {} }: PushChange): readonly ChangedPart[] | undefined {
  const found: ChangedPart[] = [];
  for (const [uid, change] of Object.entries(parts)) {
    const evse = evsesOf(object).find((one) => isSameId(one.uid, uid));
    if (evse === undefined) return undefined;
    if (change.fields) found.push({ shape: 'evse', path: [evse.uid], object: evse, fields: change.fields });
    if (change.fields === 'all') continue;
    for (const [id, { fields = 'all' }] of Object.entries(change.parts ?? {})) {
      const connector: Connector | undefined = evse.connectors?.find((one) => isSameId(one.id, id));
      if (connector === undefined) return undefined;
      found.push({ shape: 'connector', path: [evse.uid, connector.id], object: connector, fields });
    }
  }
  return found;
}

function evsesOf(object: object): readonly Evse[] {
  return ('evses' in object ? (object as Location).evses : undefined) ?? [];
}

function isSameId(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}
