import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectEnvelope, expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, base64, OWN, startPlatform, type Platform } from '../harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;

describe.each(ADAPTERS)('requests and replies on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store('locations', v230.location(), v230.location({ id: 'LOC-2' }));
    await platform.store('tariffs', v230.tariff());
    await platform.store('tokens', v230.token({ country_code: OWN.countryCode, party_id: OWN.partyId }));
  });
  afterAll(() => platform.close());

  describe.each(VERSIONS)('%s', (version) => {
    let partner: TestPartner;
    let other: TestPartner;
    let at: (id: string) => string;
    const put = (id: string, changes = {}) =>
      partner.ask(at(id), { method: 'PUT', body: wire(version, 'location', { id, ...partner.owner, ...changes }) });

    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
      other = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
      at = (id) => partner.pushed('locations', id);
    });

    it('R-003 R-005 wraps errors of HTTP in the envelope too', async () => {
      const authorization = partner.authorization;
      const token = { authorization };
      expectFailure(expectEnvelope(await ask(platform.url('/versions'))), 401);
      expectFailure(expectEnvelope(await ask(platform.url(at('NO')), token)), 404);
      expectFailure(expectEnvelope(await ask(platform.url('/nothing/here'), token)), 404);
      expectFailure(expectEnvelope(await ask(platform.url(at('NO')), { ...token, method: 'POST' })), 405);
      expectFailure(expectEnvelope(await ask(platform.url(at('NO')), { ...token, method: 'PUT', body: '{"id":' })), 400);
    });

    it('R-004 gives lists as list and objects as object, with four-digit codes and the moment of the reply (R-005)', async () => {
      const before = Date.now() - 1000;
      const list = expectSuccess(await partner.ask(partner.offered('locations')));
      expect(Array.isArray(list.body.data)).toBe(true);
      const none = expectSuccess(await partner.ask(`${partner.offered('locations')}?date_from=2090-01-01T00:00:00Z`));
      expect(none.body.data).toEqual([]);
      const one = expectSuccess(await partner.ask(partner.offered('locations', 'LOC-1')));
      expect(one.body.data).toMatchObject({ id: 'LOC-1' });
      expect(Date.parse(one.body.timestamp)).toBeGreaterThan(before);
    });

    it('R-009 says that the server failed under HTTP 200, and nothing of how', async () => {
      const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      const failure = new Error('connect ECONNREFUSED 10.0.0.7:5432');
      const get = vi.spyOn(platform.crud, 'get').mockRejectedValue(failure);
      const text = vi.spyOn(platform.crud, 'text').mockRejectedValue(failure);
      try {
        const failed = expectEnvelope(await partner.ask(at('NEW')));
        expect([failed.status, failed.body.status_code]).toEqual([200, 3000]);
        expect(failed.text).not.toContain('10.0.0.7');
        expect(log).toHaveBeenCalledOnce();
      } finally {
        for (const spy of [get, text, log]) spy.mockRestore();
      }
    });

    it('R-007 R-011 answers pushes without data: 201 for a new object, 200 for a known one', async () => {
      expect(expectSuccess(await put('NEW'), 201).body).not.toHaveProperty('data');
      expect(expectSuccess(await put('NEW', { name: 'Renamed' })).body).not.toHaveProperty('data');
      const patch = { name: 'Again', last_updated: LATER };
      expect(expectSuccess(await partner.ask(at('NEW'), { method: 'PATCH', body: patch })).body).not.toHaveProperty('data');
      expect((await partner.ask(at('NEW'))).body.data).toMatchObject({ name: 'Again' });
    });

    it('R-008 answers a body that is not JSON with 400', async () => {
      for (const body of ['{"id": ', 'id=1', '{"a":1}}', '[1,]', '\u0000']) {
        expectFailure(await partner.ask(at('BAD'), { method: 'PUT', body }), 400);
      }
      expectFailure(await partner.ask(at('BAD')), 404);
    });

    it('R-009 R-012 reports wrong fields under HTTP 200 as 2001 with the JSON path', async () => {
      expectInvalid(await put('WRONG', { address: undefined }), /\$\.address/);
      expectInvalid(await put('WRONG', { city: 5 }), /\$\.city/);
      expectInvalid(await partner.ask(at('WRONG'), { method: 'PUT', body: '[]' }));
      expectInvalid(await partner.ask(at('WRONG'), { method: 'PUT' }));
      expectInvalid(await partner.ask(`${partner.offered('locations')}?limit=many`), /limit/);
      expectFailure(await partner.ask(at('WRONG')), 404);
    });

    it('R-010 answers what does not exist with 404', async () => {
      expectFailure(await partner.ask(at('NONE')), 404);
      expectFailure(await partner.ask(partner.pushed('locations', 'NONE', 'EVSE-1')), 404);
      expectFailure(await partner.ask(partner.offered('locations', 'NONE')), 404);
      expectFailure(await partner.ask(partner.offered('locations', 'LOC-1', 'NONE')), 404);
      expectFailure(await partner.ask(partner.offered('locations', 'LOC-1', 'EVSE-1', 'NONE')), 404);
      expectFailure(await partner.ask(at('NONE'), { method: 'PATCH', body: { name: 'x', last_updated: LATER } }), 404);
    });

    it('R-014 refuses a body with another id than the URL', async () => {
      expectInvalid(
        await partner.ask(at('ID-1'), { method: 'PUT', body: wire(version, 'location', { ...partner.owner, id: 'ID-2' }) }),
        /id/,
      );
      expectSuccess(await put('ID-1'), 201);
      expectInvalid(await partner.ask(at('ID-1'), { method: 'PATCH', body: { id: 'ID-2', last_updated: LATER } }), /id/);
      const evse = partner.pushed('locations', 'ID-1', 'EVSE-1');
      expectInvalid(await partner.ask(evse, { method: 'PUT', body: wire(version, 'evse', { uid: 'EVSE-9' }) }), /uid/);
      expect((await partner.ask(at('ID-1'))).body.data).toMatchObject({ id: 'ID-1' });
    });

    it("R-016 lets no partner read or write another partner's objects", async () => {
      expectSuccess(await put('MINE'), 201);
      const body = wire(version, 'location', { ...partner.owner, id: 'MINE', name: 'Stolen' });
      for (const request of [{}, { method: 'PUT', body }, { method: 'PATCH', body: { name: 'Stolen', last_updated: LATER } }]) {
        expectFailure(await other.ask(at('MINE'), request), 404);
      }
      const evse = wire(version, 'evse', { status: 'REMOVED' });
      expectFailure(await other.ask(partner.pushed('locations', 'MINE', 'EVSE-1'), { method: 'PUT', body: evse }), 404);
      expectFailure(await other.ask(at('PLANTED'), { method: 'PUT', body: { ...body, id: 'PLANTED' } }), 404);
      expect((await partner.ask(at('MINE'))).body.data).toEqual(wire(version, 'location', { ...partner.owner, id: 'MINE' }));
      expectFailure(await partner.ask(at('PLANTED')), 404);
      const owner = `${OWN.countryCode}/${OWN.partyId}`;
      expectFailure(
        await partner.ask(`/emsp/${version}/locations/${owner}/LOC-1`, { method: 'PUT', body: wire(version, 'location') }),
        404,
      );
    });

    it('R-017 R-028 refuses methods that a table marks n/a with 405, Allow and the envelope', async () => {
      const cases: [string, string, string[]][] = [
        [partner.offered('locations'), 'GET', ['POST', 'PUT', 'PATCH', 'DELETE']],
        [partner.offered('locations', 'LOC-1'), 'GET', ['POST', 'PUT', 'PATCH', 'DELETE']],
        [at('NEW'), 'GET, PUT, PATCH', ['POST', 'DELETE']],
        [partner.pushed('locations', 'NEW', 'EVSE-1'), 'GET, PUT, PATCH', ['POST', 'DELETE']],
        [partner.pushed('locations', 'NEW', 'EVSE-1', '1'), 'GET, PUT, PATCH', ['POST', 'DELETE']],
        [partner.pushed('tokens', 'UID'), 'GET, PUT, PATCH', ['POST', 'DELETE']],
        [partner.pushed('sessions', 'S'), 'GET, PUT, PATCH', ['POST', 'DELETE']],
        [`/emsp/${version}/cdrs`, 'POST', ['PUT', 'PATCH', 'DELETE', 'GET']],
        [partner.pushed('cdrs', 'C'), 'GET', ['POST', 'PUT', 'PATCH', 'DELETE']],
        [`/${version}/credentials`, 'GET, POST, PUT, DELETE', ['PATCH']],
        [`/${version}/details`, 'GET', ['POST', 'PUT', 'PATCH', 'DELETE']],
        ['/versions', 'GET', ['POST', 'PUT', 'PATCH', 'DELETE']],
      ];
      for (const [path, allow, methods] of cases) {
        for (const method of methods) {
          const answer = expectFailure(
            await partner.ask(path, { method, body: method === 'DELETE' || method === 'GET' ? undefined : {} }),
            405,
          );
          expect(answer.headers.get('allow')?.split(', ').sort(), `${method} ${path}`).toEqual(allow.split(', ').sort());
        }
      }
    });

    it('R-018 answers paths outside the defined ones with 404 in the envelope', async () => {
      const paths = [
        '',
        '/nowhere',
        `/cpo/${version}`,
        `/cpo/${version}/nothing`,
        `/cpo/9.9/locations`,
        `${at('A')}/b/c/d`,
        `/${version}/locations`,
      ];
      for (const path of paths) {
        for (const method of ['GET', 'POST', 'DELETE']) expectFailure(await partner.ask(path, { method }), 404);
      }
    });

    it('R-019 keeps fields that the specification does not know, at every level', async () => {
      const location = wire(version, 'location', { ...partner.owner, id: 'EXTRA', nlx_depth: { of: [1, null, 'x'] }, nlx_null: null });
      const [evse, ...more] = location['evses'] as object[];
      const body = { ...location, evses: [{ ...evse, nlx_evse: 'kept' }, ...more] };
      expectSuccess(await partner.ask(at('EXTRA'), { method: 'PUT', body }), 201);
      expect((await partner.ask(at('EXTRA'))).body.data).toEqual(body);
      expectSuccess(await partner.ask(at('EXTRA'), { method: 'PATCH', body: { nlx_more: true, last_updated: LATER } }));
      expect((await partner.ask(at('EXTRA'))).body.data).toEqual({ ...body, nlx_more: true, last_updated: LATER });
    });

    it('R-020 takes null and absence alike for optional fields, [] too for lists, and none of them for required lists', async () => {
      const nothing = { name: null, operator: null, images: null, facilities: [], directions: null };
      expectSuccess(await put('NULLS', nothing), 201);
      const data = (await partner.ask(at('NULLS'))).body.data as Record<string, unknown>;
      for (const name of ['name', 'operator']) expect(data[name] ?? null).toBeNull();
      for (const name of ['images', 'facilities', 'directions']) expect(data[name] ?? []).toEqual([]);
      expectInvalid(await put('NULLS', { evses: [wire(version, 'evse', { connectors: [] })] }), /\$\.evses\[0\]\.connectors/);
      expectInvalid(await put('NULLS', { evses: [wire(version, 'evse', { connectors: null })] }), /\$\.evses\[0\]\.connectors/);
      expectInvalid(await put('NULLS', { address: null }), /\$\.address/);
    });

    it('R-022 replaces the whole object with PUT', async () => {
      expectSuccess(await put('WHOLE', { nlx_extra: 1 }), 201);
      const optional = [
        'name',
        'operator',
        'images',
        'opening_times',
        'directions',
        'energy_mix',
        'facilities',
        'evses',
        'related_locations',
      ];
      const bare = without(
        wire(version, 'location', { ...partner.owner, id: 'WHOLE', last_updated: LATER }),
        ...optional,
        'parking_places',
      );
      expectSuccess(await partner.ask(at('WHOLE'), { method: 'PUT', body: bare }));
      expect((await partner.ask(at('WHOLE'))).body.data).toEqual(bare);
    });

    it('R-030 offers a list of every module it owns data of', async () => {
      for (const module of ['locations', 'tariffs', 'cdrs', 'tokens']) {
        expect(Array.isArray(expectSuccess(await partner.ask(partner.offered(module))).body.data)).toBe(true);
      }
      expectSuccess(await partner.ask(`${partner.offered('sessions')}?date_from=2020-01-01T00:00:00Z`));
    });

    it('R-035 answers with and without a trailing slash, and emits no double slash', async () => {
      for (const path of [
        '/versions',
        `/${version}/details`,
        `/${version}/credentials`,
        partner.offered('locations'),
        partner.offered('locations', 'LOC-1'),
      ]) {
        const plain = expectSuccess(await partner.ask(path));
        expect(expectSuccess(await partner.ask(`${path}/`)).body.data).toEqual(plain.body.data);
      }
      expectSuccess(
        await partner.ask(`${at('SLASH')}/`, { method: 'PUT', body: wire(version, 'location', { ...partner.owner, id: 'SLASH' }) }),
        201,
      );
      expectSuccess(await partner.ask(`${partner.offered('locations')}/?limit=1`));
      for (const path of ['/versions', `/${version}/details`]) {
        const { text } = await partner.ask(path);
        expect(text.replaceAll('http://', '')).not.toContain('//');
      }
    });

    it('R-036 decodes ids in URLs', async () => {
      for (const id of ['A/B', 'A B', 'A*B?C#D', '100%', 'a%2Fb', 'a+b&c=d', '...', 'A;B:C@D']) {
        expectSuccess(await put(id), 201);
        expect((await partner.ask(at(id))).body.data).toMatchObject({ id });
      }
    });
  });

  it('R-002 does not ask for a Content-Type, with a body or without', async () => {
    const partner = await platform.partner({ version: '2.2.1' });
    const path = partner.offered('tokens', v230.token().uid, 'authorize');
    expectSuccess(await partner.ask(path, { method: 'POST' }));
    const location = { ...wire('2.2.1', 'location', partner.owner) };
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8', 'text/plain']) {
      const body = JSON.stringify({ ...location, id: type.replace(/\W/g, '') });
      const at = partner.pushed('locations', type.replace(/\W/g, ''));
      expect((await partner.ask(at, { method: 'PUT', body, headers: { 'Content-Type': type } })).status).toBeLessThan(202);
    }
    const bare = await fetch(platform.url(partner.pushed('locations', 'BARE')), {
      method: 'PUT',
      headers: { Authorization: `Token ${partner.authorization}` },
      body: Buffer.from(JSON.stringify({ ...location, id: 'BARE' })),
    });
    expect(bare.status).toBe(201);
  });

  it.each(['2.2.1', '2.3.0'] as const)('R-015 refuses a body whose owner is not the one of the URL, in %s', async (version) => {
    const partner = await platform.partner({ version });
    for (const module of ['location', 'session', 'tariff', 'token'] as const) {
      const body = wire(version, module, {
        ...partner.owner,
        id: module === 'token' ? undefined : 'X',
        ...(module === 'token' && { uid: 'X' }),
      });
      const at = partner.pushed(`${module}s`, 'X');
      expectInvalid(await partner.ask(at, { method: 'PUT', body: { ...body, party_id: 'ZZZ' } }), /party_id/);
      expectInvalid(await partner.ask(at, { method: 'PUT', body: { ...body, country_code: 'DE' } }), /country_code/);
      expectSuccess(await partner.ask(at, { method: 'PUT', body }), 201);
      if (module === 'tariff') continue;
      expectInvalid(await partner.ask(at, { method: 'PATCH', body: { party_id: 'ZZZ', last_updated: LATER } }), /party_id/);
    }
  });

  it('R-074 looks at the token before anything else', async () => {
    const wrong = [undefined, 'unknown', base64('unknown'), '', '%%%'];
    for (const authorization of wrong) {
      for (const path of ['/nowhere', '/versions', '/emsp/2.2.1/locations/BE/P00/1', '/cpo/2.2.1/locations?limit=x']) {
        expectFailure(expectEnvelope(await ask(platform.url(path), { authorization })), 401);
        expectFailure(expectEnvelope(await ask(platform.url(path), { authorization, method: 'PUT', body: '{garbage' })), 401);
      }
    }
  });
});
