import type { OcpiParty, Token } from 'nestjs-ocpi';
import { demoTime } from './dates.js';
import { Random } from './random.js';

type Rest = Pick<Token, 'type' | 'valid' | 'whitelist'> & Partial<Token>;

const RFID: Rest = { type: 'RFID', valid: true, whitelist: 'ALLOWED' };
const FLEET: Rest = { ...RFID, whitelist: 'ALWAYS', group_id: 'FLEET-1' };
const APP: Rest = { type: 'APP_USER', valid: true, whitelist: 'NEVER' };
const GREEN: Partial<Token> = {
  default_profile_type: 'GREEN',
  energy_contract: { supplier_name: 'Example Energy', contract_id: 'EE-2026-000417' },
};

const TOKENS: readonly Rest[] = [
  RFID,
  { ...RFID, language: 'nl' },
  { ...RFID, language: 'de', ...GREEN },
  { ...RFID, whitelist: 'ALLOWED_OFFLINE' },
  { ...RFID, whitelist: 'ALWAYS' },
  { ...RFID, whitelist: 'NEVER', language: 'fr' },
  FLEET,
  FLEET,
  { ...FLEET, valid: false },
  { ...RFID, valid: false },
  { ...RFID, valid: false, whitelist: 'NEVER' },
  { ...RFID, ...GREEN },
  APP,
  { ...APP, language: 'nl' },
  { ...APP, default_profile_type: 'FAST' },
  { ...APP, valid: false },
  { type: 'AD_HOC_USER', valid: true, whitelist: 'NEVER' },
  { type: 'AD_HOC_USER', valid: true, whitelist: 'NEVER', language: 'en' },
  { type: 'OTHER', valid: true, whitelist: 'ALLOWED' },
  { type: 'OTHER', valid: false, whitelist: 'NEVER' },
];

/** The tokens of the own party as eMSP: some may charge, some may not. */
export function demoTokens({ countryCode, partyId }: OcpiParty): Token[] {
  return TOKENS.map((rest, index) => {
    const random = new Random(`token ${index}`);
    const digits = String(100_000 + index * 37);
    return {
      country_code: countryCode,
      party_id: partyId,
      uid: rest.type === 'RFID' ? `04${hex(random, 12)}` : `${rest.type.toLowerCase()}-${hex(random, 12).toLowerCase()}`,
      contract_id: `${countryCode}-${partyId}-C0${digits}-${index % 10}`.toUpperCase(),
      visual_number: `${partyId}-${digits}`.toUpperCase(),
      issuer: 'Example Mobility',
      ...rest,
      last_updated: demoTime(index * 3),
    };
  });
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.int(0, 15).toString(16).toUpperCase()).join('');
}
