import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PartnerClient } from '../../lib/client/partner-client.js';
import { wireModel, type WireShape } from '../../lib/client/wire-shapes.js';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import { OCPI_VERSIONS, type OcpiInterface, type OcpiRole, type OcpiVersion } from '../../lib/contract/version.js';
import { compile } from '../../lib/models/checker.js';
import { register } from '../../lib/ocpi.registry.js';
import { endpointOf } from '../../lib/protocol/endpoint.js';
import { routesOf } from '../../lib/protocol/route-table.js';
import { success } from '../../lib/testing/mock-partner.answers.js';
import type { MockRequest } from '../../lib/testing/mock-partner.options.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v211, v221, v230 } from '../fixtures/objects.js';
import { Platform } from '../partners/platform.js';

/** Ours: NL*EXA. Theirs: DE*MCK. */
const OURS = { country_code: 'NL', party_id: 'EXA' } as const;
const owner = { countryCode: 'NL', partyId: 'EXA' };
const theirs = { countryCode: 'DE', partyId: 'MCK' };
const AT = '2026-05-01T00:00:00Z';
const response_url = 'https://nl.example.com/cb/1';
const wire = { '2.1.1': v211, '2.2.1': v221, '2.3.0': v230 };
const token = () => v230.token({ ...OURS, uid: 'T' });
const NEW: readonly OcpiVersion[] = ['2.2.1', '2.3.0'];
const evse = v230.evse({ uid: 'E' });
const connector = { ...evse.connectors[0]!, id: 'C' };

interface Row {
  readonly module: string;
  readonly end: OcpiInterface;
  /** The partner's role, where 2.1.1 tells interfaces by it. */
  readonly role: OcpiRole;
  /** @default all */
  readonly versions?: readonly OcpiVersion[];
  readonly call: (client: PartnerClient) => Promise<unknown>;
  /** The request that is to be seen, below the endpoint. */
  readonly wire: string;
  /** The model that the body must be valid in; PATCH bodies are parts. */
  readonly body?: WireShape;
  /** What the partner answers as data, in its version. */
  readonly answer?: (version: OcpiVersion) => unknown;
  /** What of it is to be seen in house form. */
  readonly gives?: object;
}

const lists = (module: 'locations' | 'sessions' | 'cdrs' | 'tariffs' | 'tokens', role: OcpiRole): Row => ({
  module,
  end: 'SENDER',
  role,
  call: async (client) => (await client[module].list().toArray())[0],
  wire: 'GET ?offset=0&limit=100',
  answer: (version) => {
    const of = wire[version];
    const made = { locations: of.location, sessions: of.session, cdrs: of.cdr, tariffs: of.tariff, tokens: of.token }[module];
    return [version === '2.1.1' ? made() : { ...made(), country_code: 'DE', party_id: 'MCK' }];
  },
  gives: { country_code: 'DE', party_id: 'MCK' },
});

const at = { ...owner, id: 'I' };
const evseAt = { ...at, evseUid: 'E' };
const connectorAt = { ...evseAt, connectorId: 'C' };
const locationParts = (end: OcpiInterface, role: OcpiRole, key: typeof at, below: string): Row[] => [
  {
    module: 'locations',
    end,
    role,
    call: (client) => client.locations.get(key),
    wire: `GET ${below}`,
    answer: (version) => ({ ...wire[version].location(), id: 'I' }),
    gives: { id: 'I', publish: true },
  },
  {
    module: 'locations',
    end,
    role,
    call: (client) => client.locations.getEvse({ ...key, evseUid: 'E' }),
    wire: `GET ${below}/E`,
    answer: (version) => wire[version].evse(),
    gives: { connectors: expect.any(Array) },
  },
  {
    module: 'locations',
    end,
    role,
    call: (client) => client.locations.getConnector({ ...key, evseUid: 'E', connectorId: 'C' }),
    wire: `GET ${below}/E/C`,
    answer: (version) => wire[version].evse().connectors[0],
    gives: { max_voltage: expect.any(Number) },
  },
];

const command = (name: string, body: WireShape, call: Row['call'], versions?: readonly OcpiVersion[]): Row => ({
  module: 'commands',
  end: 'RECEIVER',
  role: 'CPO',
  versions,
  call,
  wire: `POST ${name}`,
  body,
  answer: (version) => (version === '2.1.1' ? { result: 'ACCEPTED' } : { result: 'ACCEPTED', timeout: 30 }),
  gives: { result: 'ACCEPTED' },
});

const profile = (method: string, call: Row['call'], query: string, body?: WireShape): Row => ({
  module: 'chargingprofiles',
  end: 'RECEIVER',
  role: 'CPO',
  versions: NEW,
  call,
  wire: `${method} S${query}`,
  body,
  answer: () => ({ result: 'ACCEPTED', timeout: 30 }),
  gives: { result: 'ACCEPTED', timeout: 30 },
});
const RESPONSE = `response_url=${encodeURIComponent(response_url)}`;

/** 2.1.1 has no parameter for the type. */
const pushedToken = (versions: readonly OcpiVersion[], query: string): Row[] => {
  const key = { ...owner, uid: 'T', type: 'RFID' };
  const row = { module: 'tokens', end: 'RECEIVER', role: 'CPO', versions } as const;
  return [
    {
      ...row,
      call: (client) => client.tokens.get(key),
      wire: `GET NL/EXA/T${query}`,
      answer: (version) => wire[version].token(),
      gives: { contract_id: expect.any(String) },
    },
    { ...row, call: (client) => client.tokens.put(token()), wire: `PUT NL/EXA/T${query}`, body: 'tokens' },
    {
      ...row,
      call: (client) => client.tokens.patch(key, { valid: false, last_updated: AT }, { before: token() }),
      wire: `PATCH NL/EXA/T${query}`,
    },
  ];
};

const ROWS: readonly Row[] = [
  lists('locations', 'CPO'),
  ...locationParts('SENDER', 'CPO', { ...theirs, id: 'I' }, 'I'),
  ...locationParts('RECEIVER', 'EMSP', at, 'NL/EXA/I'),
  {
    module: 'locations',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.locations.put(v230.location({ id: 'I', ...OURS })),
    wire: 'PUT NL/EXA/I',
    body: 'locations',
  },
  {
    module: 'locations',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.locations.putEvse(at, evse),
    wire: 'PUT NL/EXA/I/E',
    body: 'evse',
  },
  {
    module: 'locations',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.locations.putConnector(evseAt, connector),
    wire: 'PUT NL/EXA/I/E/C',
    body: 'connector',
  },
  {
    module: 'locations',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.locations.patch(at, { name: 'N', last_updated: AT }, { before: v230.location({ id: 'I', ...OURS }) }),
    wire: 'PATCH NL/EXA/I',
  },
  {
    module: 'locations',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.locations.patchEvse(evseAt, { status: 'BLOCKED', last_updated: AT }, { before: evse }),
    wire: 'PATCH NL/EXA/I/E',
  },
  {
    module: 'locations',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.locations.patchConnector(connectorAt, { max_amperage: 9, last_updated: AT }, { before: connector }),
    wire: 'PATCH NL/EXA/I/E/C',
  },
  lists('sessions', 'CPO'),
  {
    module: 'sessions',
    end: 'SENDER',
    role: 'CPO',
    versions: NEW,
    call: (client) => client.sessions.setPreferences('S', { profile_type: 'CHEAP' }),
    wire: 'PUT S/charging_preferences',
    body: 'chargingPreferences',
    answer: () => 'ACCEPTED',
    gives: expect.stringMatching('ACCEPTED'),
  },
  {
    module: 'sessions',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.sessions.get({ ...owner, id: 'S' }),
    wire: 'GET NL/EXA/S',
    answer: (version) => wire[version].session(),
    gives: { kwh: expect.any(Number), cdr_token: expect.any(Object) },
  },
  {
    module: 'sessions',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.sessions.put(v230.session({ id: 'S', ...OURS })),
    wire: 'PUT NL/EXA/S',
    body: 'sessions',
  },
  {
    module: 'sessions',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) =>
      client.sessions.patch({ ...owner, id: 'S' }, { kwh: 7, last_updated: AT }, { before: v230.session({ id: 'S', ...OURS }) }),
    wire: 'PATCH NL/EXA/S',
  },
  lists('cdrs', 'CPO'),
  { module: 'cdrs', end: 'RECEIVER', role: 'EMSP', call: (client) => client.cdrs.post(v230.cdr(OURS)), wire: 'POST ', body: 'cdrs' },
  {
    module: 'cdrs',
    end: 'RECEIVER',
    role: 'EMSP',
    call: async (client) => {
      const { endpoints } = await client.current();
      const { url } = endpoints.find((each) => each.identifier === 'cdrs' && each.interface === 'RECEIVER')!;
      return client.cdrs.getAt(`${url}/NL/EXA/C1`);
    },
    wire: 'GET NL/EXA/C1',
    answer: (version) => wire[version].cdr(),
    gives: { total_cost: expect.any(Object), cdr_location: expect.any(Object) },
  },
  lists('tariffs', 'CPO'),
  {
    module: 'tariffs',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.tariffs.get({ ...owner, id: 'I' }),
    wire: 'GET NL/EXA/I',
    answer: (version) => wire[version].tariff(),
    gives: { currency: 'EUR', tax_included: expect.any(String) },
  },
  {
    module: 'tariffs',
    end: 'RECEIVER',
    role: 'EMSP',
    call: (client) => client.tariffs.put(v230.tariff({ id: 'I', ...OURS })),
    wire: 'PUT NL/EXA/I',
    body: 'tariffs',
  },
  {
    module: 'tariffs',
    end: 'RECEIVER',
    role: 'EMSP',
    versions: ['2.1.1'],
    call: (client) => client.tariffs.patch(at, { currency: 'NOK', last_updated: AT }, { before: v230.tariff({ id: 'I', ...OURS }) }),
    wire: 'PATCH NL/EXA/I',
  },
  { module: 'tariffs', end: 'RECEIVER', role: 'EMSP', call: (client) => client.tariffs.delete(at), wire: 'DELETE NL/EXA/I' },
  lists('tokens', 'EMSP'),
  {
    module: 'tokens',
    end: 'SENDER',
    role: 'EMSP',
    call: (client) => client.tokens.authorize('T', 'RFID', { location_id: 'L', evse_uids: ['E'] }),
    wire: 'POST T/authorize?type=RFID',
    body: 'locationReferences',
    answer: (version) => (version === '2.1.1' ? { allowed: 'ALLOWED' } : { allowed: 'ALLOWED', token: wire[version].token() }),
    gives: { allowed: 'ALLOWED', token: expect.any(Object) },
  },
  ...pushedToken(['2.1.1'], ''),
  ...pushedToken(NEW, '?type=RFID'),
  command('START_SESSION', 'startSession', ({ commands }) =>
    commands.send('START_SESSION', { response_url, token: token(), location_id: 'L' }),
  ),
  command('STOP_SESSION', 'stopSession', ({ commands }) => commands.send('STOP_SESSION', { response_url, session_id: 'S' })),
  command('RESERVE_NOW', 'reserveNow', ({ commands }) =>
    commands.send('RESERVE_NOW', { response_url, token: token(), location_id: 'L', expiry_date: AT, reservation_id: '7' }),
  ),
  command(
    'CANCEL_RESERVATION',
    'cancelReservation',
    ({ commands }) => commands.send('CANCEL_RESERVATION', { response_url, reservation_id: '7' }),
    NEW,
  ),
  command('UNLOCK_CONNECTOR', 'unlockConnector', ({ commands }) =>
    commands.send('UNLOCK_CONNECTOR', { response_url, location_id: 'L', evse_uid: 'E', connector_id: 'C' }),
  ),
  profile(
    'GET',
    (client) => client.chargingProfiles.send('GET_CHARGING_PROFILE', 'S', { duration: 900 }, response_url),
    `?duration=900&${RESPONSE}`,
  ),
  profile(
    'PUT',
    (client) => client.chargingProfiles.send('SET_CHARGING_PROFILE', 'S', { charging_rate_unit: 'W' }, response_url),
    '',
    'setChargingProfile',
  ),
  profile('DELETE', (client) => client.chargingProfiles.send('CLEAR_CHARGING_PROFILE', 'S', undefined, response_url), `?${RESPONSE}`),
  {
    module: 'chargingprofiles',
    end: 'SENDER',
    role: 'EMSP',
    versions: NEW,
    call: (client) => client.chargingProfiles.putActive('S', { start_date_time: AT, charging_profile: { charging_rate_unit: 'W' } }),
    wire: 'PUT S',
    body: 'activeChargingProfile',
  },
  {
    module: 'hubclientinfo',
    end: 'SENDER',
    role: 'HUB',
    versions: NEW,
    call: async (client) => (await client.hubClientInfo.list().toArray())[0],
    wire: 'GET ?offset=0&limit=100',
    answer: () => [{ country_code: 'BE', party_id: 'BEC', role: 'CPO', status: 'CONNECTED', last_updated: AT }],
    gives: { party_id: 'BEC', status: 'CONNECTED' },
  },
  {
    module: 'hubclientinfo',
    end: 'RECEIVER',
    role: 'EMSP',
    versions: NEW,
    call: (client) => client.hubClientInfo.get({ ...owner }),
    wire: 'GET NL/EXA',
    answer: () => ({ ...OURS, role: 'CPO', status: 'CONNECTED', last_updated: AT }),
    gives: { role: 'CPO' },
  },
  {
    module: 'hubclientinfo',
    end: 'RECEIVER',
    role: 'EMSP',
    versions: NEW,
    call: (client) => client.hubClientInfo.put({ ...OURS, role: 'CPO', status: 'OFFLINE', last_updated: AT }),
    wire: 'PUT NL/EXA',
    body: 'clients',
  },
];

/** Called by lib/results, at the addresses that partners give. */
const BY_RESULTS = /^SENDER POST (commands|chargingprofiles)\//;
/** Have tests of their own. */
const ELSEWHERE = new Set(['credentials', 'versions', 'invoicereconciliation', 'payments', 'bookings']);

const known = (version: OcpiVersion) => ROWS.filter(({ versions = OCPI_VERSIONS }) => versions.includes(version));

describe.each(OCPI_VERSIONS)('calls of %s', (version) => {
  let us: Platform;
  const mocks = new Map<OcpiRole, { readonly them: MockPartner; readonly partner: OcpiPartner }>();

  beforeAll(async () => {
    us = await Platform.start({ settings: { parties: [{ ...owner, roles: ['CPO', 'EMSP'], businessDetails: { name: 'E' } }] } });
    // A Session of 2.1.1 carries its Location.
    const location = v230.location({ id: v230.session().location_id, ...OURS });
    await us.module.get<OcpiCrud>(OcpiCrud).create('locations', location, ownContext('2.3.0', 'locations'));
    for (const role of ['CPO', 'EMSP', 'HUB'] as const) {
      const them = await MockPartner.start({ versions: [version], roles: [{ role, ...theirs }] });
      const side = role === 'CPO' ? 'emsp' : 'cpo';
      if (version === '2.1.1' && role === 'HUB') continue;
      mocks.set(role, { them, partner: await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side }) });
    }
  });
  afterAll(async () => {
    await us.stop();
    for (const { them } of mocks.values()) await them.stop();
  });

  it.each(known(version).map((row) => [`${row.module} ${row.end}: ${row.wire}`, row] as const))('%s', async (_, row) => {
    const { them, partner } = mocks.get(row.role)!;
    them.requests.length = 0;
    them.objects.onOther = () => success(row.answer?.(version));
    const given = await row.call(us.client.for(partner));
    if (row.gives)
      expect(given).toEqual(
        typeof row.gives === 'object' && !('asymmetricMatch' in row.gives) ? expect.objectContaining(row.gives) : row.gives,
      );
    expect(them.requests).toHaveLength(1);
    const [request] = them.requests as [MockRequest];
    const query = request.query.size > 0 ? `?${request.query}` : '';
    const below = request.path.replace(`/ocpi/${version}/${row.end.toLowerCase()}/${row.module}`, '').replace(/^\//, '');
    expect(`${request.method} ${below}${query}`).toBe(row.wire);
    if (row.body) expect(compile(wireModel(row.body, version)!).check(request.body)).toEqual([]);
    else if (request.method === 'PATCH') expect(request.body).toHaveProperty('last_updated', AT);
    else expect(request.body).toBeUndefined();
    const plain = them.credentials.token!;
    expect(request.headers).toMatchObject({
      authorization: `Token ${version === '2.1.1' ? plain : Buffer.from(plain).toString('base64')}`,
      ...(request.body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    });
    const routed = version !== '2.1.1' && row.module !== 'hubclientinfo';
    expect([request.headers['ocpi-from-party-id'], request.headers['ocpi-to-country-code']]).toEqual(
      routed ? ['EXA', 'DE'] : [undefined, undefined],
    );
    expect([request.headers['x-request-id'] !== undefined, request.headers['x-correlation-id'] !== undefined]).toEqual(
      Array(2).fill(version !== '2.1.1'),
    );
  });

  it('are there for every address that the version has', () => {
    const registered = register({ versions: [version], roles: ['CPO', 'EMSP', 'HUB'], crud: { useFactory: () => OcpiCrud.of([]) } });
    const missing = registered.flatMap(({ controller, interface: end, module }) =>
      routesOf(controller)
        .map(({ method, path }) => ({ method, path: path.replace(/^\//, '') }))
        .filter(({ method, path }) => end !== undefined && !ELSEWHERE.has(module) && !BY_RESULTS.test(`${end} ${method} ${module}/${path}`))
        .filter(({ method, path }) => {
          const pattern = new RegExp(`^${method} ${path.replace(/:[a-z_]+/g, '[^/?]+')}(\\?|$)`);
          const same = known(version).filter((row) => row.module === (endpointOf(controller)?.module ?? module) && row.end === end);
          return !same.some((row) => pattern.test(row.wire));
        })
        .map(({ method, path }) => `${end} ${method} ${module}/${path}`),
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});
