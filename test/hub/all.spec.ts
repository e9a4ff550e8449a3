import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import type { Session } from '../../lib/versions/v230/sessions.js';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { wire, type Wire } from '../harness.objects.js';
import { ADAPTERS_AND_LANE, type Answer } from '../harness.js';
import type { PushSetting } from '../push/setting.js';
import { HUB, join, role, say, startHub } from './cast-setting.js';

const SINCE = '?date_from=2001-01-01T00:00:00Z';

describe.each(ADAPTERS_AND_LANE)('GET All via a hub on %s', (adapter) => {
  let hub: PushSetting;
  let cpo: MockPartner;
  let newer: MockPartner;
  let emsp: MockPartner;
  let other: MockPartner;
  let old: MockPartner;

  beforeAll(async () => {
    hub = await startHub(adapter);
    cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    newer = await join(hub, '2.3.0', 'CP2', 'CPO');
    emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
    other = await join(hub, '2.2.1', 'EM2', 'EMSP');
    old = await join(hub, '2.1.1', 'OLD', 'EMSP');
    for (const [mock, version, party_id] of [
      [cpo, '2.2.1', 'CP1'],
      [newer, '2.3.0', 'CP2'],
    ] as const) {
      const owner = { country_code: 'BE', party_id };
      for (const id of ['SAME', `ONLY-${party_id}`]) {
        const path = `/emsp/${version}/locations/BE/${party_id}/${id}`;
        expectSuccess(await say(hub, mock, path, { method: 'PUT', body: wire(version, 'location', { ...owner, id }) }), 201);
      }
      const tariff = wire(version, 'tariff', { ...owner, id: 'TAR-1' });
      expectSuccess(await say(hub, mock, `/emsp/${version}/tariffs/BE/${party_id}/TAR-1`, { method: 'PUT', body: tariff }), 201);
    }
    const token = wire('2.3.0', 'token', { country_code: 'BE', party_id: 'EM1', uid: 'TOK-1', type: 'RFID' });
    expectSuccess(await say(hub, emsp, '/cpo/2.3.0/tokens/BE/EM1/TOK-1?type=RFID', { method: 'PUT', body: token }), 201);
    await hub.store('sessions', sessionFor('EM1', 'CP1', 'SES-1'));
    await hub.store('sessions', sessionFor('EM2', 'CP1', 'SES-2'));
    await hub.store('sessions', sessionFor('EM1', 'CP2', 'SES-3'));
    const cdr = v230.cdr({ country_code: 'BE', party_id: 'CP2', id: 'CDR-1' });
    await hub.store('cdrs', { ...cdr, cdr_token: { ...cdr.cdr_token, country_code: 'BE', party_id: 'EM2' } });
  });
  afterAll(() => hub.close());

  const sessionFor = (emspId: string, party_id: string, id: string): Session => {
    const session = v230.session({ country_code: 'BE', party_id, id });
    return { ...session, cdr_token: { ...session.cdr_token, country_code: 'BE', party_id: emspId } };
  };
  const owned = ({ body }: Answer): string[] => (body.data as Wire[]).map((each) => `${each['party_id']}/${each['id'] ?? each['uid']}`);
  const list = async (mock: MockPartner, path: string): Promise<string[]> => owned(expectSuccess(await say(hub, mock, path)));

  it('R-096 gives the objects of all parties, each saying whose it is, in pages', async () => {
    const all = ['CP1/SAME', 'CP1/ONLY-CP1', 'CP2/SAME', 'CP2/ONLY-CP2'];
    for (const [mock, version] of [
      [emsp, '2.3.0'],
      [other, '2.2.1'],
    ] as const) {
      const first = expectSuccess(await say(hub, mock, `/cpo/${version}/locations?limit=3`));
      expect(first.headers.get('x-total-count')).toBe('4');
      expect(first.headers.get('ocpi-from-party-id')).toBe('HUB');
      const next = /<(.+)>/.exec(first.headers.get('link')!)![1]!;
      const second = expectSuccess(await say(hub, mock, next));
      expect([...owned(first), ...owned(second)]).toEqual(all);
      expect(second.headers.get('link')).toBeNull();
      expect((first.body.data as Wire[])[0]).toMatchObject({ country_code: 'BE', party_id: 'CP1' });
    }
    expect(await list(emsp, '/cpo/2.3.0/tariffs')).toEqual(['CP1/TAR-1', 'CP2/TAR-1']);
  });

  it('R-096 R-094 gives Sessions and CDRs to those alone whose they are', async () => {
    expect(await list(emsp, `/cpo/2.3.0/sessions${SINCE}`)).toEqual(['CP1/SES-1', 'CP2/SES-3']);
    expect(await list(other, `/cpo/2.2.1/sessions${SINCE}`)).toEqual(['CP1/SES-2']);
    expect(await list(emsp, '/cpo/2.3.0/cdrs')).toEqual([]);
    expect(await list(other, '/cpo/2.2.1/cdrs')).toEqual(['CP2/CDR-1']);
  });

  it('R-096 gives to nobody what its role does not receive: no Tokens to eMSPs, nothing of other CPOs to CPOs', async () => {
    expect(await list(cpo, '/emsp/2.2.1/tokens')).toEqual(['EM1/TOK-1']);
    expect(await list(other, '/emsp/2.2.1/tokens')).toEqual([]);
    expect(await list(newer, '/cpo/2.3.0/locations')).toEqual([]);
    expect(await list(newer, '/cpo/2.3.0/tariffs')).toEqual([]);
    expect(await list(newer, `/cpo/2.3.0/sessions${SINCE}`)).toEqual([]);
    expect(await list(newer, '/cpo/2.3.0/cdrs')).toEqual([]);
    expectFailure(await say(hub, newer, '/cpo/2.3.0/locations/ONLY-CP1'), 404);
  });

  it('R-096 gives a single Location, EVSE or Connector of whichever party has it, unless several have', async () => {
    const found = expectSuccess(await say(hub, emsp, '/cpo/2.3.0/locations/ONLY-CP1'));
    expect(found.body.data).toMatchObject({ country_code: 'BE', party_id: 'CP1', id: 'ONLY-CP1' });
    const [evse] = (found.body.data as { evses: { uid: string; connectors: { id: string }[] }[] }).evses;
    const path = `/cpo/2.3.0/locations/ONLY-CP1/${evse!.uid}`;
    expect(expectSuccess(await say(hub, emsp, path)).body.data).toMatchObject({ uid: evse!.uid });
    expectSuccess(await say(hub, emsp, `${path}/${evse!.connectors[0]!.id}`));
    expectInvalid(await say(hub, emsp, '/cpo/2.3.0/locations/SAME'), /BE\*CP1 and BE\*CP2/);
    expectFailure(await say(hub, emsp, '/cpo/2.3.0/locations/NONE'), 404);
  });

  it('R-016 the Receiver interfaces stay with the owner of what was pushed', async () => {
    expectFailure(await say(hub, newer, '/emsp/2.3.0/locations/BE/CP1/ONLY-CP1'), 404);
    expectFailure(await say(hub, emsp, '/emsp/2.3.0/locations/BE/CP1/ONLY-CP1'), 404);
    expectFailure(await say(hub, other, '/emsp/2.2.1/sessions/BE/CP1/SES-2'), 404);
    expectSuccess(await say(hub, cpo, '/emsp/2.2.1/locations/BE/CP1/ONLY-CP1'));
  });

  it('2.1.1, which cannot say whose an object is, is given the own objects of the hub', async () => {
    await hub.store('locations', v230.location({ country_code: HUB.countryCode, party_id: HUB.partyId, id: 'OWN' }));
    const answer = expectSuccess(await say(hub, old, '/cpo/2.1.1/locations'));
    expect((answer.body.data as Wire[]).map(({ id }) => id)).toEqual(['OWN']);
    expect(answer.headers.get('x-total-count')).toBe('1');
    expectFailure(await say(hub, old, '/cpo/2.1.1/locations/ONLY-CP1'), 404);
  });

  it('R-096 gives another hub the Sessions of the parties that it speaks for, not those of direct partners', async () => {
    const far = await hub.partner('2.3.0', { roles: [role('HB3', 'OTHER')], hubPartyId: 'BEHB3' });
    await hub.store('sessions', sessionFor('FAR', 'CP1', 'SES-FAR'));
    expect(await list(far, `/cpo/2.3.0/sessions${SINCE}`)).toEqual(['CP1/SES-FAR']);
    expect((await list(far, '/cpo/2.3.0/locations')).length).toBeGreaterThan(3);
  });
});

describe('a platform that is no hub', () => {
  it('R-016 shows nobody what partners have pushed, and a hub no Sessions of direct partners', async () => {
    const hub = await startHub('express', {
      roles: ['CPO', 'EMSP'],
      parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
    });
    try {
      const to = { countryCode: 'NL', partyId: 'EXA' };
      const emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
      const cpo = await join(hub, '2.3.0', 'CP1', 'CPO');
      const far = await hub.partner('2.3.0', { roles: [role('HB3', 'OTHER')], hubPartyId: 'BEHB3' });
      const body = wire('2.3.0', 'location', { country_code: 'BE', party_id: 'CP1', id: 'FOREIGN' });
      expectSuccess(await say(hub, cpo, '/emsp/2.3.0/locations/BE/CP1/FOREIGN', { method: 'PUT', body, to }), 201);
      const session = v230.session({ country_code: 'NL', party_id: 'EXA', id: 'SES-1' });
      for (const party_id of ['EM1', 'FAR'])
        await hub.store('sessions', {
          ...session,
          id: `SES-${party_id}`,
          cdr_token: { ...session.cdr_token, country_code: 'BE', party_id },
        });
      expect(expectSuccess(await say(hub, emsp, '/cpo/2.3.0/locations', { to })).body.data).toEqual([]);
      expectFailure(await say(hub, emsp, '/cpo/2.3.0/locations/FOREIGN', { to }), 404);
      const sessions = expectSuccess(await say(hub, far, `/cpo/2.3.0/sessions${SINCE}`, { to })).body.data as Wire[];
      expect(sessions.map(({ id }) => id)).toEqual(['SES-FAR']);
      expect(emsp.requestsTo(/receiver/)).toEqual([]);
    } finally {
      await hub.close();
    }
  });
});
