import { changed, maybe, maybeOn } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type { Session as NewSession } from '../../v230/sessions.js';
import type { Session } from '../sessions.js';
import { lowerCdrToken } from './cdrs.js';
import { lowerPrice, raisePrice } from './prices.js';

/** mod_sessions, Session object. */
export const session: Step<Session, NewSession> = {
  raise: (wire) => changed(wire, { total_cost: maybe(wire.total_cost, raisePrice) }),
  lower: (house, way): Loose<Session> =>
    changed(house, {
      cdr_token: lowerCdrToken(house, way),
      total_cost: maybeOn(way, 'total_cost', house.total_cost, (one) => lowerPrice(one, way)),
    }),
};
