import type { RaiseInfo } from '../../step.js';
import type { CdrToken } from '../../v221/cdrs.js';
import { newTokenType, NOT_AVAILABLE } from './tokens.js';

/** 2.1.1 names a token by its contract only: the rest comes from what is stored or was looked up, else it is not available. */
export function raiseCdrToken(authId: string, info: RaiseInfo, current: CdrToken | null | undefined): CdrToken {
  if (current?.contract_id === authId) return current;
  const { token } = info;
  if (token?.contract_id === authId) {
    const { country_code, party_id, uid, type, contract_id } = token;
    return { country_code, party_id, uid, type: newTokenType(type), contract_id };
  }
  const party = info.counterparty ?? info.owner;
  return {
    country_code: party.countryCode,
    party_id: party.partyId,
    uid: NOT_AVAILABLE,
    type: newTokenType(undefined),
    contract_id: authId,
  };
}
