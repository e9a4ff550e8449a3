import { changed, without } from '../../../protocol/bridge.parts.js';
import type { Loose } from '../../step.js';
import type * as newer from '../../v221/locations.js';
import type * as older from '../locations.js';

/** mod_locations, Hours class: 2.1.1 has one of two. Neither of them: the hours are not known, and 2.2.1 cannot say the rest alone. */
export function raiseHours(hours: older.Hours): newer.Hours | undefined {
  const regular = hours.regular_hours?.length ? hours.regular_hours : undefined;
  if (hours.twentyfourseven !== true && regular === undefined) return undefined;
  return changed(hours, { twentyfourseven: regular === undefined, regular_hours: regular });
}

/** mod_locations, Hours class: one of two. */
export function lowerHours(hours: newer.Hours): Loose<older.Hours> {
  return hours.regular_hours?.length && hours.twentyfourseven !== true
    ? without(hours, ['twentyfourseven'])
    : hours.regular_hours === undefined
      ? hours
      : without(hours, ['regular_hours']);
}
