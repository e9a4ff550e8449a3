import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiModule } from '../../lib/ocpi.module.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { wire } from '../harness.objects.js';
import { ADAPTERS, ask, startPlatform, type Platform } from '../harness.js';
import { envelope, Party } from './setting.js';

describe.each(ADAPTERS)('a hub that stores nothing on %s', (adapter) => {
  let hub: Platform;
  let cpo: Party;
  let emsp: Party;
  beforeAll(async () => {
    const party = { countryCode: 'NL', partyId: 'HUB', roles: ['HUB'], businessDetails: { name: 'Hub' } } as const;
    hub = await startPlatform({
      adapter,
      ocpiModule: (settings) => OcpiModule.forRoot({ ...settings, crud: { stores: [] } }),
      ocpi: { roles: ['HUB'], parties: [party] },
    });
    cpo = await Party.connect(hub, { name: 'BECPO', roles: ['CPO'] });
    emsp = await Party.connect(hub, { name: 'FRMSP', roles: ['EMSP'] });
  });
  afterAll(() => Promise.all([hub, cpo, emsp].map((each) => each.close())));

  it('R-087 offers all modules of the core on both sides, and passes them on', async () => {
    const details = await ask(hub.url('/2.2.1/details'), { authorization: cpo.authorization });
    const { endpoints } = details.body.data as { endpoints: { identifier: string; role: string }[] };
    const both = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles', 'hubclientinfo'];
    for (const module of both)
      expect(
        endpoints
          .filter(({ identifier }) => identifier === module)
          .map(({ role }) => role)
          .sort(),
        module,
      ).toEqual(['RECEIVER', 'SENDER']);
    cpo.answers = () => ({ text: envelope([{ id: 'L' }]) });
    expect(expectSuccess(await emsp.ask(cpo, '/cpo/2.2.1/locations')).body.data).toEqual([{ id: 'L' }]);
  });

  it('R-095 finds the way of what names its party, and of Sessions that it has passed on', async () => {
    const token = { ...(wire('2.2.1', 'session')['cdr_token'] as object), ...emsp.owner };
    const session = wire('2.2.1', 'session', { id: 'S1', ...cpo.owner, cdr_token: token });
    expectSuccess(await cpo.ask(undefined, '/emsp/2.2.1/sessions/BE/CPO/S1', { method: 'PUT', body: session }));
    cpo.heard.length = 0;
    const body = { session_id: 'S1', response_url: `${emsp.url('commands', 'SENDER')}/STOP_SESSION/1` };
    expectSuccess(await emsp.ask(undefined, '/cpo/2.2.1/commands/STOP_SESSION', { method: 'POST', body }));
    expect(cpo.only.path).toBe('/at/CPO/receiver/commands/STOP_SESSION');
    const start = { location_id: 'L1', token: {}, response_url: body.response_url };
    expect((await emsp.ask(undefined, '/cpo/2.2.1/commands/START_SESSION', { method: 'POST', body: start })).body.status_code).toBe(4001);
  });

  it('R-038 has nothing of itself', async () => {
    for (const module of ['locations', 'tariffs', 'cdrs', 'sessions'])
      expect(expectSuccess(await emsp.ask('NLHUB', `/cpo/2.2.1/${module}?date_from=2020-01-01T00:00:00Z`)).body.data).toEqual([]);
    expect(expectSuccess(await emsp.ask(undefined, '/hub/2.2.1/hubclientinfo')).body.data).toEqual([]);
    expectFailure(await emsp.ask('NLHUB', '/cpo/2.2.1/locations/L1'), 404);
    expectFailure(await cpo.ask('NLHUB', '/emsp/2.2.1/tariffs/BE/CPO/T1'), 404);
  });
});
