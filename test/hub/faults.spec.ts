import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstValueFrom } from 'rxjs';
import { OcpiEvents } from '../../lib/partners/ocpi.events.js';
import { OcpiRelay } from '../../lib/protocol/relay.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import { ADAPTERS_AND_LANE, startPlatform, type Answer, type Platform } from '../harness.js';
import { envelope, Party, registerHub, startHub, startTwoHubs } from './setting.js';

/** The hub answers itself: HTTP 200, since the request has come as far as OCPI, and in its own name. */
function expectHub(answer: Answer, code: number, message: RegExp): void {
  expect({ http: answer.status, code: answer.body.status_code, text: answer.text }).toEqual({ http: 200, code, text: answer.text });
  expect(answer.body.status_message).toMatch(message);
  expect(answer.body.data).toBeUndefined();
  expect(answer.headers.get('ocpi-from-country-code')).toBe('NL');
  expect(answer.headers.get('ocpi-from-party-id')).toBe('HUB');
}

describe.each(ADAPTERS_AND_LANE)('what a hub cannot deliver on %s', (adapter) => {
  let hub: Platform;
  let cpo: Party;
  let emsp: Party;
  const parties: Party[] = [];
  const connect = async (options: Parameters<typeof Party.connect>[1]): Promise<Party> => {
    const party = await Party.connect(hub, options);
    parties.push(party);
    return party;
  };
  beforeAll(async () => {
    hub = await startHub(adapter, {
      bodyLimit: 20_000,
      outbound: { allowPrivateNetworks: true, timeoutMs: 1500, maxResponseBytes: 20_000 },
    });
    cpo = await connect({ name: 'BECPO', roles: ['CPO'] });
    emsp = await connect({ name: 'FRMSP', roles: ['EMSP'] });
  });
  beforeEach(() => {
    emsp.heard.length = 0;
    emsp.answers = () => undefined;
  });
  afterAll(async () => {
    await hub.close();
    await Promise.all(parties.map((party) => party.close()));
  });
  const put = (to: Party | string, headers: Record<string, string> = {}): Promise<Answer> =>
    cpo.ask(to, '/emsp/2.2.1/tariffs/BE/CPO/T1', { method: 'PUT', body: {}, headers });
  const client = async (name: string, status: 'OFFLINE' | 'PLANNED' | 'SUSPENDED'): Promise<void> => {
    const [country_code, party_id] = [name.slice(0, 2), name.slice(2)];
    const key = { countryCode: country_code, partyId: party_id, role: 'EMSP' };
    const known = await hub.crud.update('clients', key, (found) => ({ ...found, status }), { version: '2.3.0', module: 'hubclientinfo' });
    if (known) return;
    await hub.store('clients', { country_code, party_id, role: 'EMSP', status, last_updated: '2026-01-01T00:00:00Z' });
  };

  it('R-088 4001 for a receiver that nobody knows', async () => {
    expectHub(await put('DEXXX'), 4001, /DE\*XXX/);
    expectHub(await cpo.ask('DEXXX', '/emsp/2.2.1/tariffs/BE/CPO/T1'), 4001, /DE\*XXX/);
  });

  it('R-088 4001 for to-headers that name no party', async () => {
    expectHub(await put('D', { 'OCPI-to-country-code': 'DE', 'OCPI-to-party-id': 'TOO-LONG' }), 4001, /two letters/);
    expectHub(await cpo.ask(undefined, '/emsp/2.2.1/tariffs/BE/CPO/T1', { headers: { 'OCPI-to-party-id': 'MSP' } }), 4001, /two letters/);
    expect(emsp.heard).toEqual([]);
  });

  it('R-088 4002 for a receiver that hangs, before or within its answer', async () => {
    for (const saying of ['hang', 'stall'] as const) {
      emsp.answers = () => saying;
      expectHub(await put(emsp), 4002, /in time/);
    }
    expect(emsp.heard).toHaveLength(2);
  });

  it('R-088 4003 for a receiver that does not listen any more, or breaks off', async () => {
    const gone = await connect({ name: 'DEOFF', roles: ['EMSP'] });
    await gone.close();
    const failed = firstValueFrom(hub.app.get(OcpiEvents, { strict: false }).of('call.failed'));
    expectHub(await put(gone), 4003, /reached/);
    expect((await failed).error.failure).toBe('unreachable');
    emsp.answers = () => 'reset';
    expectHub(await put(emsp), 4003, /reached/);
    expect(emsp.heard).toHaveLength(1);
  });

  it('R-088 4003 for a receiver without such an endpoint', async () => {
    const few = await connect({ name: 'DEFEW', roles: ['EMSP'], modules: ['locations'] });
    expectHub(await put(few), 4003, /tariffs RECEIVER/);
  });

  it('R-088 4003 for a receiver that does not accept the token of the hub', async () => {
    emsp.answers = () => ({ status: 401, text: envelope(undefined, 2000, 'Who are you?') });
    expectHub(await put(emsp), 4003, /token/);
  });

  it('R-088 4003 for one that is planned or suspended, or has unregistered', async () => {
    const suspended = await connect({ name: 'DESUS', roles: ['EMSP'] });
    await client('DESUS', 'SUSPENDED');
    expectHub(await put(suspended), 4003, /SUSPENDED/);
    expect(suspended.heard).toEqual([]);
    await client('DEPLA', 'PLANNED');
    expectHub(await put('DEPLA'), 4003, /PLANNED/);
    await client('DEGON', 'OFFLINE');
    expectHub(await put('DEGON'), 4003, /not registered/);
  });

  it('R-088 tries one that is told to be offline: it may be back', async () => {
    const back = await connect({ name: 'DEBCK', roles: ['EMSP'] });
    await client('DEBCK', 'OFFLINE');
    expectSuccess(await put(back));
    await back.close();
    expectHub(await put(back), 4003, /reached/);
  });

  it('R-088 4003 for a partner of 2.1.1, which has no message routing', async () => {
    const old = await connect({ name: 'DEOLD', version: '2.1.1' });
    expectHub(await put(old), 4003, /2\.1\.1/);
    expect(old.heard).toEqual([]);
  });

  it.each([
    ['HTML', { status: 502, text: '<html>Bad gateway</html>' }],
    ['broken JSON', { text: '{"status_code":1000' }],
    ['a list', { text: '[]' }],
    ['no status_code', { text: '{"data":1}' }],
    ['nothing where an object was asked for', { status: 500, text: '' }],
    ['more than is read', { text: envelope('x'.repeat(30_000)) }],
    ['a redirect to elsewhere', { status: 307, headers: { Location: 'http://127.0.0.1:1/' }, text: '' }],
  ])('R-088 4000 for %s in place of an answer', async (_, saying) => {
    emsp.answers = () => saying;
    expectHub(await put(emsp), 4000, /receiver/);
  });

  it('R-012 a body that is larger than the hub takes, or no JSON where the hub must look into it, is refused', async () => {
    const answer = await cpo.ask(undefined, '/emsp/2.2.1/cdrs', { method: 'POST', body: '{"cdr' });
    expect([answer.status, answer.body.status_code]).toEqual([400, 2000]);
    const body = { x: 'x'.repeat(25_000) };
    const large = await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1', { method: 'PUT', body });
    expect([large.status, large.body.status_code]).toEqual([413, 2000]);
    expect(emsp.heard).toEqual([]);
  });

  it("R-084 2.1.1 requests are the hub's, whatever their headers say", async () => {
    const old = await connect({ name: 'DEANC', version: '2.1.1' });
    expect((await old.ask(emsp, '/emsp/2.1.1/locations/DE/ANC/L1')).status).toBe(404);
    expect(emsp.heard).toEqual([]);
  });
});

describe.each(ADAPTERS_AND_LANE)('a platform that is no hub on %s', (adapter) => {
  it('R-086 passes nothing on', async () => {
    const platform = await startPlatform({ adapter });
    const [cpo, emsp] = [await Party.connect(platform, { name: 'BECPO' }), await Party.connect(platform, { name: 'FRMSP' })];
    try {
      expect(platform.app.get(OcpiRelay, { strict: false }).isHub).toBe(false);
      expectInvalid(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1', { method: 'PUT', body: {} }));
      expect(emsp.heard).toEqual([]);
    } finally {
      await Promise.all([platform, cpo, emsp].map((each) => each.close()));
    }
  });
});

describe.each(ADAPTERS_AND_LANE)('two hubs on %s', (adapter) => {
  let first: Platform;
  let second: Platform;
  let cpo: Party;
  let emsp: Party;
  beforeAll(async () => {
    [first, second] = await startTwoHubs(adapter);
    cpo = await Party.connect(first, { name: 'BECPO', roles: ['CPO'] });
    emsp = await Party.connect(second, { name: 'FRMSP', roles: ['EMSP'] });
  });
  afterAll(() => Promise.all([first, second, cpo, emsp].map((each) => each.close())));

  it('R-087 bring a message over both, with the same from and to and a new id on each leg', async () => {
    emsp.answers = () => ({ text: envelope({ at: 'the end' }) });
    const headers = { 'X-Request-ID': 'first-leg', 'X-Correlation-ID': 'all-legs' };
    const answer = expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/locations/BE/CPO/L1', { method: 'PUT', body: '{"id":"L1" }', headers }));
    const { headers: sent, text, path } = emsp.only;
    expect({ path, text }).toEqual({ path: '/at/MSP/receiver/locations/BE/CPO/L1', text: '{"id":"L1" }' });
    expect(sent).toMatchObject({ ...lower(cpo.routing(emsp)), 'x-correlation-id': 'all-legs' });
    expect(sent['x-request-id']).not.toBe('first-leg');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...lower(swapped(cpo.routing(emsp))),
      'x-request-id': 'first-leg',
      'x-correlation-id': 'all-legs',
    });
    expect(answer.body.data).toEqual({ at: 'the end' });
  });

  it('R-087 R-088 do not pass a message for nobody to each other for ever', async () => {
    const answer = await cpo.ask('DEXXX', '/emsp/2.2.1/locations/BE/CPO/L1');
    expect([answer.status, answer.body.status_code]).toEqual([200, 4001]);
  });

  it('R-087 three hubs that take each other for the way stop a message that goes in a circle', async () => {
    const third = await startHub(adapter, {}, 'NLTRE');
    try {
      for (const [near, far] of [
        [second, third],
        [third, first],
      ] as const) {
        await registerHub(near, far);
      }
      const fourth = await Party.connect(first, { name: 'BEHUB', roles: ['HUB'] });
      const headers = { 'OCPI-from-country-code': 'SE', 'OCPI-from-party-id': 'BHD' };
      const answer = await fourth.ask('DEXXX', '/emsp/2.2.1/locations/SE/BHD/L1', { headers });
      await fourth.close();
      expect([answer.status, answer.body.status_code]).toEqual([200, 4000]);
      expect(answer.body.status_message).toMatch(/circle/);
    } finally {
      await third.close();
    }
  });
});

const lower = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
const swapped = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.includes('from') ? name.replace('from', 'to') : name.replace('to', 'from'),
      value,
    ]),
  );
