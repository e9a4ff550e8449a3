import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import { ADAPTERS_AND_LANE, type Answer, type Platform } from '../harness.js';
import { envelope, Party, startHub } from './setting.js';

describe.each(ADAPTERS_AND_LANE)('requests to a hub without to-headers on %s', (adapter) => {
  let hub: Platform;
  let cpo: Party;
  let emsp: Party;
  let other: Party;
  beforeAll(async () => {
    hub = await startHub(adapter);
    cpo = await Party.connect(hub, { name: 'BECPO', roles: ['CPO'] });
    emsp = await Party.connect(hub, { name: 'FRMSP', roles: ['EMSP'] });
    other = await Party.connect(hub, { name: 'DETWO', roles: ['CPO', 'EMSP'] });
    await hub.store('locations', v230.location({ id: 'LOC-CPO', ...cpo.owner }), v230.location({ id: 'LOC-TWO', ...other.owner }));
    await hub.store('locations', v230.location({ id: 'LOC-HUB', country_code: 'NL', party_id: 'HUB' }));
    await hub.store('locations', v230.location({ id: 'BOTH', ...cpo.owner }), v230.location({ id: 'BOTH', ...other.owner }));
    await hub.store(
      'tokens',
      v230.token({ uid: 'TOKEN-MSP', type: 'RFID', ...emsp.owner }),
      v230.token({ uid: 'APP', type: 'APP_USER', ...emsp.owner }),
    );
    await hub.store('sessions', v230.session({ id: 'STORED', ...cpo.owner, cdr_token: { ...v230.session().cdr_token, ...emsp.owner } }));
  });
  beforeEach(() => {
    for (const party of [cpo, emsp, other]) {
      party.heard.length = 0;
      party.answers = () => ({ text: envelope({ from: party.options.name }) });
    }
  });
  afterAll(async () => {
    await hub.close();
    await Promise.all([cpo, emsp, other].map((party) => party.close()));
  });

  /** It has gone from one to the other, with the to-headers added, and the reply names the real party. */
  function expectRouted(from: Party, to: Party, path: string, answer: Answer): void {
    expectSuccess(answer);
    const heard = to.only;
    expect(heard.path).toBe(path);
    expect(heard.headers).toMatchObject({
      'ocpi-from-country-code': from.countryCode,
      'ocpi-from-party-id': from.partyId,
      'ocpi-to-country-code': to.countryCode,
      'ocpi-to-party-id': to.partyId,
    });
    expect(answer.body.data).toEqual({ from: to.options.name });
    expect(answer.headers.get('ocpi-from-country-code')).toBe(to.countryCode);
    expect(answer.headers.get('ocpi-from-party-id')).toBe(to.partyId);
    expect(answer.headers.get('ocpi-to-party-id')).toBe(from.partyId);
    expect([cpo, emsp, other].flatMap(({ heard: more }) => more)).toEqual([]);
  }
  const command = (from: Party, name: string, body: object): Promise<Answer> =>
    from.ask(undefined, `/cpo/2.2.1/commands/${name}`, {
      method: 'POST',
      body: { response_url: from.url('commands', 'SENDER') + '/X/1', ...body },
    });
  const session = (id: string) => wire('2.2.1', 'session', { id, ...cpo.owner, cdr_token: { ...v230.session().cdr_token, ...emsp.owner } });

  it('R-095 commands go to the owner of the Location that they name', async () => {
    const start = await command(emsp, 'START_SESSION', { location_id: 'LOC-CPO', token: {} });
    expectRouted(emsp, cpo, '/at/CPO/receiver/commands/START_SESSION', start);
    const unlock = await command(emsp, 'UNLOCK_CONNECTOR', { location_id: 'loc-two', evse_uid: 'X', connector_id: '1' });
    expectRouted(emsp, other, '/at/TWO/receiver/commands/UNLOCK_CONNECTOR', unlock);
  });

  it('R-095 what names a Session goes to the CPO that has pushed it over the hub', async () => {
    const pushed = await cpo.ask(undefined, '/emsp/2.2.1/sessions/BE/CPO/SES1', { method: 'PUT', body: session('SES1') });
    expectRouted(cpo, emsp, '/at/MSP/receiver/sessions/BE/CPO/SES1', pushed);
    const fields = { kwh: 2, last_updated: '2026-01-01T00:00:00Z' };
    const patched = await cpo.ask(undefined, '/emsp/2.2.1/sessions/BE/CPO/SES1', { method: 'PATCH', body: fields });
    expectRouted(cpo, emsp, '/at/MSP/receiver/sessions/BE/CPO/SES1', patched);
    expectRouted(emsp, cpo, '/at/CPO/receiver/commands/STOP_SESSION', await command(emsp, 'STOP_SESSION', { session_id: 'SES1' }));
    const preferences = { method: 'PUT', body: { profile_type: 'CHEAP' } };
    const preferred = await emsp.ask(undefined, '/cpo/2.2.1/sessions/SES1/charging_preferences', preferences);
    expectRouted(emsp, cpo, '/at/CPO/sender/sessions/SES1/charging_preferences', preferred);
    const profile = { method: 'PUT', body: { charging_profile: {}, response_url: emsp.url('chargingprofiles', 'SENDER') } };
    expectRouted(
      emsp,
      cpo,
      '/at/CPO/receiver/chargingprofiles/SES1',
      await emsp.ask(undefined, '/cpo/2.2.1/chargingprofiles/SES1', profile),
    );
    const news = await cpo.ask(undefined, '/emsp/2.2.1/chargingprofiles/SES1', { method: 'PUT', body: {} });
    expectRouted(cpo, emsp, '/at/MSP/sender/chargingprofiles/SES1', news);
  });

  it('R-095 and so does what names a Session that is stored at the hub', async () => {
    expectRouted(emsp, cpo, '/at/CPO/receiver/commands/STOP_SESSION', await command(emsp, 'STOP_SESSION', { session_id: 'STORED' }));
    const patched = await cpo.ask(undefined, '/emsp/2.2.1/sessions/BE/CPO/STORED', { method: 'PATCH', body: {} });
    expectRouted(cpo, emsp, '/at/MSP/receiver/sessions/BE/CPO/STORED', patched);
  });

  it('R-095 a reservation is cancelled where it was made', async () => {
    expectRouted(
      emsp,
      other,
      '/at/TWO/receiver/commands/RESERVE_NOW',
      await command(emsp, 'RESERVE_NOW', { location_id: 'LOC-TWO', reservation_id: 'R1' }),
    );
    expectRouted(
      emsp,
      other,
      '/at/TWO/receiver/commands/CANCEL_RESERVATION',
      await command(emsp, 'CANCEL_RESERVATION', { reservation_id: 'R1' }),
    );
    expect((await command(other, 'CANCEL_RESERVATION', { reservation_id: 'R1' })).body.status_code).toBe(4001);
  });

  it('R-095 a Token is authorized by its owner', async () => {
    const authorize = (path: string): Promise<Answer> => cpo.ask(undefined, `/emsp/2.2.1/tokens/${path}`, { method: 'POST' });
    expectRouted(cpo, emsp, '/at/MSP/sender/tokens/TOKEN-MSP/authorize', await authorize('TOKEN-MSP/authorize'));
    expectRouted(cpo, emsp, '/at/MSP/sender/tokens/APP/authorize?type=APP_USER', await authorize('APP/authorize?type=APP_USER'));
    expect((await authorize('APP/authorize')).body.status_code).toBe(4001);
  });

  it('R-095 a CDR goes to the party of its token', async () => {
    const cdr = wire('2.2.1', 'cdr', { ...cpo.owner, cdr_token: { ...v230.session().cdr_token, ...emsp.owner } });
    expectRouted(cpo, emsp, '/at/MSP/receiver/cdrs', await cpo.ask(undefined, '/emsp/2.2.1/cdrs', { method: 'POST', body: cdr }));
    expect(await hub.crud.list('cdrs', { offset: 0, limit: 1 }, { version: '2.3.0', module: 'cdrs' })).toMatchObject({ total: 0 });
  });

  it("R-095 one object is fetched from the party that has it, a list is the hub's", async () => {
    expectRouted(emsp, cpo, '/at/CPO/sender/locations/LOC-CPO/EVSE-1', await emsp.ask(undefined, '/cpo/2.2.1/locations/LOC-CPO/EVSE-1'));
    expectSuccess(await emsp.ask(undefined, '/cpo/2.2.1/locations'));
    expect(expectSuccess(await emsp.ask(undefined, '/cpo/2.2.1/locations/LOC-HUB')).body.data).toMatchObject({
      id: 'LOC-HUB',
      party_id: 'HUB',
    });
    expect((await emsp.ask(undefined, '/cpo/2.2.1/locations/NOWHERE')).status).toBe(404);
    expect(cpo.heard).toEqual([]);
  });

  it('R-095 pushes that are for all stay with the hub', async () => {
    const body = wire('2.2.1', 'location', { ...cpo.owner, id: 'FOR-ALL' });
    expectSuccess(await cpo.ask(undefined, '/emsp/2.2.1/locations/BE/CPO/FOR-ALL', { method: 'PUT', body }), 201);
    expect(
      await hub.crud.get('locations', { countryCode: 'BE', partyId: 'CPO', id: 'FOR-ALL' }, { version: '2.3.0', module: 'locations' }),
    ).toBeDefined();
  });

  it('R-095 R-088 4001 when it cannot be told whom something is for', async () => {
    for (const answer of [
      await command(emsp, 'START_SESSION', { location_id: 'NOWHERE', token: {} }),
      await command(emsp, 'START_SESSION', { location_id: 'BOTH', token: {} }),
      await command(emsp, 'STOP_SESSION', { session_id: 'NEVER' }),
      await command(emsp, 'STOP_SESSION', { session_id: 7 }),
      await cpo.ask(undefined, '/emsp/2.2.1/tokens/NOBODYS/authorize', { method: 'POST' }),
      await cpo.ask(undefined, '/emsp/2.2.1/sessions/BE/CPO/S9', {
        method: 'PUT',
        body: { ...session('S9'), cdr_token: { country_code: 'SE', party_id: 'XXX' } },
      }),
      await cpo.ask(undefined, '/emsp/2.2.1/sessions/BE/CPO/S9', { method: 'PATCH', body: {} }),
      await cpo.ask(undefined, '/emsp/2.2.1/cdrs', { method: 'POST', body: { ...cpo.owner } }),
    ]) {
      expect({ http: answer.status, code: answer.body.status_code, text: answer.text }).toEqual({
        http: 200,
        code: 4001,
        text: answer.text,
      });
      expect(answer.headers.get('ocpi-from-party-id')).toBe('HUB');
    }
    expect([cpo, emsp, other].flatMap(({ heard }) => heard)).toEqual([]);
  });
});

describe.each(ADAPTERS_AND_LANE)('a hub that is an eMSP and a CPO, too, on %s', (adapter) => {
  it('R-095 does what is for its own parties itself', async () => {
    const own = (partyId: string, role: 'HUB' | 'CPO' | 'EMSP') =>
      ({ countryCode: 'NL', partyId, roles: [role], businessDetails: { name: partyId } }) as const;
    const hub = await startHub(adapter, {
      roles: ['HUB', 'CPO', 'EMSP'],
      parties: [own('HUB', 'HUB'), own('OWC', 'CPO'), own('OWM', 'EMSP')],
    });
    const cpo = await Party.connect(hub, { name: 'BECPO', roles: ['CPO', 'EMSP'] });
    try {
      const party = { country_code: 'NL', party_id: 'OWM' };
      const session = wire('2.2.1', 'session', { id: 'S1', ...cpo.owner, cdr_token: { ...v230.session().cdr_token, ...party } });
      for (const to of [undefined, 'NLOWM'])
        expectSuccess(await cpo.ask(to, '/emsp/2.2.1/sessions/BE/CPO/S1', { method: 'PUT', body: session }), to ? 200 : 201);
      await hub.store('tokens', v230.token({ uid: 'OWN', ...party }));
      expectSuccess(await cpo.ask(undefined, '/emsp/2.2.1/tokens/OWN/authorize', { method: 'POST' }));
      const stop = { session_id: 'NEVER', response_url: cpo.url('commands', 'SENDER') };
      const stopped = await cpo.ask('NLOWC', '/cpo/2.2.1/commands/STOP_SESSION', { method: 'POST', body: stop });
      expect(stopped.body.data).toMatchObject({ result: 'UNKNOWN_SESSION' });
      expect((await cpo.ask(undefined, '/cpo/2.2.1/commands/STOP_SESSION', { method: 'POST', body: stop })).body.data).toEqual(
        stopped.body.data,
      );
    } finally {
      await Promise.all([hub, cpo].map((each) => each.close()));
    }
  });
});
