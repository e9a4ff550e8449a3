import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, drop, each, maybeOn, without } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v230/cdrs.js';
import type * as older from '../cdrs.js';
import { lowerCosts, raiseCosts } from './prices.js';
import { lowerTariffs, tariff } from './tariffs.js';
import { lowerTokenType } from './tokens.js';

/** What 2.2.1 has no names for. */
export const CDR_NEW = ['booking_id'] as const;

/** mod_cdrs, CdrToken class. */
export function lowerCdrToken<T extends { cdr_token: newer.CdrToken }>(holder: T, way: Lowering): newer.CdrToken {
  return maybeOn(way, 'cdr_token', holder.cdr_token, (one) => lowerTokenType(one, way)) ?? holder.cdr_token;
}

/** mod_cdrs, CDR object. */
export const cdr: Step<older.Cdr, newer.Cdr> = {
  raise: (wire, info) => {
    const plain = without(wire, CDR_NEW);
    return changed(plain, {
      ...raiseCosts(plain),
      tariffs: each(plain.tariffs, (one) => tariff.raise(one, info)),
    });
  },
  lower: (house, way): Loose<older.Cdr> => {
    const plain = drop(house, CDR_NEW, way);
    return changed(plain, {
      ...lowerCosts(plain, way),
      cdr_token: lowerCdrToken(plain, way),
      tariffs: lowerTariffs(plain.tariffs, way),
    });
  },
};
