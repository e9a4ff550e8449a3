import { request } from 'node:http';
import type { CanActivate } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import { ADAPTERS_AND_LANE, startPlatform, type Platform } from '../harness.js';
import { envelope, Party, startHub } from './setting.js';

describe.each(ADAPTERS_AND_LANE)('direct messages over a hub on %s', (adapter) => {
  let hub: Platform;
  let cpo: Party;
  let emsp: Party;
  beforeAll(async () => {
    hub = await startHub(adapter);
    cpo = await Party.connect(hub, { name: 'BECPO', roles: ['CPO'] });
    emsp = await Party.connect(hub, { name: 'FRMSP', roles: ['EMSP'] });
  });
  beforeEach(() => {
    for (const party of [cpo, emsp]) {
      party.heard.length = 0;
      party.answers = () => undefined;
    }
  });
  afterAll(async () => {
    await hub.close();
    await Promise.all([cpo, emsp].map((party) => party.close()));
  });

  it('R-087 R-082 brings a request to the party that it names, with its own id, and the headers and the correlation of the sender', async () => {
    emsp.answers = () => ({ text: envelope({ known: true }), headers: { 'X-Unknown': 'x' } });
    const headers = { 'X-Request-ID': 'request-of-the-cpo', 'X-Correlation-ID': 'correlation-of-the-cpo' };
    const answer = expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/locations/BE/CPO/LOC%201/EVSE%2F1?x=1&y=%20', { headers }));
    const heard = emsp.only;
    expect(heard).toMatchObject({ method: 'GET', path: '/at/MSP/receiver/locations/BE/CPO/LOC%201/EVSE%2F1?x=1&y=%20', text: '' });
    expect(heard.headers).toMatchObject({
      authorization: `Token ${Buffer.from(emsp.token).toString('base64')}`,
      'x-correlation-id': 'correlation-of-the-cpo',
      'ocpi-from-country-code': 'BE',
      'ocpi-from-party-id': 'CPO',
      'ocpi-to-country-code': 'FR',
      'ocpi-to-party-id': 'MSP',
    });
    expect(heard.headers['x-request-id']).toMatch(/^[!-~]{8,}$/);
    expect(heard.headers['x-request-id']).not.toBe('request-of-the-cpo');
    expect(answer.body.data).toEqual({ known: true });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-request-id': 'request-of-the-cpo',
      'x-correlation-id': 'correlation-of-the-cpo',
      'ocpi-from-country-code': 'FR',
      'ocpi-from-party-id': 'MSP',
      'ocpi-to-country-code': 'BE',
      'ocpi-to-party-id': 'CPO',
    });
    expect(answer.headers.get('x-unknown')).toBeNull();
    expect(cpo.heard).toEqual([]);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'POST'])('R-087 passes %s on to the interface that it is for', async (method) => {
    const body = method === 'DELETE' ? undefined : '{"anything":1}';
    const paths = { PUT: 'tariffs/BE/CPO/T1', PATCH: 'sessions/BE/CPO/S1', DELETE: 'tariffs/BE/CPO/T1', POST: 'cdrs' };
    const path = paths[method as keyof typeof paths];
    expectSuccess(await cpo.ask(emsp, `/emsp/2.2.1/${path}`, { method, body }));
    expect(emsp.only).toMatchObject({ method, path: `/at/MSP/receiver/${path}`, text: body ?? '' });
  });

  it('R-087 takes the other way from the eMSP to the CPO', async () => {
    expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/locations/LOC1'));
    expect(cpo.only.path).toBe('/at/CPO/sender/locations/LOC1');
    expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/tokens/FR/MSP/T1?type=APP_USER', { method: 'PUT', body: {} }));
    expect(cpo.only.path).toBe('/at/CPO/receiver/tokens/FR/MSP/T1?type=APP_USER');
  });

  it('R-087 R-097 leaves the body as it is: unknown fields, order, spaces, numbers and texts', async () => {
    const body = `{ "vendor" : {"x":[1.10, 12345678901234567890, 1e2]},\n "last_updated":"2020-01-01T00:00:00Z", "name":"Zo\\u00eb ☕" }`;
    expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/locations/BE/CPO/L1', { method: 'PUT', body }));
    expect(emsp.only.text).toBe(body);
  });

  it('R-087 leaves the data of the answer as it is', async () => {
    const text = `{"data":{ "vendor":1.10, "last_updated":"2020-01-01T00:00:00Z"}, "status_code" : 1000,"timestamp":"2026-01-01T00:00:00Z"}`;
    cpo.answers = () => ({ text });
    expect((await emsp.ask(cpo, '/cpo/2.2.1/locations/L1')).text).toBe(text);
  });

  it.each([
    [201, 1000, undefined],
    [200, 2001, 'Something is missing'],
    [200, 2003, 'Unknown location'],
    [404, 2004, 'Unknown token'],
    [200, 3000, 'Broken'],
    [500, 3000, undefined],
    [200, 2900, 'A code of its own'],
  ])('R-089 R-088 passes HTTP %i with %i on', async (status, code, message) => {
    emsp.answers = () => ({ status, text: envelope({ said: code }, code, message) });
    const { status: http, body } = await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1', { method: 'PUT', body: {} });
    expect({ http, body }).toEqual({ http: status, body: JSON.parse(envelope({ said: code }, code, message)) });
  });

  it('R-087 says for an answer without a body that it succeeded', async () => {
    emsp.answers = () => ({ text: '' });
    expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1', { method: 'PUT', body: {} }));
  });

  it('R-087 keeps what is addressed to the hub itself', async () => {
    const location = wire('2.2.1', 'location', { ...cpo.owner, id: 'KEPT' });
    expectSuccess(await cpo.ask('NLHUB', '/emsp/2.2.1/locations/BE/CPO/KEPT', { method: 'PUT', body: location }), 201);
    expectSuccess(await cpo.ask('NLHUB', '/emsp/2.2.1/locations/BE/CPO/KEPT'));
    expect(emsp.heard).toEqual([]);
  });

  it('R-084 passes nothing on of the modules between platforms', async () => {
    expectSuccess(await cpo.ask(emsp, '/2.2.1/credentials'));
    expectSuccess(await cpo.ask(emsp, '/hub/2.2.1/hubclientinfo'));
    expect(emsp.heard).toEqual([]);
  });

  it('R-016 passes nothing on for whoever is not who it says it is', async () => {
    const headers = { 'OCPI-from-party-id': 'MSP', 'OCPI-from-country-code': 'FR' };
    expectInvalid(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1', { headers }), /FR\*MSP is no party of this connection.*BE\*CPO/);
    const foreign = { method: 'PUT', body: {} };
    expectFailure(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/DE/OTH/T1', foreign), 404);
    const cdr = wire('2.2.1', 'cdr', { country_code: 'DE', party_id: 'OTH' });
    expectInvalid(await cpo.ask(emsp, '/emsp/2.2.1/cdrs', { method: 'POST', body: cdr }), /DE\*OTH/);
    expectFailure(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1', { authorization: 'bm9ib2R5' }), 401);
    for (const path of ['sessions/DE/OTH/S1', 'cdrs/DE/OTH/C1']) expectFailure(await cpo.ask(emsp, `/emsp/2.2.1/${path}`), 404);
    expectFailure(await cpo.ask(emsp, '/emsp/2.3.0/bookings/DE/OTH/B1'), 404);
    expect(emsp.heard).toEqual([]);
  });

  it('R-083 wants to know which of several parties sends', async () => {
    const several = await Party.connect(hub, { name: 'DEONE', more: ['DETWO'] });
    try {
      const headers = { Authorization: `Token ${several.authorization}`, 'OCPI-to-country-code': 'FR', 'OCPI-to-party-id': 'MSP' };
      const [status, text] = await raw(hub.url('/emsp/2.2.1/tariffs/DE/TWO/T1'), headers);
      expect([status, JSON.parse(text)]).toMatchObject([200, { status_code: 2001 }]);
      expect(text).toMatch(/OCPI-from-country-code/);
      expect(emsp.heard).toEqual([]);
      expectSuccess(await several.ask(emsp, '/emsp/2.2.1/tariffs/DE/TWO/T1', { headers: { 'OCPI-from-party-id': 'two' } }));
      expect(emsp.only.headers['ocpi-from-party-id']).toBe('two');
    } finally {
      await several.close();
    }
  });

  it("R-083 a party that is its connection's only one need not say that it sends", async () => {
    const headers = { Authorization: `Token ${cpo.authorization}`, 'OCPI-to-country-code': 'fr', 'OCPI-to-party-id': 'msp' };
    expect(await raw(hub.url('/emsp/2.2.1/tariffs/BE/CPO/T1'), headers)).toMatchObject([200, expect.stringContaining('1000')]);
    expect(emsp.only.headers).toMatchObject({ 'ocpi-from-party-id': 'CPO', 'ocpi-to-party-id': 'msp' });
  });

  it('R-036 does not let an address lead out of the endpoint', async () => {
    for (const id of ['..', '%2e%2e', '.%2E', '..%2f..%2fcredentials']) {
      const [status, text] = await raw(`${hub.url('/emsp/2.2.1/tariffs/BE/CPO')}/${id}`, {
        ...cpo.routing(emsp),
        Authorization: `Token ${cpo.authorization}`,
      });
      if (id.includes('%2f')) expect(emsp.only.path, text).toBe('/at/MSP/receiver/tariffs/BE/CPO/..%2F..%2Fcredentials');
      else expect([status, emsp.heard.length], `${id}: ${text}`).not.toEqual([200, 1]);
      expect(emsp.heard).toEqual([]);
    }
  });
});

describe.each(ADAPTERS_AND_LANE)('a hub in an application with guards and interceptors of its own on %s', (adapter) => {
  it("R-087 passes on what the host's guard lets in, past its interceptors and pipes", async () => {
    let isOpen = true;
    class HostGuard implements CanActivate {
      canActivate(): boolean {
        return isOpen;
      }
    }
    const seen: string[] = [];
    const hub = await startHub(adapter, { guard: HostGuard }, 'NLHUB', (app) =>
      app.useGlobalInterceptors({ intercept: (_, next) => (seen.push('intercepted'), next.handle()) }),
    );
    const [cpo, emsp] = [await Party.connect(hub, { name: 'BECPO' }), await Party.connect(hub, { name: 'FRMSP' })];
    seen.length = 0;
    try {
      emsp.answers = () => ({ text: envelope({ known: true }) });
      expect(expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1')).body.data).toEqual({ known: true });
      expect(emsp.heard).toHaveLength(1);
      expectSuccess(await cpo.ask('NLHUB', '/cpo/2.2.1/tariffs'));
      expect(seen).toEqual(['intercepted']);
      isOpen = false;
      expectFailure(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1'), 401);
      expect(emsp.heard).toHaveLength(1);
    } finally {
      await Promise.all([hub, cpo, emsp].map((each) => each.close()));
    }
  });
});

describe.each(ADAPTERS_AND_LANE)('a hub below a global prefix on %s', (adapter) => {
  it('R-087 R-098 finds its own part of an address', async () => {
    const own = { countryCode: 'NL', partyId: 'HUB', roles: ['HUB'], businessDetails: { name: 'Hub' } } as const;
    const hub = await startPlatform({
      adapter,
      base: '/api/v1/ocpi',
      configure: (app) => app.setGlobalPrefix('api/v1'),
      ocpi: { roles: ['HUB'], parties: [own] },
    });
    const [cpo, emsp] = [await Party.connect(hub, { name: 'BECPO' }), await Party.connect(hub, { name: 'FRMSP' })];
    try {
      expectSuccess(await cpo.ask(emsp, '/emsp/2.2.1/tariffs/BE/CPO/T1/?x=1'));
      expect(emsp.only.path).toBe('/at/MSP/receiver/tariffs/BE/CPO/T1?x=1');
      const body = { response_url: `${emsp.url('commands', 'SENDER')}/START_SESSION/1` };
      expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body }));
      expect(cpo.only.text).toBe(JSON.stringify({ response_url: hub.url('/emsp/2.2.1/commands/START_SESSION/1') }));
    } finally {
      await Promise.all([hub, cpo, emsp].map((each) => each.close()));
    }
  });
});

/** A request whose path is sent as it is: fetch would resolve the dots. */
function raw(url: string, headers: Record<string, string>): Promise<[number, string]> {
  const { hostname, port, origin } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: url.slice(origin.length), headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    sent.on('error', reject).end();
  });
}
