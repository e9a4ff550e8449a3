import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockEndpoint } from '../../lib/testing/mock-partner.options.js';
import { expectSuccess } from '../harness.envelope.js';
import { ADAPTERS } from '../harness.js';
import { until, type PushSetting } from '../push/setting.js';
import { role, say, startHub } from './cast-setting.js';

interface Named {
  readonly party_id: string;
  readonly role: string;
}

/** The endpoints of a partner that offers these modules. */
function offering(...modules: string[]): MockEndpoint[] {
  return modules.flatMap((module): MockEndpoint[] => [
    { module, interface: 'SENDER' },
    { module, interface: 'RECEIVER' },
  ]);
}

describe.each(ADAPTERS)('a payment terminal provider behind a hub on %s', (adapter) => {
  let hub: PushSetting;
  let core: MockPartner;
  let rich: MockPartner;
  let terminals: MockPartner;
  beforeAll(async () => {
    hub = await startHub(adapter);
    core = await hub.partner('2.3.0', { roles: [role('COR', 'CPO')], endpoints: offering('locations', 'hubclientinfo') });
    rich = await hub.partner('2.3.0', { roles: [role('RIC', 'CPO')], endpoints: offering('locations', 'hubclientinfo', 'payments') });
    terminals = await hub.partner('2.3.0', {
      roles: [role('PTP', 'PTP'), role('PTP', 'OTHER')],
      endpoints: offering('locations', 'payments'),
    });
  });
  afterAll(() => hub.close());

  const provider = (list: unknown): string[] =>
    (list as readonly Named[]).filter(({ party_id }) => party_id === 'PTP').map(({ role: played }) => played);
  const rolesIn = (credentials: unknown): unknown => (credentials as { readonly roles: unknown }).roles;
  const toldTo = (mock: MockPartner): string[] => provider(mock.requestsTo(/^PUT .*\/hubclientinfo\/BE\/PTP$/).map(({ body }) => body));

  it('R-100 is listed once, as OTHER, in credentials for a partner without payments: no enum of the core knows its role', async () => {
    expect(provider(rolesIn(expectSuccess(await say(hub, core, '/2.3.0/credentials')).body.data))).toEqual(['OTHER']);
    expect(provider(rolesIn((await core.credentials.update()).body?.data))).toEqual(['OTHER']);
  });

  it('R-100 is listed in its role to a partner with payments', async () => {
    expect(provider(rolesIn(expectSuccess(await say(hub, rich, '/2.3.0/credentials')).body.data)).sort()).toEqual(['OTHER', 'PTP']);
    expect(provider(rolesIn((await rich.credentials.update()).body?.data)).sort()).toEqual(['OTHER', 'PTP']);
  });

  it.each([
    ['OTHER to one without', ['locations'], ['OTHER']],
    ['PTP to one with', ['locations', 'payments'], ['OTHER', 'PTP']],
  ])('is %s payments that the hub registers with', async (_, modules, expected) => {
    const other = await MockPartner.start({ roles: [role('OUT', 'CPO')], endpoints: offering(...modules) });
    try {
      const registration = hub.platform.app.get(OcpiRegistration);
      const { id } = await registration.register({ url: other.versionsUrl, token: 'mock-token-a', version: '2.3.0' });
      expect(provider(rolesIn(other.credentials.theirs)).sort()).toEqual(expected);
      await registration.update(id);
      expect(provider(rolesIn(other.credentials.theirs)).sort()).toEqual(expected);
      await registration.unregister(id);
    } finally {
      await other.stop();
    }
  });

  it('is told and listed as a client in the role that the reader knows', async () => {
    await until(() => toldTo(core).length >= 2 && toldTo(rich).length >= 2);
    expect(new Set(toldTo(core))).toEqual(new Set(['OTHER']));
    expect(new Set(toldTo(rich))).toEqual(new Set(['OTHER', 'PTP']));
    const listed = async (mock: MockPartner): Promise<string[]> =>
      provider(expectSuccess(await say(hub, mock, '/hub/2.3.0/hubclientinfo')).body.data);
    expect(new Set(await listed(core))).toEqual(new Set(['OTHER']));
    expect(new Set(await listed(rich))).toEqual(new Set(['OTHER', 'PTP']));
    expect(new Set(await listed(terminals))).toEqual(new Set(['OTHER', 'PTP']));
  });
});
