import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OcpiCallError } from '../../lib/client/ocpi-call.error.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { failure, success } from '../../lib/testing/mock-partner.answers.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { v221, v230 } from '../fixtures/objects.js';
import { Platform } from '../partners/platform.js';

let us: Platform;
let them: MockPartner;
let partner: OcpiPartner;

async function connect(version: OcpiVersion = '2.2.1', options: MockPartnerOptions = {}): Promise<void> {
  them = await MockPartner.start({ versions: [version], ...options });
  const side = them.roles[0]?.role === 'CPO' ? 'emsp' : 'cpo';
  partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side });
  them.requests.length = 0;
}

beforeEach(async () => {
  us = await Platform.start();
});
afterEach(async () => {
  await us.stop();
  await them.stop();
});

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );
const key = { countryCode: 'NL', partyId: 'EXA', id: 'LOC 1/a' };
const location = () => v230.location({ id: key.id });

describe('headers', () => {
  it('R-078 R-079 X-Request-ID is new with each request, X-Correlation-ID is kept from the request that caused it', async () => {
    await connect();
    const ctx = { version: '2.2.1', module: 'tokens', correlationId: 'cause' } as const;
    for (let call = 0; call < 2; call++) await us.client.for(partner, { ctx }).tokens.list().toArray();
    await us.client.for(partner).tokens.list().toArray();
    const ids = them.requests.map(({ headers }) => headers['x-request-id']);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => id !== undefined && id.length >= 36)).toBe(true);
    const [one, two, three] = them.requests.map(({ headers }) => headers['x-correlation-id']);
    expect([one, two]).toEqual(['cause', 'cause']);
    expect(three).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('R-083 R-084 routing headers are on functional modules only', async () => {
    await connect();
    them.objects.onOther = (_, [module]) => (module === 'hubclientinfo' ? success([]) : undefined);
    await us.client.for(partner).tokens.list().toArray();
    await us.client.for(partner).hubClientInfo.list().toArray();
    await us.client
      .for(partner, { from: { countryCode: 'NL', partyId: 'EX2' }, to: { countryCode: 'BE', partyId: 'BEC' } })
      .tokens.list()
      .toArray();
    const routes = them.requests.map(({ headers }) =>
      ['from-country-code', 'from-party-id', 'to-country-code', 'to-party-id'].map((name) => headers[`ocpi-${name}`]),
    );
    expect(routes).toEqual([
      ['NL', 'EXA', 'DE', 'MCK'],
      [undefined, undefined, undefined, undefined],
      ['NL', 'EX2', 'BE', 'BEC'],
    ]);
    await us.registration.update(partner.id);
    const handshake = them.requests.slice(3);
    expect(handshake.length).toBeGreaterThan(2);
    expect(handshake.some(({ headers }) => Object.keys(headers).some((name) => name.startsWith('ocpi-')))).toBe(false);
  });

  it('R-081 a 2.1.1 partner gets none of them', async () => {
    await connect('2.1.1');
    await us.client.for(partner).tokens.list().toArray();
    expect(Object.keys(them.requests[0]!.headers).filter((name) => /^(ocpi|x)-/.test(name))).toEqual([]);
  });

  it('R-083 the parties whose roles fit speak to each other, and a hub is named as itself', async () => {
    await us.stop();
    const own = (partyId: string, role: 'CPO' | 'EMSP') => ({
      countryCode: 'NL',
      partyId,
      roles: [role],
      businessDetails: { name: partyId },
    });
    us = await Platform.start({ settings: { parties: [own('CCC', 'CPO'), own('EEE', 'EMSP')] } });
    const roles = [
      { role: 'EMSP', countryCode: 'DE', partyId: 'EMS' } as const,
      { role: 'CPO', countryCode: 'DE', partyId: 'CPX' } as const,
    ];
    await connect('2.3.0', { roles });
    await us.client.for(partner).tokens.list().toArray();
    await us.client.for(partner).locations.list().toArray();
    const parties = () => them.requests.map(({ headers }) => `${headers['ocpi-from-party-id']} to ${headers['ocpi-to-party-id']}`);
    expect(parties()).toEqual(['CCC to EMS', 'EEE to CPX']);
    await them.stop();
    await us.registration.unregister(partner.id, { force: true });
    await connect('2.3.0', { roles, hubPartyId: 'DEHUB' });
    await us.client.for(partner).locations.list().toArray();
    expect(parties()).toEqual(['EEE to HUB']);
  });
});

describe('objects', () => {
  it.each<[OcpiVersion]>([['2.1.1'], ['2.2.1'], ['2.3.0']])(
    'R-036 R-028 are put at, read from and deleted at the RECEIVER interface of a %s partner, ids encoded',
    async (version) => {
      await connect(version);
      const { locations } = us.client.for(partner);
      expect(await locations.get(key)).toBeUndefined();
      await locations.put(location());
      expect(them.requests.at(-1)!.path).toBe(`/ocpi/${version}/receiver/locations/NL/EXA/LOC%201%2Fa`);
      const pushed = them.objects.pushed.get('locations/NL/EXA/LOC 1/a');
      expect(pushed).toMatchObject(version === '2.1.1' ? { id: key.id, type: expect.any(String) } : { id: key.id, publish: true });
      expect(await locations.get(key)).toMatchObject({ id: key.id, country_code: 'NL', party_id: 'EXA' });
      await locations.delete(key);
      expect(await locations.get(key)).toBeUndefined();
    },
  );

  it('EVSEs and Connectors have their own levels', async () => {
    await connect();
    const { locations } = us.client.for(partner);
    const evse = v230.evse({ uid: 'E1' });
    const connector = evse.connectors[0]!;
    await locations.putEvse(key, evse);
    await locations.putConnector({ ...key, evseUid: 'E1' }, connector);
    await locations.patchEvse({ ...key, evseUid: 'E1' }, { status: 'CHARGING', last_updated: '2026-05-01T00:00:00Z' });
    await locations.patchConnector({ ...key, evseUid: 'E1', connectorId: connector.id }, { tariff_ids: ['X'] });
    expect(
      them.requests
        .map(({ method, path }) => `${method} ${decodeURIComponent(path.split('/locations/')[1]!)}`)
        .filter((line) => !line.startsWith('GET')),
    ).toEqual([
      `PUT NL/EXA/${key.id}/E1`,
      `PUT NL/EXA/${key.id}/E1/${connector.id}`,
      `PATCH NL/EXA/${key.id}/E1`,
      `PATCH NL/EXA/${key.id}/E1/${connector.id}`,
    ]);
    expect(await locations.getEvse({ ...key, evseUid: 'E1' })).toMatchObject({ uid: 'E1', status: 'CHARGING' });
  });

  it('a Location of the partner is read from its SENDER interface', async () => {
    await connect('2.2.1', { roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'BEC' }] });
    them.objects.list('locations').push(v221.location({ id: 'THEIRS', country_code: 'BE', party_id: 'BEC' }));
    const { locations } = us.client.for(partner);
    const theirs = { countryCode: 'BE', partyId: 'BEC', id: 'THEIRS' };
    expect(await locations.get(theirs)).toMatchObject({ id: 'THEIRS' });
    expect(await locations.getEvse({ ...theirs, evseUid: 'EVSE-1' })).toMatchObject({ uid: 'EVSE-1' });
    expect(them.requests.map(({ path }) => path)).toEqual([
      '/ocpi/2.2.1/sender/locations/THEIRS',
      '/ocpi/2.2.1/sender/locations/THEIRS/EVSE-1',
    ]);
  });

  it('tokens say their type, and an id that would lead out of the endpoint is not sent', async () => {
    await connect();
    const { tokens } = us.client.for(partner);
    await tokens.put(v230.token({ uid: '..x', type: 'APP_USER' }));
    expect(them.requests.at(-1)).toMatchObject({ path: expect.stringMatching(/\/\.\.x$/) });
    expect(them.requests.at(-1)!.query.get('type')).toBe('APP_USER');
    them.requests.length = 0;
    await expect(tokens.get({ countryCode: 'NL', partyId: 'EXA', uid: '..' })).rejects.toThrow(/cannot be sent as an id/);
    expect(them.requests).toEqual([]);
  });

  it('what the partner cannot be told is not sent', async () => {
    await connect('2.1.1');
    const { locations } = us.client.for(partner);
    await expect(locations.put(v230.location({ publish: false }))).rejects.toThrow(/cannot express/);
    await expect(us.client.for(partner).tokens.put(v230.token({ uid: 'x'.repeat(60) }))).rejects.toThrow(
      /not valid in OCPI 2\.1\.1|cannot express/,
    );
    expect(them.requests).toEqual([]);
  });

  it('CDRs are posted, and read at the URL that the partner gives, at its origin only', async () => {
    await connect();
    const { cdrs } = us.client.for(partner);
    const url = await cdrs.post(v230.cdr({ id: 'C1' }));
    expect(url).toMatch(/\/cdrs\/C1$/);
    expect(await cdrs.getAt(url!)).toMatchObject({ id: 'C1' });
    await expect(cdrs.getAt('https://elsewhere.example/cdrs/C1')).rejects.toThrow(/not sent elsewhere/);
  });
});

describe('patch', () => {
  it('R-024 sends last_updated always from 2.2.1 on', async () => {
    await connect('2.3.0');
    const { locations } = us.client.for(partner);
    await locations.put(location());
    await locations.patch(key, { name: 'New' });
    expect(them.requests.at(-1)!.body).toEqual({ name: 'New', last_updated: expect.stringMatching(/Z$/) });
  });

  it('R-027 GETs the object after a PATCH that failed, and PUTs it when it is missing', async () => {
    await connect('2.3.0');
    const { locations } = us.client.for(partner);
    await locations.patch(key, { name: 'New' }, { object: { ...location(), name: 'New' } });
    expect(them.requests.map(({ method }) => method)).toEqual(['PATCH', 'GET', 'PUT']);
    expect(them.objects.pushed.get('locations/NL/EXA/LOC 1/a')).toMatchObject({ name: 'New' });
    them.fail(/PATCH/, { status: 500 });
    expect(await caught(locations.patch(key, { name: 'Newer' }, { object: location() }))).toMatchObject({ http: 500 });
    await expect(locations.patch({ ...key, id: 'other' }, { name: 'x' })).rejects.toThrow(/404/);
  });

  it('R-026 what is taken away is said by PUT', async () => {
    await connect('2.3.0');
    const { locations } = us.client.for(partner);
    const { name: _, ...object } = location();
    await locations.patch(key, { name: null }, { object });
    expect(them.requests.map(({ method }) => method)).toEqual(['PUT']);
  });

  it('a partner of another version gets what changed in its version, asked first only when the state before is not known', async () => {
    await connect('2.1.1', { roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'BEC' }] });
    const { tokens } = us.client.for(partner);
    const token = v230.token({ uid: 'T', contract_id: 'C1' });
    await tokens.put(token);
    const at = { countryCode: token.country_code, partyId: token.party_id, uid: 'T', type: token.type };
    them.requests.length = 0;
    await tokens.patch(at, { contract_id: 'C2', last_updated: '2026-06-01T00:00:00Z' }, { before: token });
    expect(them.requests.map(({ method, body }) => [method, body])).toEqual([
      ['PATCH', { auth_id: 'C2', last_updated: '2026-06-01T00:00:00Z' }],
    ]);
    await tokens.patch(at, { valid: false, last_updated: '2026-06-02T00:00:00Z' });
    expect(them.requests.slice(1).map(({ method, body }) => [method, body])).toEqual([
      ['GET', undefined],
      ['PATCH', { valid: false, last_updated: '2026-06-02T00:00:00Z' }],
    ]);
  });
});

describe('messages', () => {
  it.each<[OcpiVersion]>([['2.1.1'], ['2.2.1']])('authorize asks a %s eMSP; undefined when it does not know the token', async (version) => {
    await connect(version);
    const info = version === '2.1.1' ? { allowed: 'ALLOWED', location: null } : { allowed: 'ALLOWED', token: v221.token({ uid: 'T 1' }) };
    them.objects.onOther = ({ path }) => (path.includes('unknown') ? failure(404, 2004, 'unknown') : success(info));
    const { tokens } = us.client.for(partner);
    expect(await tokens.authorize('T 1', 'RFID', { location_id: 'L', evse_uids: ['E'] })).toMatchObject({
      allowed: 'ALLOWED',
      token: { uid: 'T 1' },
    });
    expect(them.requests[0]).toMatchObject({
      method: 'POST',
      path: `/ocpi/${version}/sender/tokens/T%201/authorize`,
      body: { location_id: 'L', evse_uids: ['E'] },
    });
    expect(them.requests[0]!.query.get('type')).toBe('RFID');
    expect(await tokens.authorize('unknown')).toBeUndefined();
    them.objects.onOther = () => failure(200, 2002, 'where?');
    expect(await caught(tokens.authorize('T 1'))).toMatchObject({ failure: 'ocpi', statusCode: 2002, statusMessage: 'where?' });
  });

  it('commands, charging profiles and preferences', async () => {
    await connect('2.2.1', { roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'BEC' }] });
    const answers: Record<string, unknown> = {
      commands: [{ result: 'ACCEPTED', timeout: 30 }],
      chargingprofiles: { result: 'ACCEPTED', timeout: 5 },
      sessions: 'ACCEPTED',
    };
    them.objects.onOther = (_, [module = '']) => success(answers[module]);
    const { commands, chargingProfiles, sessions } = us.client.for(partner);
    const response_url = 'https://nl.example.com/cb/1';
    expect(await commands.send('STOP_SESSION', { response_url, session_id: 'S' })).toEqual({ result: 'ACCEPTED', timeout: 30 });
    expect(await chargingProfiles.send('GET_CHARGING_PROFILE', 'S', { duration: 900 }, response_url)).toEqual({
      result: 'ACCEPTED',
      timeout: 5,
    });
    await chargingProfiles.send('SET_CHARGING_PROFILE', 'S', { charging_rate_unit: 'W' }, response_url);
    await chargingProfiles.send('CLEAR_CHARGING_PROFILE', 'S', undefined, response_url);
    expect(await sessions.setPreferences('S', { profile_type: 'CHEAP' })).toBe('ACCEPTED');
    expect(them.requests.map(({ method, path }) => `${method} ${path.replace('/ocpi/2.2.1/', '')}`)).toEqual([
      'POST receiver/commands/STOP_SESSION',
      'GET receiver/chargingprofiles/S',
      'PUT receiver/chargingprofiles/S',
      'DELETE receiver/chargingprofiles/S',
      'PUT sender/sessions/S/charging_preferences',
    ]);
    expect(Object.fromEntries(them.requests[1]!.query)).toEqual({ duration: '900', response_url });
  });
});

describe('answers that are not as they should be', () => {
  const put = () => us.client.for(partner).tokens.put(v230.token());
  const get = () => us.client.for(partner).tokens.get({ countryCode: 'DE', partyId: 'DRV', uid: 'T' });

  it.each([
    ['no timestamp, no status_message', { envelope: { status_code: 1000 } }],
    ['a custom success code', { envelope: { status_code: 1999, data: [] } }],
    ['status_code as text', { envelope: { status_code: '1000' } }],
    ['204 without a body', { status: 204, body: '' }],
    ['201 without a body', { status: 201, body: '' }],
  ])('R-007 R-013 a push is successful with %s', async (_, fault) => {
    await connect();
    them.fail(/PUT/, fault);
    await put();
  });

  it.each<[string, object, object]>([
    [
      'OCPI 2xxx in HTTP 200',
      { envelope: { status_code: 2001, status_message: 'bad uid' } },
      { failure: 'ocpi', http: 200, statusCode: 2001, statusMessage: 'bad uid', transient: false },
    ],
    ['an unknown 3xxx', { envelope: { status_code: 3999 } }, { failure: 'ocpi', statusCode: 3999 }],
    [
      'an OCPI code in an HTTP error',
      { status: 400, envelope: { status_code: 2001, status_message: 'm' } },
      { failure: 'http', http: 400, statusCode: 2001 },
    ],
    ['an HTML error page', { status: 502, body: '<html>Bad gateway</html>' }, { failure: 'http', http: 502, transient: true }],
    ['an HTML page', { body: '<html>Welcome</html>' }, { failure: 'garbage', http: 200 }],
    ['an empty 200 to a GET', { body: '' }, { failure: 'garbage' }],
    ['a list where an object is expected', { envelope: { status_code: 1000, data: [{}, {}] } }, { failure: 'garbage' }],
    [
      'an object that is not valid',
      { envelope: { status_code: 1000, data: { uid: 1 } } },
      { failure: 'garbage', message: expect.stringContaining('$.') },
    ],
  ])('R-006 %s is one kind of error', async (_, fault, expected) => {
    await connect();
    them.fail(/GET/, fault, 9);
    const error = await caught(get());
    expect(error).toBeInstanceOf(OcpiCallError);
    expect(error).toMatchObject({ partner: partner.id, ...expected });
    const text = JSON.stringify({ ...(error as OcpiCallError), message: (error as OcpiCallError).message });
    for (const secret of [them.credentials.token!, Buffer.from(them.credentials.token!).toString('base64')])
      expect(text).not.toContain(secret);
  });

  it('a list of one is taken for the object, and an empty one for none', async () => {
    await connect();
    them.fail(/GET/, { envelope: { status_code: 1000, data: [v221.token({ uid: 'T' })] } });
    expect(await get()).toMatchObject({ uid: 'T' });
    them.fail(/GET/, { envelope: { status_code: 1000, data: [] } });
    expect(await get()).toBeUndefined();
  });
});

describe('trying again', () => {
  it('R-029 GETs are sent again at most twice after a 5xx or no answer, writes are not', async () => {
    await connect();
    const list = () => us.client.for(partner).tokens.list().toArray();
    them.fail(/GET/, { status: 503 }, 2);
    expect(await list()).toEqual([]);
    expect(them.requests).toHaveLength(3);
    them.requests.length = 0;
    them.fail(/GET/, { reset: true }, 9);
    expect(await caught(list())).toMatchObject({ failure: 'unreachable' });
    expect(them.requests).toHaveLength(3);
    expect(new Set(them.requests.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
    them.heal();
    them.requests.length = 0;
    them.fail(/PUT/, { status: 500 }, 9);
    expect(await caught(us.client.for(partner).tokens.put(v230.token()))).toMatchObject({ http: 500 });
    expect(them.requests).toHaveLength(1);
  });

  it('Retry-After of a 429 is waited for, by writes too; a long one is told', async () => {
    await connect();
    them.fail(/PUT/, { status: 429, headers: { 'retry-after': '1' } });
    const started = Date.now();
    await us.client.for(partner).tokens.put(v230.token());
    expect(Date.now() - started).toBeGreaterThanOrEqual(1000);
    them.fail(/PUT/, { status: 429, headers: { 'retry-after': '3600' } });
    expect(await caught(us.client.for(partner).tokens.put(v230.token()))).toMatchObject({ http: 429, retryAfter: 3600, transient: true });
  });

  it('a call can be cancelled while it waits', async () => {
    await connect();
    them.fail(/GET/, { status: 429, headers: { 'retry-after': '20' } }, 9);
    const signal = AbortSignal.timeout(200);
    const started = Date.now();
    expect(await caught(us.client.for(partner, { signal }).tokens.list().toArray())).toMatchObject({ http: 429 });
    expect(Date.now() - started).toBeLessThan(5000);
  });
});
