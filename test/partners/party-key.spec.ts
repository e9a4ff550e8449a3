import { describe, expect, it } from 'vitest';
import { partyKey, sameParty } from '../../lib/contract/party.js';

describe('the spelling under which a party is compared', () => {
  it('is in upper case, of letters beyond ASCII too', () => {
    expect(partyKey({ countryCode: 'nl', partyId: 'eXa' })).toBe('NL*EXA');
    expect(partyKey({ countryCode: 'NL', partyId: 'EXA' })).toBe('NL*EXA');
    expect(partyKey({ countryCode: 'nl', partyId: 'é1a' })).toBe('NL*É1A');
    expect(sameParty({ countryCode: 'nl', partyId: 'exa' }, { countryCode: 'NL', partyId: 'EXA' })).toBe(true);
    expect(sameParty({ countryCode: 'NL', partyId: 'EXB' }, { countryCode: 'NL', partyId: 'EXA' })).toBe(false);
  });

  it('is there for fields of unknown objects that are no text', () => {
    const strange: { country_code: string; party_id: string } = JSON.parse('{"country_code":[{"a":1}],"party_id":7}');
    expect(partyKey({ countryCode: strange.country_code, partyId: strange.party_id })).toBe('[OBJECT OBJECT]*7');
  });
});
