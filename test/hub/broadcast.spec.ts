import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import { ADAPTERS_AND_LANE } from '../harness.js';
import type { PushSetting } from '../push/setting.js';
import { forget, join, pushed, routing, say, sent, startHub } from './cast-setting.js';

const NOBODY = { cpo: [], newer: [], emsp: [], older: [], old: [], other: [], hub: [] };

describe.each(ADAPTERS_AND_LANE)('broadcast push by a hub on %s', (adapter) => {
  let hub: PushSetting;
  let all: Record<'cpo' | 'newer' | 'emsp' | 'older' | 'old' | 'other' | 'hub', MockPartner>;

  beforeAll(async () => {
    hub = await startHub(adapter);
    all = {
      cpo: await join(hub, '2.2.1', 'CP1', 'CPO'),
      newer: await join(hub, '2.3.0', 'CP2', 'CPO'),
      emsp: await join(hub, '2.3.0', 'EM1', 'EMSP'),
      older: await join(hub, '2.2.1', 'EM2', 'EMSP'),
      old: await join(hub, '2.1.1', 'OLD', 'EMSP'),
      other: await join(hub, '2.2.1', 'OTH', 'OTHER'),
      hub: await join(hub, '2.2.1', 'HB2', 'HUB'),
    };
  });
  beforeEach(() => forget(all));
  afterAll(() => hub.close());

  const CP1 = { country_code: 'BE', party_id: 'CP1' };
  const location = (id: string, changes: Wire = {}): Wire => wire('2.2.1', 'location', { ...CP1, id, ...changes });
  const put = async (mock: MockPartner, path: string, body: object, code = 201): Promise<void> => {
    expectSuccess(await say(hub, mock, path, { method: 'PUT', body }), code);
    await sent(hub);
  };

  it('R-090 R-091 R-093 answers a PUT in its own name, and sends it on to everybody of the opposite role who takes it', async () => {
    const body = location('LOC-1');
    const headers = { 'X-Correlation-ID': 'correlation-of-the-cpo', 'X-Request-ID': 'request-of-the-cpo' };
    const answer = await say(hub, all.cpo, '/emsp/2.2.1/locations/BE/CP1/LOC-1', { method: 'PUT', body, headers });
    expectSuccess(answer, 201);
    expect(answer.headers.get('ocpi-from-party-id')).toBe('HUB');
    expect(answer.headers.get('ocpi-to-party-id')).toBe('CP1');
    await sent(hub);
    const told = ['PUT locations/BE/CP1/LOC-1'];
    expect(pushed(all)).toEqual({ ...NOBODY, emsp: told, older: told, old: told, other: told, hub: told });
    expect(routing(all.emsp, 'locations')).toEqual({ from: 'NL*HUB', to: 'BE*EM1' });
    expect(routing(all.other, 'locations')).toEqual({ from: 'NL*HUB', to: 'BE*OTH' });
    const [request] = all.older.requestsTo(/locations/);
    expect(request?.headers['x-correlation-id']).toBe('correlation-of-the-cpo');
    expect(request?.headers['x-request-id']).not.toBe('request-of-the-cpo');
    expect(all.older.objects.pushed.get('locations/BE/CP1/LOC-1')).toEqual(body);
  });

  it('R-097 keeps last_updated and the owner, in every version', async () => {
    const last_updated = '2020-02-29T12:00:00Z';
    const body = location('LOC-T', { last_updated });
    await put(all.cpo, '/emsp/2.2.1/locations/BE/CP1/LOC-T', body);
    expect(all.emsp.objects.pushed.get('locations/BE/CP1/LOC-T')).toMatchObject({ ...CP1, last_updated });
    expect(all.old.objects.pushed.get('locations/BE/CP1/LOC-T')).toMatchObject({ id: 'LOC-T', last_updated });
  });

  it('R-090 a PUT without to-headers is for the hub, too', async () => {
    const body = wire('2.2.1', 'tariff', { ...CP1, id: 'TAR-O' });
    expectSuccess(await say(hub, all.cpo, '/emsp/2.2.1/tariffs/BE/CP1/TAR-O', { method: 'PUT', body, to: null }), 201);
    await sent(hub);
    expect(pushed(all).emsp).toEqual(['PUT tariffs/BE/CP1/TAR-O']);
  });

  it('R-090 tells of an EVSE and a Connector by themselves, by PATCH or, to whom lacks it, by PUT, with the same result', async () => {
    const [first] = location('LOC-E')['evses'] as { uid: string; connectors: { id: string }[] }[];
    const evse = { ...first!, connectors: first!.connectors.slice(0, 1) };
    await put(all.cpo, '/emsp/2.2.1/locations/BE/CP1/LOC-E', location('LOC-E', { evses: [evse] }));
    const path = `locations/BE/CP1/LOC-E/${evse.uid}`;
    forget(all);
    // One that keeps parts by themselves, one that does not know the part.
    all.emsp.objects.pushed.set(path, { status: 'AVAILABLE' });
    const patch = { status: 'BLOCKED', last_updated: LATER };
    expectSuccess(await say(hub, all.cpo, `/emsp/2.2.1/${path}`, { method: 'PATCH', body: patch }));
    await sent(hub);
    expect(pushed(all)).toMatchObject({ emsp: [`PATCH ${path}`], older: [`PATCH ${path}`, 'PUT locations/BE/CP1/LOC-E'] });
    expect(all.emsp.objects.pushed.get(path)).toEqual(patch);
    const { evses } = all.older.objects.pushed.get('locations/BE/CP1/LOC-E') as { evses: Wire[] };
    expect(evses[0]).toMatchObject({ uid: evse.uid, ...patch });

    forget(all);
    const at = '2026-06-02T00:00:00Z';
    const connector = { ...evse.connectors[0]!, max_voltage: 401, last_updated: at };
    await put(all.cpo, `/emsp/2.2.1/${path}/${connector.id}`, connector, 200);
    expect(pushed(all).older).toEqual([`PUT ${path}/${connector.id}`]);
    expect(all.older.objects.pushed.get(`${path}/${connector.id}`)).toEqual(connector);
    expect(pushed(all).emsp).toEqual([`PATCH ${path}/${connector.id}`, 'PUT locations/BE/CP1/LOC-E']);
    expect(all.emsp.objects.pushed.get('locations/BE/CP1/LOC-E')).toMatchObject({
      last_updated: at,
      evses: [{ last_updated: at, connectors: [{ max_voltage: 401, last_updated: at }] }],
    });

    forget(all);
    await put(all.cpo, `/emsp/2.2.1/${path}`, { ...evse, status: 'CHARGING', last_updated: '2026-06-03T00:00:00Z' }, 200);
    expect(all.older.objects.pushed.get('locations/BE/CP1/LOC-E')).toMatchObject({ evses: [{ status: 'CHARGING' }] });
  });

  it('R-090 tells of a Tariff in the versions of all, and that it is no more by DELETE', async () => {
    const path = '/emsp/2.3.0/tariffs/BE/CP2/TAR-1';
    await put(all.newer, path, wire('2.3.0', 'tariff', { country_code: 'BE', party_id: 'CP2', id: 'TAR-1' }));
    const told = ['PUT tariffs/BE/CP2/TAR-1'];
    expect(pushed(all)).toEqual({ ...NOBODY, emsp: told, older: told, old: told, other: told, hub: told });
    forget(all);
    expectSuccess(await say(hub, all.newer, path, { method: 'DELETE' }));
    await sent(hub);
    const gone = ['DELETE tariffs/BE/CP2/TAR-1'];
    expect(pushed(all)).toEqual({ ...NOBODY, emsp: gone, older: gone, old: gone, other: gone, hub: gone });
    expect(routing(all.older, 'tariffs')).toEqual({ from: 'NL*HUB', to: 'BE*EM2' });
  });

  it('R-093 R-094 sends Tokens of an eMSP, and of an OTHER, to CPOs alone', async () => {
    for (const [mock, party_id, version] of [
      [all.emsp, 'EM1', '2.3.0'],
      [all.other, 'OTH', '2.2.1'],
    ] as const) {
      forget(all);
      const body = wire(version, 'token', { country_code: 'BE', party_id, uid: `TOK-${party_id}`, type: 'RFID' });
      await put(mock, `/cpo/${version}/tokens/BE/${party_id}/TOK-${party_id}?type=RFID`, body);
      const told = [`PUT tokens/BE/${party_id}/TOK-${party_id}`];
      expect(pushed(all)).toEqual({ ...NOBODY, cpo: told, newer: told, hub: told });
      expect(routing(all.cpo, 'tokens')).toEqual({ from: 'NL*HUB', to: 'BE*CP1' });
    }
  });

  it('R-093 what an OTHER says of Locations is for no eMSP', async () => {
    await put(
      all.other,
      '/emsp/2.2.1/locations/BE/OTH/LOC-O',
      wire('2.2.1', 'location', { country_code: 'BE', party_id: 'OTH', id: 'LOC-O' }),
    );
    expect(pushed(all)).toEqual(NOBODY);
  });

  it('R-093 what another hub pushes goes to everybody but that hub, and not round again unless it is newer', async () => {
    const path = '/emsp/2.2.1/locations/FR/FAR/LOC-H';
    const body = wire('2.2.1', 'location', { country_code: 'FR', party_id: 'FAR', id: 'LOC-H' });
    await put(all.hub, path, body);
    const told = ['PUT locations/FR/FAR/LOC-H'];
    expect(pushed(all)).toEqual({ ...NOBODY, emsp: told, older: told, old: told, other: told });
    forget(all);
    await put(all.hub, path, body, 200);
    await put(all.hub, path, { ...body, name: 'Older', last_updated: '2001-01-01T00:00:00Z' }, 200);
    expect(pushed(all)).toEqual(NOBODY);
    await put(all.hub, path, { ...body, name: 'Newer', last_updated: LATER }, 200);
    expect(all.emsp.objects.pushed.get('locations/FR/FAR/LOC-H')).toMatchObject({ name: 'Newer', last_updated: LATER });
  });

  it('R-094 keeps Sessions and CDRs for itself', async () => {
    const session = wire('2.2.1', 'session', { ...CP1, id: 'SES-1' });
    await put(all.cpo, '/emsp/2.2.1/sessions/BE/CP1/SES-1', session);
    const cdr = wire('2.2.1', 'cdr', { ...CP1, id: 'CDR-1' });
    expectSuccess(await say(hub, all.cpo, '/emsp/2.2.1/cdrs', { method: 'POST', body: cdr }), 201);
    await sent(hub);
    expect(pushed(all)).toEqual(NOBODY);
  });

  it('R-089 R-090 the error of a receiver is no error of the pusher, and keeps nobody else from being told', async () => {
    all.emsp.fail(/receiver\/tariffs/, { envelope: { status_code: 2001, status_message: 'no', timestamp: LATER } }, Infinity);
    const path = '/emsp/2.2.1/tariffs/BE/CP1/TAR-E';
    expectSuccess(await say(hub, all.cpo, path, { method: 'PUT', body: wire('2.2.1', 'tariff', { ...CP1, id: 'TAR-E' }) }), 201);
    await sent(hub);
    all.emsp.heal();
    expect(pushed(all).older).toEqual(['PUT tariffs/BE/CP1/TAR-E']);
    expect(all.emsp.objects.pushed.has('tariffs/BE/CP1/TAR-E')).toBe(false);
  });

  it('R-016 what a partner may not say is not sent on', async () => {
    const stolen = wire('2.2.1', 'location', { country_code: 'BE', party_id: 'CP2', id: 'STOLEN' });
    expectFailure(await say(hub, all.cpo, '/emsp/2.2.1/locations/BE/CP2/STOLEN', { method: 'PUT', body: stolen }), 404);
    await sent(hub);
    expect(pushed(all)).toEqual(NOBODY);
  });

  it('R-090 what a 2.1.1 partner pushes goes to all, with its owner', async () => {
    const cpo = await join(hub, '2.1.1', 'CPX', 'CPO');
    forget(all);
    await put(cpo, '/emsp/2.1.1/locations/BE/CPX/LOC-X', wire('2.1.1', 'location', { id: 'LOC-X' }));
    expect(pushed({ ...all, cpo })).toMatchObject({ emsp: ['PUT locations/BE/CPX/LOC-X'], old: ['PUT locations/BE/CPX/LOC-X'], cpo: [] });
    expect(all.emsp.objects.pushed.get('locations/BE/CPX/LOC-X')).toMatchObject({ country_code: 'BE', party_id: 'CPX' });
  });

  it('R-093 what was addressed to another party is not broadcast', async () => {
    const body = wire('2.2.1', 'tariff', { ...CP1, id: 'TAR-D' });
    const to = { countryCode: 'BE', partyId: 'EM2' };
    await say(hub, all.cpo, '/emsp/2.2.1/tariffs/BE/CP1/TAR-D', { method: 'PUT', body, to });
    await sent(hub);
    expect(pushed(all).emsp).toEqual([]);
  });
});
