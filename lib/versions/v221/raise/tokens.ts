import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, isOf, maybeOn } from '../../../protocol/bridge.parts.js';
import type { Loose, Step } from '../../step.js';
import type * as newer from '../../v230/tokens.js';
import type * as older from '../tokens.js';
import { TokenType } from '../types.js';

/** mod_tokens, TokenType enum: open from 2.3.0 on; what 2.2.1 does not have is OTHER. */
export function lowerTokenType<T extends { type?: string }>(holder: T, way: Lowering): T {
  const { type } = holder;
  if (type === undefined || type === null || isOf(TokenType, type)) return holder;
  way.lose('type');
  return { ...holder, type: TokenType.OTHER };
}

/** mod_tokens, Token object. */
export const token: Step<older.Token, newer.Token> = {
  raise: (wire) => wire,
  lower: (house, way) => lowerTokenType(house, way),
};

/** The token in another object. */
export function lowerToken(house: newer.Token, way: Lowering): Loose<older.Token> | undefined {
  return maybeOn(way, 'token', house, (one) => lowerTokenType(one, way));
}

/** mod_tokens, AuthorizationInfo object. */
export const authorizationInfo: Step<older.AuthorizationInfo, newer.AuthorizationInfo> = {
  raise: (wire) => wire,
  lower: (house, way) => changed(house, { token: lowerToken(house.token, way) }),
};
