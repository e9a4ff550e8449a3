import { changed } from '../../../protocol/bridge.parts.js';
import type { Step } from '../../step.js';
import type * as newer from '../../v230/commands.js';
import type * as older from '../commands.js';
import { lowerToken } from './tokens.js';

/** mod_commands, StartSession object. */
export const startSession: Step<older.StartSession, newer.StartSession> = {
  raise: (wire) => wire,
  lower: (house, way) => changed(house, { token: lowerToken(house.token, way) }),
};

/** mod_commands, ReserveNow object. */
export const reserveNow: Step<older.ReserveNow, newer.ReserveNow> = {
  raise: (wire) => wire,
  lower: (house, way) => changed(house, { token: lowerToken(house.token, way) }),
};
