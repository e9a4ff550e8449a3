import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { changed, drop, isOf, maybe, maybeOn, without } from '../../../protocol/bridge.parts.js';
import type { Loose, RaiseInfo, Step } from '../../step.js';
import type * as newer from '../../v221/tokens.js';
import { TokenType as NewTokenType } from '../../v221/types.js';
import type * as older from '../tokens.js';
import { TokenType } from '../types.js';

/** What only 2.1.1, and what only 2.2.1 has a name for. */
export const TOKEN_OLD = ['auth_id'] as const;
export const TOKEN_NEW = ['country_code', 'party_id', 'contract_id', 'group_id', 'default_profile_type', 'energy_contract'] as const;
export const REFERENCES_OLD = ['connector_ids'] as const;
export const AUTHORIZATION_NEW = ['token', 'authorization_reference'] as const;
/** No data available (transport_and_format): for what 2.2.1 requires and 2.1.1 does not say. */
export const NOT_AVAILABLE = '#NA';

/** mod_tokens, Token object: whose it is comes from the connection. */
export function raiseToken(wire: older.Token, owner: RaiseInfo['owner']): newer.Token {
  return changed(without(without(wire, TOKEN_OLD), TOKEN_NEW), {
    country_code: owner.countryCode,
    party_id: owner.partyId,
    contract_id: wire.auth_id,
  });
}

/** mod_tokens, Token object: app users and ad hoc users are OTHER. */
function lowerToken(house: newer.Token, way: Lowering): Loose<older.Token> {
  const named = without(without(house, TOKEN_OLD), ['country_code', 'party_id', 'contract_id']);
  const plain = drop(named, ['group_id', 'default_profile_type', 'energy_contract'], way);
  const known = isOf(TokenType, house.type);
  if (!known) way.lose('type');
  return changed(plain, { type: known ? house.type : TokenType.OTHER, auth_id: house.contract_id });
}

/** The token in a command. */
export function lowerTokenOf(holder: { token: newer.Token }, way: Lowering): Loose<older.Token> | undefined {
  return maybeOn(way, 'token', holder.token, (one) => lowerToken(one, way));
}

/** mod_tokens, Token object. */
export const token: Step<older.Token, newer.Token> = {
  raise: (wire, info) => raiseToken(wire, info.owner),
  lower: lowerToken,
};

/** mod_tokens, LocationReferences class: connector ids are not unique in a Location, 2.2.1 has none. */
export const locationReferences: Step<older.LocationReferences, newer.LocationReferences> = {
  raise: (wire) => without(wire, REFERENCES_OLD),
  lower: (house) => without(house, REFERENCES_OLD),
};

/** mod_tokens, AuthorizationInfo object: 2.1.1 does not repeat the token, so it comes from what was asked for. */
export const authorizationInfo: Step<older.AuthorizationInfo, newer.AuthorizationInfo> = {
  raise: (wire, info, current) => {
    const plain = without(wire, AUTHORIZATION_NEW);
    return changed(plain, {
      token: current?.token ?? unknownToken(wire, info),
      location: maybe(wire.location, (one) => without(one, REFERENCES_OLD)),
    });
  },
  lower: (house, way): Loose<older.AuthorizationInfo> => {
    const plain = drop(without(house, ['token']), ['authorization_reference'], way);
    return changed(plain, { location: maybe(plain.location, (one) => without(one, REFERENCES_OLD)) });
  },
};

/** The token of an answer when the caller did not say which one was asked about. */
function unknownToken({ allowed }: older.AuthorizationInfo, { owner, token: known, timestamp }: RaiseInfo): newer.Token {
  return {
    country_code: known?.country_code ?? owner.countryCode,
    party_id: known?.party_id ?? owner.partyId,
    uid: known?.uid ?? NOT_AVAILABLE,
    type: newTokenType(known?.type),
    contract_id: known?.contract_id ?? NOT_AVAILABLE,
    issuer: NOT_AVAILABLE,
    valid: allowed === 'ALLOWED',
    whitelist: 'NEVER',
    last_updated: timestamp,
  };
}

/** The type of a token that may be told in another version; OTHER when 2.2.1 does not have it. */
export function newTokenType(type: string | undefined): NewTokenType {
  return type !== undefined && isOf(NewTokenType, type) ? type : NewTokenType.OTHER;
}
