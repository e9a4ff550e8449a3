import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OcpiRole } from '../../lib/contract/version.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Platform } from '../harness.js';

const client = (party_id: string, role: Exclude<OcpiRole, 'PTP' | 'HUB'>, status: 'CONNECTED' | 'SUSPENDED' | 'PLANNED' = 'CONNECTED') => ({
  country_code: 'FR',
  party_id,
  role,
  status,
  last_updated: LATER,
});

describe.each(ADAPTERS)('hub client info on %s', (adapter) => {
  describe.each(['2.2.1', '2.3.0'] as const)('told by a hub in %s', (version) => {
    let platform: Platform;
    let hub: TestPartner;
    let direct: TestPartner;
    beforeAll(async () => {
      platform = await startPlatform({ adapter });
      const party = { countryCode: 'DE', partyId: 'HUB' };
      hub = await platform.partner({ version, party, ...(version === '2.2.1' ? { roles: ['HUB'] } : { roles: ['OTHER'], hub: party }) });
      direct = await platform.partner({ version, party: { countryCode: 'FR', partyId: 'DIR' }, roles: ['CPO'] });
    });
    afterAll(() => platform.close());
    const at = (party: string): string => `/cpo/${version}/hubclientinfo/FR/${party}`;
    const put = (body: Wire, from = hub) => from.ask(at(String(body['party_id'])), { method: 'PUT', body });

    it('R-219 serves PUT and GET by party, without routing headers; removal is a status', async () => {
      expectSuccess(await put(client('AAA', 'CPO', 'PLANNED')), 201);
      expectSuccess(await put(client('AAA', 'CPO')));
      const answer = expectSuccess(await hub.ask(at('AAA')));
      expect(answer.body.data).toEqual(client('AAA', 'CPO'));
      expect([...answer.headers.keys()].filter((name) => name.startsWith('ocpi-'))).toEqual([]);
      for (const method of ['PATCH', 'POST', 'DELETE']) {
        expectFailure(await hub.ask(at('AAA'), { method, body: method === 'DELETE' ? undefined : {} }), 405);
      }
      expectSuccess(await put(client('AAA', 'CPO', 'SUSPENDED')));
      expect((await hub.ask(at('AAA'))).body.data).toMatchObject({ status: 'SUSPENDED' });
      expectFailure(await hub.ask(at('NON')), 404);
      expectInvalid(await hub.ask(at('AAA'), { method: 'PUT', body: client('BBB', 'CPO') }), /party_id/);
      expectInvalid(await put({ ...client('AAA', 'CPO'), status: 'AWAY' }), /\$\.status/);
    });

    it('R-221 keeps the roles of a party apart', async () => {
      expectSuccess(await put(client('TWO', 'CPO')), 201);
      expectSuccess(await put(client('TWO', 'EMSP', 'PLANNED')), 201);
      const of = (role: string) =>
        platform.crud.get('clients', { countryCode: 'FR', partyId: 'TWO', role }, { version, module: 'hubclientinfo' });
      expect(JSON.parse(JSON.stringify(await of('CPO')))).toEqual(client('TWO', 'CPO'));
      expect(JSON.parse(JSON.stringify(await of('EMSP')))).toEqual(client('TWO', 'EMSP', 'PLANNED'));
    });

    it('lets a hub tell of parties that are connected directly too, and nobody else of others', async () => {
      expectSuccess(await put(client('DIR', 'CPO')), 201);
      expectFailure(await put(client('AAA', 'CPO'), direct), 404);
      expectFailure(await direct.ask(at('AAA')), 404);
    });
  });

  it('R-219 lists the clients of a hub, in pages', async () => {
    const hub = await startPlatform({
      adapter,
      ocpi: { roles: ['HUB'], parties: [{ ...OWN, roles: ['HUB'], businessDetails: { name: 'Hub' } }] },
    });
    try {
      // Earlier than what the hub says itself of the partners below.
      const early = { last_updated: '2020-01-01T00:00:00Z' };
      const first = { ...client('AAA', 'CPO'), ...early };
      const second = { ...client('BBB', 'EMSP'), ...early };
      const third = { ...client('CCC', 'CPO', 'SUSPENDED'), ...early };
      await hub.store('clients', first, second, third);
      for (const version of ['2.2.1', '2.3.0'] as const) {
        const partner = await hub.partner({ version });
        const page = expectSuccess(await partner.ask(`/hub/${version}/hubclientinfo?limit=2&date_to=2020-02-01T00:00:00Z`));
        expect(page.body.data).toEqual([first, second]);
        expect(page.headers.get('x-total-count')).toBe('3');
        const next = /<(.+)>/.exec(page.headers.get('link')!)![1]!;
        expect((await partner.ask(next)).body.data).toEqual([third]);
        const none = await partner.ask(`/hub/${version}/hubclientinfo?date_to=2019-01-01T00:00:00Z`);
        expect([none.body.data, none.headers.get('x-total-count')]).toEqual([[], '0']);
        const { text } = await partner.ask(`/${version}/details`);
        expect(text).toContain('"identifier":"hubclientinfo","role":"SENDER"');
      }
    } finally {
      await hub.close();
    }
  });
});
