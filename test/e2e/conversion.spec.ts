import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Type } from '@nestjs/common';
import { compile } from '../../lib/models/checker.js';
import * as v211models from '../../lib/versions/v211/models.js';
import * as v221models from '../../lib/versions/v221/models.js';
import * as v230models from '../../lib/versions/v230/models.js';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Platform } from '../harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
type Version = (typeof VERSIONS)[number];
const MODELS: Record<
  Version,
  { Location: Type<object>; Session: Type<object>; Cdr: Type<object>; Tariff: Type<object>; Token: Type<object> }
> = { '2.1.1': v211models, '2.2.1': v221models, '2.3.0': v230models };
const SINCE = '?date_from=2000-01-01T00:00:00Z';

describe.each(ADAPTERS)('three partners, one per version, on %s', (adapter) => {
  let platform: Platform;
  /** eMSPs; each version's driver has cards of its own. */
  const partners = {} as Record<Version, TestPartner>;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    const [ac, dc] = v230.location().evses!;
    const own = { country_code: OWN.countryCode, party_id: OWN.partyId };
    await platform.store(
      'locations',
      v230.location(),
      v230.location({
        id: 'NEW',
        address: 'A'.repeat(60),
        state: 'S'.repeat(45),
        evses: [ac!, { ...dc!, connectors: [{ ...dc!.connectors[0]!, standard: 'MCS' }] }],
      }),
    );
    await platform.store('tariffs', v230.tariff(), v230.tariff({ id: 'GROSS', tax_included: 'YES' }));
    await platform.store(
      'tokens',
      v230.token({ ...own, uid: 'CONTRACT', type: 'EMAID' }),
      v230.token({ ...own, uid: 'APP', type: 'APP_USER' }),
    );
    for (const [index, version] of VERSIONS.entries()) {
      const party = { countryCode: 'DE', partyId: `DR${index}` };
      const partner = await platform.partner({ version, side: 'cpo', roles: ['EMSP'], party });
      partners[version] = partner;
      const driver = { ...v230.session().cdr_token, country_code: 'DE', party_id: party.partyId };
      await platform.store(
        'sessions',
        v230.session({ id: `S-${index}`, cdr_token: driver, status: 'RESERVATION', auth_method: 'COMMAND' }),
      );
      await platform.store(
        'cdrs',
        v230.cdr({ id: `C-${index}`, cdr_token: driver, auth_method: 'COMMAND' }),
        v230.cdr({ id: `CREDIT-${index}`, cdr_token: driver, credit: true, credit_reference_id: `C-${index}` }),
      );
    }
  });
  afterAll(() => platform.close());

  /** A list, all of whose objects are as the version's tables say. */
  const list = async (version: Version, module: string, name: keyof (typeof MODELS)['2.1.1']): Promise<Wire[]> => {
    const answer = expectSuccess(await partners[version].ask(`${partners[version].offered(module)}${SINCE}`));
    const data = answer.body.data as Wire[];
    expect(answer.headers.get('x-total-count')).toBe(String(data.length));
    for (const object of data) expect(compile(MODELS[version][name]).check(object), `${name} in ${version}`).toEqual([]);
    return data;
  };

  it('R-239 one change of a location is read by all three', async () => {
    const key = { countryCode: OWN.countryCode, partyId: OWN.partyId, id: 'LOC-1' };
    await platform.crud.update('locations', key, (one) => ({ ...one, name: 'Changed', last_updated: LATER }), {
      version: '2.3.0',
      module: 'locations',
    });
    for (const version of VERSIONS) {
      const path = `${partners[version].offered('locations')}?date_from=${LATER}`;
      expect((await partners[version].ask(path)).body.data).toMatchObject([{ id: 'LOC-1', name: 'Changed', last_updated: LATER }]);
      expect((await list(version, 'locations', 'Location')).map(({ id }) => id)).toEqual(['LOC-1', 'NEW']);
    }
  });

  it('R-241 R-243 a 2.1.1 session has its location with the used EVSE and connector only, and values of 2.1.1', async () => {
    const [session, ...none] = await list('2.1.1', 'sessions', 'Session');
    expect(none).toEqual([]);
    const used = v230.session();
    expect(session).toMatchObject({
      id: 'S-0',
      auth_id: used.cdr_token.contract_id,
      auth_method: 'AUTH_REQUEST',
      status: 'PENDING',
      location: { id: used.location_id, evses: [{ uid: used.evse_uid, connectors: [{ id: used.connector_id }] }] },
    });
    const [evse, ...others] = (session!['location'] as { evses: { connectors: unknown[] }[] }).evses;
    expect([evse!.connectors.length, others.length]).toEqual([1, 0]);
    for (const version of ['2.2.1', '2.3.0'] as const)
      expect(await list(version, 'sessions', 'Session')).toMatchObject([{ status: 'RESERVATION', auth_method: 'COMMAND' }]);
  });

  it('R-245 R-246 a CDR costs a number in 2.1.1, excl_vat and incl_vat in 2.2.1, and taxes in 2.3.0; 2.1.1 knows no credit CDRs', async () => {
    expect(await list('2.1.1', 'cdrs', 'Cdr')).toMatchObject([{ id: 'C-0', total_cost: 17.0375, location: { id: 'LOC-1' } }]);
    expect(await list('2.2.1', 'cdrs', 'Cdr')).toMatchObject([
      { id: 'C-1', total_cost: { excl_vat: 17.0375, incl_vat: 20.6154 } },
      { id: 'CREDIT-1', credit: true },
    ]);
    const { total_cost, total_energy_cost } = v230.cdr();
    expect(await list('2.3.0', 'cdrs', 'Cdr')).toMatchObject([
      { id: 'C-2', total_cost, total_energy_cost },
      { id: 'CREDIT-2', total_cost },
    ]);
  });

  it('R-241 a page looks its locations up at once; R-159 what a CDR froze of them stays', async () => {
    const driver = { ...v230.session().cdr_token, country_code: 'DE', party_id: 'DR0' };
    await platform.store('sessions', ...[1, 2, 3].map((number) => v230.session({ id: `PAGE-${number}`, cdr_token: driver })));
    const asked = vi.spyOn(platform.crud, 'getMany');
    expect(await list('2.1.1', 'sessions', 'Session')).toHaveLength(4);
    expect(asked.mock.calls.map(([kind, keys]) => [kind, keys.length])).toEqual([['locations', 1]]);
    asked.mockRestore();
    const key = { countryCode: OWN.countryCode, partyId: OWN.partyId, id: 'LOC-1' };
    const moved = { name: 'Moved', address: 'Elsewhere 1', city: 'Elsewhere' };
    await platform.crud.update('locations', key, (one) => ({ ...one, ...moved }), { version: '2.3.0', module: 'locations' });
    const { name, address, city } = v230.cdr().cdr_location;
    expect(await list('2.1.1', 'cdrs', 'Cdr')).toMatchObject([{ location: { id: 'LOC-1', name, address, city } }]);
    for (const id of [1, 2, 3])
      await platform.crud.delete('sessions', { ...key, id: `PAGE-${id}` }, { version: '2.3.0', module: 'sessions' });
  });

  it('R-247 R-248 tariffs say in each version what they cost without tax', async () => {
    expect(await list('2.3.0', 'tariffs', 'Tariff')).toMatchObject([{ tax_included: 'NO' }, { tax_included: 'YES' }]);
    const [net, ...gross] = await list('2.2.1', 'tariffs', 'Tariff');
    expect(net).toMatchObject({ min_price: { excl_vat: 0.5, incl_vat: 0.605 }, max_price: { excl_vat: 60, incl_vat: 72.6 } });
    expect(net).not.toHaveProperty('tax_included');
    const prices = (tariff: Wire): number[] =>
      (tariff['elements'] as { price_components: { price: number }[] }[]).flatMap((each) =>
        each.price_components.map(({ price }) => price),
      );
    for (const one of gross) expect(Math.max(...prices(one))).toBeLessThan(Math.max(...prices(net!)));
    const cpo = await platform.partner({ version: '2.2.1', roles: ['CPO'] });
    expectSuccess(
      await cpo.ask(cpo.pushed('tariffs', 'T'), { method: 'PUT', body: wire('2.2.1', 'tariff', { ...cpo.owner, id: 'T' }) }),
      201,
    );
    expect((await cpo.ask(cpo.pushed('tariffs', 'T').replace('2.2.1', '2.3.0'))).body.data).toMatchObject({ tax_included: 'NO' });
  });

  it('R-249 R-250 what an older version has no value or no room for is left out or shortened', async () => {
    const [, newest] = await list('2.3.0', 'locations', 'Location');
    expect(newest).toMatchObject({ address: 'A'.repeat(60), help_phone: expect.any(String), parking_places: [{}, {}], evses: [{}, {}] });
    for (const version of ['2.1.1', '2.2.1'] as const) {
      const older = (await list(version, 'locations', 'Location'))[1]!;
      expect(JSON.stringify(older)).not.toMatch(/MCS|parking_places|help_phone|PLACE-17/);
      expect(older).toMatchObject({ address: 'A'.repeat(version === '2.1.1' ? 45 : 60), evses: [{ uid: 'EVSE-1' }] });
    }
    expect(await list('2.3.0', 'tokens', 'Token')).toMatchObject([{ type: 'EMAID' }, { type: 'APP_USER' }]);
    expect(await list('2.2.1', 'tokens', 'Token')).toMatchObject([{ type: 'OTHER' }, { type: 'APP_USER' }]);
    expect(await list('2.1.1', 'tokens', 'Token')).toMatchObject([{ type: 'OTHER', auth_id: v230.token().contract_id }, { type: 'OTHER' }]);
  });

  it('R-240 R-242 what a 2.1.1 partner pushes has in later versions their names, and what 2.1.1 cannot say', async () => {
    const cpo = await platform.partner({ version: '2.1.1', side: 'emsp', roles: ['CPO'], party: { countryCode: 'NL', partyId: 'OLD' } });
    const at = cpo.pushed('locations', 'OLD-1');
    const location = wire('2.1.1', 'location', { id: 'OLD-1', time_zone: undefined });
    expectSuccess(await cpo.ask(at, { method: 'PUT', body: location }), 201);
    for (const version of ['2.2.1', '2.3.0'] as const) {
      const raised = expectSuccess(await cpo.ask(at.replace('2.1.1', version))).body.data as { evses: { connectors: Wire[] }[] } & Wire;
      expect(compile(MODELS[version].Location).check(raised), version).toEqual([]);
      expect(raised).toMatchObject({ country_code: 'NL', party_id: 'OLD', publish: true, time_zone: 'Europe/Amsterdam' });
      expect(raised.evses[0]!.connectors[0]).toMatchObject({ max_voltage: expect.any(Number), max_amperage: expect.any(Number) });
      for (const name of ['voltage', 'amperage', 'tariff_id']) expect(raised.evses[0]!.connectors[0]).not.toHaveProperty(name);
    }
    const before = Date.now() - 1000;
    expectSuccess(await cpo.ask(at, { method: 'PATCH', body: { name: 'Patched' } }));
    const patched = expectSuccess(await cpo.ask(at)).body.data as Wire;
    expect(Date.parse(String(patched['last_updated']))).toBeGreaterThan(before);
    expect(without(patched, 'last_updated')).toEqual(without({ ...location, name: 'Patched' }, 'last_updated'));
    expectSuccess(await cpo.ask(cpo.pushed('sessions', 'OS'), { method: 'PUT', body: wire('2.1.1', 'session', { id: 'OS' }) }), 201);
    const session = expectSuccess(await cpo.ask(cpo.pushed('sessions', 'OS').replace('2.1.1', '2.3.0'))).body.data;
    const { location: place, auth_id } = wire('2.1.1', 'session') as {
      location: { id: string; evses: { uid: string; connectors: Wire[] }[] };
      auth_id: string;
    };
    expect(session).toMatchObject({
      country_code: 'NL',
      location_id: place.id,
      evse_uid: place.evses[0]!.uid,
      connector_id: place.evses[0]!.connectors[0]!['id'],
      cdr_token: { contract_id: auth_id },
    });
  });
});
