import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownContext } from '../../lib/contract/context.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import type { MockPartner } from '../../lib/testing/mock-partner.js';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { wire, type Wire } from '../harness.objects.js';
import { ADAPTERS } from '../harness.js';
import { until, type PushSetting } from '../push/setting.js';
import { forget, HUB, join, pushed, role, routing, say, sent, startHub } from './cast-setting.js';

const OWN = { countryCode: 'NL', partyId: 'EXA' } as const;

describe.each(ADAPTERS)('a hub that has another party and pushes by itself on %s', (adapter) => {
  let hub: PushSetting;
  let cpo: MockPartner;
  let emsp: MockPartner;
  beforeAll(async () => {
    hub = await startHub(adapter, {
      roles: ['HUB', 'CPO', 'EMSP'],
      push: { automatic: true },
      parties: [
        { ...HUB, roles: ['HUB'], businessDetails: { name: 'Hub' } },
        { ...OWN, roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } },
      ],
    });
    cpo = await join(hub, '2.2.1', 'CP1', 'CPO');
    emsp = await join(hub, '2.2.1', 'EM1', 'EMSP');
    await sent(hub);
  });
  beforeEach(() => forget({ cpo, emsp }));
  afterAll(() => hub.close());

  const tariff = (id: string): Wire => wire('2.2.1', 'tariff', { country_code: 'BE', party_id: 'CP1', id });

  it('R-091 sends a broadcast once, from the hub', async () => {
    expectSuccess(await say(hub, cpo, '/emsp/2.2.1/tariffs/BE/CP1/TAR-1', { method: 'PUT', body: tariff('TAR-1') }), 201);
    await sent(hub);
    expect(pushed({ cpo, emsp })).toEqual({ cpo: [], emsp: ['PUT tariffs/BE/CP1/TAR-1'] });
    expect(routing(emsp, 'tariffs')).toEqual({ from: 'NL*HUB', to: 'BE*EM1' });
  });

  it('sends own objects once, from the party that owns them', async () => {
    const own = { country_code: OWN.countryCode, party_id: OWN.partyId, id: 'TAR-O' };
    await hub.platform.app.get(OcpiCrud).create('tariffs', v230.tariff(own), ownContext('2.3.0', 'tariffs'));
    await sent(hub);
    expect(pushed({ cpo, emsp })).toEqual({ cpo: [], emsp: ['PUT tariffs/NL/EXA/TAR-O'] });
    expect(routing(emsp, 'tariffs')).toEqual({ from: 'NL*EXA', to: 'BE*EM1' });
  });

  it('R-219 tells of a client once', async () => {
    await join(hub, '2.3.0', 'EM9', 'EMSP');
    await until(() => emsp.requestsTo(/receiver\/hubclientinfo\/BE\/EM9/).length > 0);
    await sent(hub);
    expect(emsp.requestsTo(/receiver\/hubclientinfo\/BE\/EM9/).length).toBe(1);
  });

  it('R-093 keeps for itself what is addressed to its other party', async () => {
    const path = '/emsp/2.2.1/tariffs/BE/CP1/TAR-2';
    expectSuccess(await say(hub, cpo, path, { method: 'PUT', body: tariff('TAR-2'), to: OWN }), 201);
    await sent(hub);
    expect(pushed({ cpo, emsp })).toEqual({ cpo: [], emsp: [] });
  });

  it('R-096 what is pulled from partners is among the merged objects, and is not broadcast', async () => {
    cpo.objects.list('tariffs').push(tariff('TAR-PULLED'));
    const partner = await hub.platform.app.get(OcpiPartners).byParty({ countryCode: 'BE', partyId: 'CP1' });
    expect(await hub.platform.app.get(OcpiSync).pull(partner!, 'tariffs')).toMatchObject({ created: 1 });
    await sent(hub);
    expect(pushed({ cpo, emsp })).toEqual({ cpo: [], emsp: [] });
    const all = expectSuccess(await say(hub, emsp, '/cpo/2.2.1/tariffs')).body.data as Wire[];
    expect(all.map(({ id }) => id)).toContain('TAR-PULLED');
    const own = expectSuccess(await say(hub, emsp, '/cpo/2.2.1/tariffs', { to: OWN })).body.data as Wire[];
    expect(own.map(({ id }) => id)).toEqual(['TAR-O']);
  });

  it('R-093 what the host pushes of a partner goes to others, not to whose it is', async () => {
    const both = await hub.partner('2.2.1', { roles: [role('CP2', 'CPO'), role('EM2', 'EMSP')] });
    await sent(hub);
    forget({ both, emsp });
    const pulled = await hub.store('tariffs', v230.tariff({ country_code: 'BE', party_id: 'CP2', id: 'TAR-H' }));
    await (
      await hub.push.push('tariffs', pulled)
    ).outcomes;
    expect(pushed({ both, emsp })).toEqual({ both: [], emsp: ['PUT tariffs/BE/CP2/TAR-H'] });
    expect(routing(emsp, 'tariffs')).toEqual({ from: 'NL*HUB', to: 'BE*EM1' });
  });
});
