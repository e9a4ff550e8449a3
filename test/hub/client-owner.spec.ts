import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { LATER } from '../harness.objects.js';
import { ADAPTERS, type Platform } from '../harness.js';
import { until, type PushSetting } from '../push/setting.js';
import { join, role, say, startHub } from './cast-setting.js';
import { startTwoHubs } from './setting.js';

/** What a platform has stored of a party: `CPO CONNECTED`. */
async function known(platform: Platform, countryCode: string, partyId: string): Promise<string[]> {
  const { items } = await platform.app
    .get<OcpiCrud>(OcpiCrud, { strict: false })
    .list('clients', { owners: [{ countryCode, partyId }], offset: 0, limit: 10 }, ownContext('2.3.0', 'hubclientinfo'));
  return items.map(({ role, status }) => `${role} ${status}`);
}

describe.each(ADAPTERS)('who tells a hub of clients on %s', (adapter) => {
  let hub: PushSetting;
  let cpo: MockPartner;
  let peer: MockPartner;
  beforeEach(async () => {
    hub = await startHub(adapter);
    cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    peer = await join(hub, '2.2.1', 'HB2', 'HUB');
    await until(async () => (await known(hub.platform, 'BE', 'HB2')).length > 0);
  });
  afterEach(() => hub.close());

  const put = (from: MockPartner, party: string, played: string, status: string) => {
    const [country_code, party_id] = [party.slice(0, 2), party.slice(2)];
    const body = { country_code, party_id, role: played, status, last_updated: LATER };
    return say(hub, from, `/cpo/${from.credentials.version}/hubclientinfo/${country_code}/${party_id}`, { method: 'PUT', body });
  };
  const pull = async (mock: MockPartner, full = true) => {
    const partners = await hub.platform.app.get(OcpiPartners).all();
    const partner = partners.find(({ roles }) => roles[0]?.partyId === mock.roles[0]?.partyId);
    return hub.platform.app.get(OcpiSync).pull(partner!, 'clients', { full });
  };

  it('R-219 another hub, of parties behind it', async () => {
    expectSuccess(await put(peer, 'FRFAR', 'CPO', 'CONNECTED'), 201);
    expect(await known(hub.platform, 'FR', 'FAR')).toEqual(['CPO CONNECTED']);
  });

  it('nobody, of parties that are connected here, of itself and of the hub', async () => {
    for (const [party, played] of [
      ['BECP1', 'CPO'],
      ['BECP1', 'EMSP'],
      ['BEHB2', 'OTHER'],
      ['NLHUB', 'OTHER'],
    ] as const)
      expectFailure(await put(peer, party, played, 'SUSPENDED'), 404);
    expect(await known(hub.platform, 'BE', 'CP1')).toEqual(['CPO CONNECTED']);
    expect(await known(hub.platform, 'BE', 'HB2')).toEqual(['OTHER CONNECTED']);
    expect(await known(hub.platform, 'NL', 'HUB')).toEqual([]);
  });

  it('no party that is none: not of itself, nor of a role that it does not have, nor of others', async () => {
    for (const [party, played] of [
      ['BECP1', 'CPO'],
      ['BECP1', 'EMSP'],
      ['FRFAR', 'CPO'],
    ] as const)
      expectFailure(await put(cpo, party, played, 'SUSPENDED'), 404);
    expect(await known(hub.platform, 'BE', 'CP1')).toEqual(['CPO CONNECTED']);
    expect(await known(hub.platform, 'FR', 'FAR')).toEqual([]);
  });

  it('a hub of 2.3.0, of what is reached through it, which it has among its roles, but not of itself', async () => {
    const newer = await hub.partner('2.3.0', { hubPartyId: 'BEHB3', roles: [role('HB3', 'OTHER'), role('FAR', 'CPO')] });
    await until(async () => (await known(hub.platform, 'BE', 'HB3')).length > 0);
    expectSuccess(await put(newer, 'BEFAR', 'CPO', 'PLANNED'), 201);
    expectFailure(await put(newer, 'BEHB3', 'OTHER', 'SUSPENDED'), 404);
    expect(await known(hub.platform, 'BE', 'FAR')).toEqual(['CPO PLANNED']);
    expect(await known(hub.platform, 'BE', 'HB3')).toEqual(['OTHER CONNECTED']);
  });

  it('nobody, in lists that are pulled: partners stay as the hub knows them', async () => {
    const list = (mock: MockPartner, country_code: string, party_id: string, played: string): void => {
      mock.objects.list('hubclientinfo').push({ country_code, party_id, role: played, status: 'OFFLINE', last_updated: LATER });
    };
    list(peer, 'FR', 'FAR', 'CPO');
    list(peer, 'BE', 'CP1', 'CPO');
    list(peer, 'BE', 'HB2', 'OTHER');
    list(peer, 'NL', 'HUB', 'OTHER');
    expect(await pull(peer)).toMatchObject({ created: 1, updated: 0, ignored: 3, vanished: 0 });
    peer.objects.list('hubclientinfo').length = 0;
    expect(await pull(peer)).toMatchObject({ vanished: 1 });
    expect(await pull(cpo)).toMatchObject({ vanished: 0 });
    expect(await known(hub.platform, 'FR', 'FAR')).toEqual(['CPO SUSPENDED']);
    expect(await known(hub.platform, 'BE', 'CP1')).toEqual(['CPO CONNECTED']);
    expect(await known(hub.platform, 'BE', 'HB2')).toEqual(['OTHER CONNECTED']);
  });
});

describe.each(ADAPTERS)('two hubs that pull from each other on %s', (adapter) => {
  it('stay CONNECTED: a hub does not list itself', async () => {
    const hubs = await startTwoHubs(adapter);
    try {
      const [first, second] = hubs;
      await until(async () => (await known(first, 'NL', 'TWO')).length + (await known(second, 'NL', 'ONE')).length === 2);
      for (let round = 0; round < 2; round++)
        for (const { app } of hubs)
          for (const partner of await app.get(OcpiPartners, { strict: false }).all())
            await app.get(OcpiSync, { strict: false }).pullAll(partner, { full: true });
      expect(await known(first, 'NL', 'TWO')).toEqual(['OTHER CONNECTED']);
      expect(await known(second, 'NL', 'ONE')).toEqual(['OTHER CONNECTED']);
    } finally {
      for (const each of hubs) await each.close();
    }
  });
});
