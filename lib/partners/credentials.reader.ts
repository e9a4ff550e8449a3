import type { OcpiBusinessDetails } from '../contract/business-details.js';
import type { PartnerRole } from '../contract/partner.js';
import { partyKey, type OcpiParty } from '../contract/party.js';
import type { OcpiQuirks } from '../contract/quirks.js';
import { notNewer, type OcpiRole, type OcpiSide, type OcpiVersion } from '../contract/version.js';
import { isObject } from '../models/is-object.js';
import { compile } from '../models/checker.js';
import { modelOf } from '../models/model-of.js';
import { conform } from '../protocol/body.js';
import { mendingOf } from '../protocol/mending.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { TABLES } from '../versions/tables.js';
import { roleFacing } from './sides-of-roles.js';

/** What a partner's credentials say, in whatever version it said it. */
export interface PartnerCredentials {
  readonly token: string;
  readonly url: string;
  readonly roles: readonly PartnerRole[];
  readonly hub?: OcpiParty;
}

/** What a token may be (credentials, Credentials object). */
export const TOKEN = /^[\x21-\x7e]{1,64}$/;
const HUB_PARTY = /^([A-Za-z]{2})([A-Za-z0-9]{3})$/;

/**
 * Reads credentials (credentials, Credentials object). What is known of partners in the field is put up with: the flat form of 2.1.1 in
 * later versions and the list of roles in 2.1.1, null for what is not given, role names in lower case, an empty text for no hub.
 * @param side ours; 2.1.1 does not say which role the partner plays, the side it connects to does
 * @param quirks what is known of the partner's ways
 * @throws OcpiException 2001, with the JSON paths of the faults
 */
export function readCredentials(version: OcpiVersion, body: unknown, side: OcpiSide, quirks?: OcpiQuirks): PartnerCredentials {
  if (!isObject(body)) throw OcpiException.invalid('$: must be a credentials object.');
  const written = inFormOf(version, body['hub_party_id'] === '' ? { ...body, hub_party_id: null } : body, side);
  const model = TABLES[version].models.Credentials ?? Object;
  conform(written, compile<object>(model), () => {
    mendingOf({ quirks })?.object(modelOf(model), written);
    return true;
  });
  if (!TOKEN.test(String(written['token'])))
    throw OcpiException.invalid('$.token: must be 1 to 64 printable characters without white space.');
  const url = String(written['url']);
  const hub = readHub(written['hub_party_id']);
  if (hub === undefined && typeof written['hub_party_id'] === 'string' && notNewer('2.3.0', version))
    throw OcpiException.invalid('$.hub_party_id: must be the two letters of a country and the three characters of a party.');
  return { token: String(written['token']), url, roles: distinct(readRoles(written, side)), ...(hub && { hub }) };
}

/** The object in the form its version wants. */
function inFormOf(version: OcpiVersion, body: Record<string, unknown>, side: OcpiSide): Record<string, unknown> {
  const roles = Array.isArray(body['roles']) ? (body['roles'] as unknown[]) : undefined;
  const { country_code, party_id, business_details, ...others } = body;
  if (version === '2.1.1') {
    const first = roles?.find(isObject);
    return first && party_id === undefined
      ? { ...body, country_code: first['country_code'], party_id: first['party_id'], business_details: first['business_details'] }
      : { ...body };
  }
  if (roles !== undefined && roles.length > 0) {
    const upper = roles.map(withUpperRole);
    return notNewer('2.3.0', version) ? withHubParty(body, upper) : { ...body, roles: upper };
  }
  if (party_id === undefined) return { ...body };
  return {
    ...others,
    roles: [
      { role: typeof body['role'] === 'string' ? body['role'].toUpperCase() : roleFacing(side), country_code, party_id, business_details },
    ],
  };
}

function withUpperRole(role: unknown): unknown {
  return isObject(role) && typeof role['role'] === 'string' ? { ...role, role: role['role'].toUpperCase() } : role;
}

/** 2.3.0 has no role HUB but hub_party_id; a hub that still says the role of 2.2.1 is understood. */
function withHubParty(body: Record<string, unknown>, roles: readonly unknown[]): Record<string, unknown> {
  const hub = roles.filter(isObject).find(({ role }) => role === 'HUB');
  if (hub === undefined) return { ...body, roles };
  const others = roles.map((role) => (isObject(role) && role['role'] === 'HUB' ? { ...role, role: 'OTHER' } : role));
  return { ...body, hub_party_id: body['hub_party_id'] ?? `${String(hub['country_code'])}${String(hub['party_id'])}`, roles: others };
}

/** The roles of credentials that are checked already. */
function readRoles(written: Record<string, unknown>, side: OcpiSide): PartnerRole[] {
  const roles = Array.isArray(written['roles']) && written['party_id'] === undefined ? (written['roles'] as unknown[]) : [written];
  return roles.filter(isObject).map((role) => ({
    role: (typeof role['role'] === 'string' ? role['role'] : roleFacing(side)) as OcpiRole,
    countryCode: String(role['country_code']),
    partyId: String(role['party_id']),
    businessDetails: readDetails(role['business_details']),
  }));
}

/** The logo, as it was said: it is checked already. */
function readDetails(details: unknown): PartnerRole['businessDetails'] {
  const { name, website, logo } = isObject(details) ? details : {};
  return {
    name: String(name ?? ''),
    ...(typeof website === 'string' && { website }),
    ...(isObject(logo) && { logo: logo as unknown as OcpiBusinessDetails['logo'] }),
  };
}

function readHub(text: unknown): OcpiParty | undefined {
  const [, countryCode, partyId] = HUB_PARTY.exec(typeof text === 'string' ? text : '') ?? [];
  return countryCode === undefined || partyId === undefined ? undefined : { countryCode, partyId };
}

/** Every combination of role and party once. */
function distinct(roles: readonly PartnerRole[]): readonly PartnerRole[] {
  const seen = new Set<string>();
  return roles.filter((role) => {
    const key = `${role.role} ${partyKey(role)}`;
    return !seen.has(key) && seen.add(key);
  });
}
