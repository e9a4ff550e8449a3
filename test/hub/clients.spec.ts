import { afterEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { OcpiState } from '../../lib/contract/state.js';
import type { HubConnection } from '../../lib/hub/hub-upkeep.js';
import { HubWatch } from '../../lib/hub/hub-watch.js';
import type { OcpiOptions } from '../../lib/ocpi.options.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import type { ClientInfo } from '../../lib/versions/v230/hub-client-info.js';
import { expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import { ADAPTERS, ADAPTERS_AND_LANE, type Adapter } from '../harness.js';
import { until, type PushSetting } from '../push/setting.js';
import { forget, join, pushed, role, say, sent, startHub } from './cast-setting.js';

type Hub = PushSetting;

/** What a partner says of all clients of the hub: `CP1 CPO CONNECTED`. */
async function clients(hub: Hub, mock: MockPartner): Promise<string[]> {
  const version = mock.credentials.version!;
  const { body } = expectSuccess(await say(hub, mock, `/hub/${version}/hubclientinfo`));
  return (body.data as ClientInfo[]).map(({ party_id, role: played, status }) => `${party_id} ${played} ${status}`).sort();
}

/** What it was last told of a party. */
function told(mock: MockPartner, partyId: string): Wire | undefined {
  return mock.objects.pushed.get(`hubclientinfo/BE/${partyId}`) as Wire | undefined;
}

const isTold = (mock: MockPartner, partyId: string, status: string): Promise<void> =>
  until(() => told(mock, partyId)?.['status'] === status);

async function pushTariff(hub: Hub, cpo: MockPartner, id: string): Promise<void> {
  const partyId = cpo.roles[0]!.partyId;
  const body = wire('2.2.1', 'tariff', { country_code: 'BE', party_id: partyId, id });
  expectSuccess(await say(hub, cpo, `/emsp/2.2.1/tariffs/BE/${partyId}/${id}`, { method: 'PUT', body }), 201);
}

describe.each(ADAPTERS_AND_LANE)('what a hub tells of its clients on %s', (adapter) => {
  const hubs: Hub[] = [];
  const start = async (ocpi?: Partial<OcpiOptions>): Promise<Hub> => {
    const hub = await startHub(adapter, ocpi);
    hubs.push(hub);
    return hub;
  };
  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub.close();
  });

  it('R-219 R-221 partners are CONNECTED once they have registered, by party and role, and all others are told', async () => {
    const hub = await start();
    const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    const both = await hub.partner('2.3.0', { roles: [role('TWO', 'CPO'), role('TWO', 'EMSP')] });
    await join(hub, '2.1.1', 'OLD', 'EMSP');
    await isTold(cpo, 'TWO', 'CONNECTED');
    await isTold(cpo, 'OLD', 'CONNECTED');
    await isTold(both, 'OLD', 'CONNECTED');
    expect(told(both, 'OLD')).toMatchObject({ country_code: 'BE', party_id: 'OLD', role: 'EMSP' });
    const all = ['CP1 CPO CONNECTED', 'OLD EMSP CONNECTED', 'TWO CPO CONNECTED', 'TWO EMSP CONNECTED'];
    for (const mock of [cpo, both]) expect(await clients(hub, mock)).toEqual(all);
    expect(told(cpo, 'CP1')).toBeUndefined();
    const [push] = cpo.requestsTo(/receiver\/hubclientinfo/);
    expect(push?.method).toBe('PUT');
    expect(Object.keys(push!.headers).filter((name) => name.startsWith('ocpi-'))).toEqual([]);
  });

  it('R-219 new roles are CONNECTED with the update that names them, and those that are no more SUSPENDED', async () => {
    const hub = await start();
    const roles = [role('CP1', 'CPO')];
    const cpo = await hub.partner('2.2.1', { roles });
    const emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
    roles.push(role('NEW', 'CPO'));
    await cpo.credentials.update();
    await isTold(emsp, 'NEW', 'CONNECTED');
    roles.shift();
    await cpo.credentials.update();
    await isTold(emsp, 'CP1', 'SUSPENDED');
    expect(await clients(hub, emsp)).toEqual(['CP1 CPO SUSPENDED', 'EM1 EMSP CONNECTED', 'NEW CPO CONNECTED']);
  });

  it('R-219 R-220 who unregisters is SUSPENDED, and is sent nothing more; who comes again is CONNECTED', async () => {
    const hub = await start();
    const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    const leaving = await join(hub, '2.3.0', 'EM1', 'EMSP');
    await isTold(cpo, 'EM1', 'CONNECTED');
    await leaving.credentials.unregister();
    await isTold(cpo, 'EM1', 'SUSPENDED');
    expect(await clients(hub, cpo)).toEqual(['CP1 CPO CONNECTED', 'EM1 EMSP SUSPENDED']);
    await pushTariff(hub, cpo, 'TAR-1');
    await sent(hub);
    expect(pushed({ leaving }).leaving).toEqual([]);
    await join(hub, '2.3.0', 'EM1', 'EMSP');
    await isTold(cpo, 'EM1', 'CONNECTED');
  });

  it('R-220 who cannot be reached is OFFLINE: nothing is sent or kept for it; it is CONNECTED again when it asks, and knows what it missed', async () => {
    const hub = await start();
    const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    const emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
    const away = await join(hub, '2.2.1', 'EM2', 'EMSP');
    await isTold(emsp, 'EM2', 'CONNECTED');
    await sent(hub);
    away.fail(/./, { reset: true }, Infinity);
    await pushTariff(hub, cpo, 'TAR-1');
    await isTold(emsp, 'EM2', 'OFFLINE');
    await isTold(cpo, 'EM2', 'OFFLINE');
    // What was under way when it went is given up with the next attempt.
    await sent(hub);
    forget({ away });
    await pushTariff(hub, cpo, 'TAR-2');
    const third = await join(hub, '2.2.1', 'EM3', 'EMSP');
    await isTold(emsp, 'EM3', 'CONNECTED');
    await sent(hub);
    expect(pushed({ emsp, away })).toEqual({ emsp: ['PUT tariffs/BE/CP1/TAR-1', 'PUT tariffs/BE/CP1/TAR-2'], away: [] });
    expect(away.requestsTo(/receiver/)).toEqual([]);

    away.heal();
    const all = expectSuccess(await say(hub, away, '/cpo/2.2.1/tariffs')).body.data as Wire[];
    expect(all.map(({ id }) => id)).toEqual(['TAR-1', 'TAR-2']);
    await isTold(emsp, 'EM2', 'CONNECTED');
    await isTold(away, 'EM3', 'CONNECTED');
    await sent(hub);
    expect(pushed({ away }).away).toEqual([]);
    await pushTariff(hub, cpo, 'TAR-3');
    await sent(hub);
    expect(pushed({ away, third })).toEqual({ away: ['PUT tariffs/BE/CP1/TAR-3'], third: ['PUT tariffs/BE/CP1/TAR-3'] });
  });

  it('one lost connection is no outage: the partner answers when it is asked, and gets what it is due', async () => {
    const hub = await start();
    const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    const emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
    await isTold(cpo, 'EM1', 'CONNECTED');
    emsp.fail(/receiver\/tariffs/, { reset: true }, 2);
    await pushTariff(hub, cpo, 'TAR-1');
    await until(() => emsp.objects.pushed.has('tariffs/BE/CP1/TAR-1'));
    expect(told(cpo, 'EM1')).toMatchObject({ status: 'CONNECTED' });
    expect(await clients(hub, cpo)).toContain('EM1 EMSP CONNECTED');
  });

  it('R-101 a silent partner is asked for its versions, is OFFLINE when it does not answer, and CONNECTED when it does again', async () => {
    const hub = await start({ hub: { aliveSeconds: 0.3 } });
    const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    const silent = await join(hub, '2.3.0', 'EM1', 'EMSP');
    await isTold(cpo, 'EM1', 'CONNECTED');
    await until(() => silent.requestsTo(/GET \/ocpi\/versions/).length > 0);
    expect(await clients(hub, cpo)).toContain('EM1 EMSP CONNECTED');
    silent.fail(/./, { reset: true }, Infinity);
    await isTold(cpo, 'EM1', 'OFFLINE');
    silent.heal();
    await isTold(cpo, 'EM1', 'CONNECTED');
  });

  it('R-219 tells what the host says of its clients, and R-220 sends nothing to whom the host has SUSPENDED', async () => {
    const hub = await start();
    const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    const emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
    await isTold(cpo, 'EM1', 'CONNECTED');
    const crud = hub.platform.app.get(OcpiCrud);
    const ctx = ownContext('2.3.0', 'hubclientinfo');
    await crud.create('clients', { country_code: 'BE', party_id: 'PLN', role: 'CPO', status: 'PLANNED', last_updated: LATER }, ctx);
    await isTold(emsp, 'PLN', 'PLANNED');
    const key = { countryCode: 'BE', partyId: 'EM1', role: 'EMSP' };
    await crud.update('clients', key, (client) => ({ ...client, status: 'SUSPENDED', last_updated: LATER }), ctx);
    await isTold(cpo, 'EM1', 'SUSPENDED');
    await pushTariff(hub, cpo, 'TAR-1');
    await sent(hub);
    expect(pushed({ emsp }).emsp).toEqual([]);
    await emsp.credentials.update();
    expect(await clients(hub, emsp)).toContain('EM1 EMSP SUSPENDED');
  });
});

describe.each(ADAPTERS)('a hub with durable state on %s', (adapter: Adapter) => {
  it('R-090 R-219 sends after a restart what was broadcast before, and sees who has left meanwhile', async () => {
    const [state, crud] = [new MemoryCrud().state, new MemoryCrud()];
    const durable = { state: { useValue: state }, crud: { useValue: crud }, pushDelivery: { drainMs: 1 } };
    const first = await startHub(adapter, durable);
    const cpo = await join(first, '2.2.1', 'CP1', 'CPO');
    const emsp = await join(first, '2.3.0', 'EM1', 'EMSP');
    await isTold(cpo, 'EM1', 'CONNECTED');
    await sent(first);
    emsp.fail(/receiver\/tariffs/, { hang: true }, Infinity);
    await pushTariff(first, cpo, 'TAR-1');
    await until(() => emsp.requestsTo(/receiver\/tariffs/).length > 0);
    await first.platform.close();
    emsp.heal();
    forget({ emsp });
    // A partner that left while no instance knew what a hub has to do then.
    await state.update('connections', 'left-meanwhile', () => ({ roles: [role('GON', 'CPO')], heardAt: 0 }));
    await crud.create(
      'clients',
      { country_code: 'BE', party_id: 'GON', role: 'CPO', status: 'CONNECTED', last_updated: LATER },
      ownContext('2.3.0', 'clients'),
    );
    const second = await startHub(adapter, durable);
    try {
      await until(() => emsp.objects.pushed.has('tariffs/BE/CP1/TAR-1'));
      await isTold(emsp, 'GON', 'SUSPENDED');
      expect(await second.platform.app.get(OcpiState).get('connections', 'left-meanwhile')).toBeUndefined();
    } finally {
      await second.close();
      await first.close();
    }
  });

  it('R-101 of several instances one asks a silent partner', async () => {
    const [state, crud] = [new MemoryCrud().state, new MemoryCrud()];
    const shared = { state: { useValue: state }, crud: { useValue: crud } };
    const instances = [await startHub(adapter, shared), await startHub(adapter, shared), await startHub(adapter, shared)];
    try {
      const silent = await join(instances[0]!, '2.3.0', 'EM1', 'EMSP');
      await until(async () => (await state.list('connections')).length === 1);
      const [connection] = await state.list<HubConnection>('connections');
      await state.update<HubConnection>('connections', connection!.id, (current) => current && { ...current, heardAt: 0 });
      const asked = (): number => silent.requestsTo(/GET \/ocpi\/versions/).length;
      const look = (): Promise<unknown> => Promise.all(instances.map(({ platform }) => platform.app.get(HubWatch).look()));
      await look();
      expect(asked()).toBe(1);
      await look();
      expect(asked()).toBe(1);
    } finally {
      for (const instance of instances) await instance.close();
    }
  });

  it('leaves it at broadcasts where the host stores no clients', async () => {
    const stored = new MemoryCrud();
    const kinds = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens'] as const;
    const hub = await startHub(adapter, { crud: { useValue: Object.assign(stored, { kinds }) } });
    try {
      const cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
      const emsp = await join(hub, '2.3.0', 'EM1', 'EMSP');
      await pushTariff(hub, cpo, 'TAR-1');
      await until(() => emsp.objects.pushed.has('tariffs/BE/CP1/TAR-1'));
      expect(cpo.requestsTo(/hubclientinfo/)).toEqual([]);
      expect(await hub.platform.app.get(OcpiState).list('connections')).toEqual([]);
    } finally {
      await hub.close();
    }
  });
});
