import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v221, v230 } from '../fixtures/objects.js';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { envelope, Party, startHub } from './setting.js';

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe.each(ADAPTERS)('parties of different versions behind a hub on %s', (adapter) => {
  let hub: Platform;
  let older: Party;
  let newer: Party;
  beforeAll(async () => {
    hub = await startHub(adapter);
    older = await Party.connect(hub, { name: 'BEOLD', version: '2.2.1' });
    newer = await Party.connect(hub, { name: 'FRNEW', version: '2.3.0' });
  });
  beforeEach(() => {
    for (const party of [older, newer]) {
      party.heard.length = 0;
      party.answers = () => undefined;
    }
  });
  afterAll(() => Promise.all([hub, older, newer].map((each) => each.close())));

  const newCdr = () => wire('2.3.0', 'cdr', newer.owner);
  const oldCdr = () => wire('2.2.1', 'cdr', older.owner);

  it('R-087 a CDR is posted in the version of its receiver', async () => {
    expectSuccess(await newer.ask(older, '/emsp/2.3.0/cdrs', { method: 'POST', body: newCdr() }));
    expect(json(older.only.text)['total_cost']).toEqual(v221.cdr().total_cost);
    expectSuccess(await older.ask(newer, '/emsp/2.2.1/cdrs', { method: 'POST', body: oldCdr() }));
    expect(json(newer.only.text)['total_cost']).toMatchObject({ before_taxes: v230.cdr().total_cost.before_taxes });
  });

  it('R-087 a Location is put in the version of its receiver, with what is unknown, at all levels', async () => {
    const location = wire('2.3.0', 'location', { ...newer.owner, vendor: { x: 1 } });
    expectSuccess(await newer.ask(older, '/emsp/2.3.0/locations/FR/NEW/LOC-1', { method: 'PUT', body: location }));
    const put = json(older.only.text);
    expect(put).toMatchObject({ vendor: { x: 1 }, id: 'LOC-1', last_updated: location['last_updated'] });
    expect(put).not.toHaveProperty('help_phone');
    const evse = { ...wire('2.3.0', 'evse'), parking: [{ parking_id: 'P1' }] };
    expectSuccess(await newer.ask(older, '/emsp/2.3.0/locations/FR/NEW/LOC-1/EVSE-1', { method: 'PUT', body: evse }));
    const heard = older.only;
    expect(heard.path).toBe('/at/OLD/receiver/locations/FR/NEW/LOC-1/EVSE-1');
    expect(json(heard.text)).not.toHaveProperty('parking');
  });

  it('R-087 lists and objects are answered in the version of who asks; what it cannot read is left out of a list', async () => {
    const headers = { 'X-Total-Count': '2', 'X-Limit': '50' };
    newer.answers = () => ({ text: envelope([newCdr(), { broken: true }]), headers });
    const list = expectSuccess(await older.ask(newer, '/cpo/2.2.1/cdrs'));
    expect(list.body.data).toHaveLength(1);
    expect((list.body.data as object[])[0]).toMatchObject({ total_cost: v221.cdr().total_cost, ...newer.owner });
    expect(list.headers.get('x-total-count')).toBe('2');
    newer.answers = () => ({ text: envelope({ ...v230.location({ ...newer.owner }), help_phone: '+31' }) });
    const one = expectSuccess(await older.ask(newer, '/cpo/2.2.1/locations/LOC-1'));
    expect(one.body.data).toMatchObject({ id: 'LOC-1' });
    expect(one.body.data).not.toHaveProperty('help_phone');
    newer.answers = () => ({ text: envelope({ broken: true }) });
    expect((await older.ask(newer, '/cpo/2.2.1/locations/LOC-1')).body.status_code).toBe(4000);
  });

  it('R-089 errors are passed on in any version', async () => {
    newer.answers = () => ({ status: 404, text: envelope({ broken: true }, 2003, 'No such place') });
    const answer = await older.ask(newer, '/cpo/2.2.1/locations/LOC-1');
    expect([answer.status, answer.body.status_code, answer.body.status_message]).toEqual([404, 2003, 'No such place']);
  });

  it('R-087 R-098 commands and their results go both ways', async () => {
    for (const [from, to] of [
      [older, newer],
      [newer, older],
    ] as const) {
      const token = wire(from.version, 'token', from.owner);
      const body = { response_url: `${from.url('commands', 'SENDER')}/START_SESSION/1`, token, location_id: 'L1' };
      expectSuccess(await from.ask(to, `/cpo/${from.version}/commands/START_SESSION`, { method: 'POST', body }));
      const command = json(to.only.text);
      const url = hub.url(`/emsp/${to.version}/commands/START_SESSION/1`);
      expect(command).toMatchObject({ response_url: url, location_id: 'L1', token: { uid: token['uid'] } });
      expectSuccess(await to.ask(from, url, { method: 'POST', body: { result: 'ACCEPTED' } }));
      expect(from.only).toMatchObject({ path: `/at/${from.partyId}/sender/commands/START_SESSION/1`, text: '{"result":"ACCEPTED"}' });
    }
  });

  it('R-190 a Token is authorized in the version of who asks', async () => {
    newer.answers = () => ({ text: envelope({ allowed: 'ALLOWED', token: wire('2.3.0', 'token', { ...newer.owner, type: 'EMAID' }) }) });
    const info = expectSuccess(await older.ask(newer, '/emsp/2.2.1/tokens/T1/authorize', { method: 'POST' })).body.data;
    expect(info).toMatchObject({ allowed: 'ALLOWED', token: { type: 'OTHER' } });
  });

  it('R-088 a PATCH goes on as far as its fields are the same in both versions, else the hub says 4000', async () => {
    const patch = (body: object) => newer.ask(older, '/emsp/2.3.0/sessions/FR/NEW/S1', { method: 'PATCH', body });
    const same = { kwh: 3.5, status: 'ACTIVE', last_updated: '2026-01-01T00:00:00Z' };
    expectSuccess(await patch(same));
    expect(json(older.only.text)).toEqual(same);
    const refused = await patch({ ...same, total_cost: { before_taxes: 1 } });
    expect([refused.status, refused.body.status_code]).toEqual([200, 4000]);
    expect(refused.body.status_message).toMatch(/total_cost.*PUT/);
    expect(older.heard).toEqual([]);
  });

  it('R-012 what is not valid cannot be converted', async () => {
    const { currency, ...cdr } = newCdr();
    expect(currency).toBeDefined();
    expectInvalid(await newer.ask(older, '/emsp/2.3.0/cdrs', { method: 'POST', body: cdr }), /2\.2\.1.*\$\.currency/);
    expect(older.heard).toEqual([]);
  });

  it('R-087 a partner is understood in another version than it registered in', async () => {
    expectSuccess(await newer.ask(older, '/emsp/2.2.1/cdrs', { method: 'POST', body: wire('2.2.1', 'cdr', newer.owner) }));
    expect(json(older.only.text)['total_cost']).toEqual(v221.cdr().total_cost);
  });
});
