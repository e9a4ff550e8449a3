import { readFileSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../lib/models/checker.js';
import * as v211models from '../../lib/versions/v211/models.js';
import * as v221models from '../../lib/versions/v221/models.js';
import * as v230models from '../../lib/versions/v230/models.js';
import { factFile, factsAreHere } from '../census/facts.js';
import { expectFailure, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, OWN, startPlatform, type Platform } from '../harness.js';
import { v230 } from '../fixtures/objects.js';

const MODELS = { '2.1.1': v211models, '2.2.1': v221models, '2.3.0': v230models } as const;
const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
type Version = (typeof VERSIONS)[number];
const NAMES = ['location', 'session', 'cdr', 'tariff', 'token'] as const;
type Name = (typeof NAMES)[number];
const CLASSES = { location: 'Location', session: 'Session', cdr: 'Cdr', tariff: 'Tariff', token: 'Token' } as const;

const modelOf = (version: Version, name: Name): Type<object> => MODELS[version][CLASSES[name]];

/** What is not as the version's model says. */
function faultsOf(version: Version, name: Name, data: unknown): readonly unknown[] {
  return compile(modelOf(version, name)).check(data);
}

describe.each(ADAPTERS)('versions side by side on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('locations', v230.location());
    await platform.store('tariffs', v230.tariff());
    await platform.store('tokens', v230.token({ country_code: OWN.countryCode, party_id: OWN.partyId }));
  });
  afterAll(() => platform.close());

  describe.each(VERSIONS)('a partner that speaks %s', (version) => {
    let partner: TestPartner;
    let owner: string;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO', 'EMSP'] });
      owner = `${partner.party.countryCode}/${partner.party.partyId}`;
      expectSuccess(await partner.ask(at(version, 'location', 'LOC-1'), { method: 'PUT', body: object('location', 'LOC-1') }), 201);
    });
    const at = (of: Version, name: Name, id: string): string => `/${name === 'token' ? 'cpo' : 'emsp'}/${of}/${name}s/${owner}/${id}`;
    const object = (name: Name, id: string, changes: Wire = {}): Wire =>
      wire(version, name, { ...partner.owner, ...(name === 'token' ? { uid: id } : { id }), ...changes });
    const push = (name: Name, id: string, changes: Wire = {}) => {
      const body = object(name, id, changes);
      return name === 'cdr'
        ? partner.ask(`/emsp/${version}/cdrs`, { method: 'POST', body })
        : partner.ask(at(version, name, id), { method: 'PUT', body });
    };

    it.each(NAMES)('R-239 shows a pushed %s in every version, valid there, and in its own as it was pushed', async (name) => {
      expect((await push(name, 'SHOWN')).status).toBe(201);
      for (const of of VERSIONS) {
        const { data } = expectSuccess(await partner.ask(at(of, name, 'SHOWN'))).body;
        expect(faultsOf(of, name, data), `${name} in ${of}`).toEqual([]);
        if (of === version) expect(data).toEqual(object(name, 'SHOWN'));
      }
    });

    it.each(['location', 'tariff', 'token'] as const)('R-239 lists own %ss in every version, valid there', async (name) => {
      for (const of of VERSIONS) {
        const { data } = expectSuccess(await partner.ask(`/${name === 'token' ? 'emsp' : 'cpo'}/${of}/${name}s`)).body;
        expect(data).toHaveLength(1);
        for (const one of data as unknown[]) expect(faultsOf(of, name, one), of).toEqual([]);
      }
    });

    it('takes a PATCH in another version, and keeps what that version cannot say', async () => {
      expectSuccess(await push('location', 'MIXED'), 201);
      for (const of of VERSIONS) {
        expectSuccess(await partner.ask(at(of, 'location', 'MIXED'), { method: 'PATCH', body: { name: `By ${of}`, last_updated: LATER } }));
        const { data } = (await partner.ask(at(version, 'location', 'MIXED'))).body;
        expect(data).toEqual(object('location', 'MIXED', { name: `By ${of}`, last_updated: LATER }));
      }
    });

    it('keeps EVSEs and connectors readable in every version', async () => {
      for (const of of VERSIONS) {
        const model: { Evse: Type<object>; Connector: Type<object> } = MODELS[of];
        const evse = expectSuccess(await partner.ask(`${at(of, 'location', 'LOC-1')}/EVSE-1`)).body.data;
        expect(compile(model.Evse).check(evse), of).toEqual([]);
        const connector = expectSuccess(await partner.ask(`${at(of, 'location', 'LOC-1')}/EVSE-1/1`)).body.data;
        expect(compile(model.Connector).check(connector), of).toEqual([]);
      }
    });
  });

  it("shows a 2.1.1 partner's token in 2.2.1 with the names of 2.2.1 (R-240)", async () => {
    const partner = await platform.partner({ version: '2.1.1', side: 'cpo' });
    const { countryCode, partyId } = partner.party;
    const token = wire('2.1.1', 'token', { uid: 'OLD' });
    expectSuccess(await partner.ask(partner.pushed('tokens', 'OLD'), { method: 'PUT', body: token }), 201);
    expect((await partner.ask(partner.pushed('tokens', 'OLD'))).body.data).toEqual(token);
    const { data } = expectSuccess(await partner.ask(`/cpo/2.2.1/tokens/${countryCode}/${partyId}/OLD`)).body;
    expect(data).toMatchObject({
      country_code: countryCode,
      party_id: partyId,
      uid: 'OLD',
      contract_id: token['auth_id'],
      issuer: token['issuer'],
      valid: token['valid'],
    });
    expectFailure(await partner.ask(`/cpo/2.2.1/tokens/${countryCode}/${partyId}/OLD?type=APP_USER`), 404);
  });

  it('reads a location of 2.2.1 back in 2.3.0 with the same values (R-246)', async () => {
    const partner = await platform.partner({ version: '2.2.1' });
    const location = wire('2.2.1', 'location', partner.owner);
    expectSuccess(await partner.ask(partner.pushed('locations', 'LOC-1'), { method: 'PUT', body: location }), 201);
    expect((await partner.ask(partner.pushed('locations', 'LOC-1').replace('2.2.1', '2.3.0'))).body.data).toEqual(location);
  });

  it.skipIf(!factsAreHere)("shows the specification's 2.3.0 location, valid, in 2.2.1", async () => {
    const location: Wire = JSON.parse(readFileSync(factFile('examples/2.3.0/location_example.json'), 'utf8'));
    const party = { countryCode: String(location['country_code']), partyId: String(location['party_id']) };
    const partner = await platform.partner({ version: '2.3.0', party });
    const path = partner.pushed('locations', String(location['id']));
    expectSuccess(await partner.ask(path, { method: 'PUT', body: location }), 201);
    const { data } = expectSuccess(await partner.ask(path.replace('2.3.0', '2.2.1'))).body;
    expect(faultsOf('2.2.1', 'location', data)).toEqual([]);
    expect(data).toMatchObject({ id: location['id'], name: location['name'], coordinates: location['coordinates'] });
  });
});
