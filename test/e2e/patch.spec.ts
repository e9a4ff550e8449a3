import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

describe.each(ADAPTERS)('PATCH on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    let before: Wire;
    beforeAll(async () => {
      partner = await platform.partner({ version });
    });
    const path = (): string => partner.pushed('locations', String(before['id']));
    const fresh = async (id: string): Promise<void> => {
      before = wire(version, 'location', { ...partner.owner, id });
      expectSuccess(await partner.ask(path(), { method: 'PUT', body: before }), 201);
    };
    const patch = (fields: Wire): Promise<Answer> => partner.ask(path(), { method: 'PATCH', body: { last_updated: LATER, ...fields } });
    const read = async (): Promise<Wire> => expectSuccess(await partner.ask(path())).body.data as Wire;

    it('R-023 merges: fields left out stay, and nested objects are replaced whole', async () => {
      await fresh('MERGE');
      expectSuccess(await patch({ name: 'New', operator: { name: 'Only a name' } }));
      expect(await read()).toEqual({ ...before, name: 'New', operator: { name: 'Only a name' }, last_updated: LATER });
      expectInvalid(await patch({ operator: { website: 'https://example.com' } }), /\$\.operator\.name/);
      expectInvalid(await patch({ coordinates: { latitude: '52.370197' } }), /\$\.coordinates\.longitude/);
      expect(await read()).toEqual({ ...before, name: 'New', operator: { name: 'Only a name' }, last_updated: LATER });
    });

    it('R-025 replaces arrays', async () => {
      await fresh('ARRAY');
      const [evse] = before['evses'] as Wire[];
      expectSuccess(
        await patch({ directions: [{ language: 'fr', text: 'Tout droit' }], facilities: [], evses: [without(evse!, 'parking')] }),
      );
      const after = await read();
      expect(after['directions']).toEqual([{ language: 'fr', text: 'Tout droit' }]);
      expect(after['facilities'] ?? []).toEqual([]);
      expect(after['evses']).toEqual([without(evse!, 'parking')]);
    });

    it('R-026 removes optional fields by null, and refuses null for required ones', async () => {
      await fresh('NULL');
      expectSuccess(await patch({ name: null, operator: null, images: null }));
      const after = await read();
      for (const name of ['name', 'operator', 'images']) expect(after[name] ?? undefined).toBeUndefined();
      expectInvalid(await patch({ address: null }), /\$\.address/);
      expectInvalid(await patch({ coordinates: null }), /\$\.coordinates/);
      expect(await read()).toEqual(after);
    });

    it('R-012 checks the merged object, and writes nothing when it is wrong', async () => {
      await fresh('CHECK');
      expectInvalid(await patch({ name: 'x'.repeat(256), city: 'Utrecht' }), /\$\.name/);
      expectInvalid(await patch({ city: 7 }), /\$\.city/);
      expectInvalid(await patch({ evses: [{}] }), /\$\.evses\[0\]/);
      expectInvalid(await partner.ask(path(), { method: 'PATCH', body: '[]' }));
      expectInvalid(await partner.ask(path(), { method: 'PATCH', body: '"text"' }));
      expect(await read()).toEqual(before);
    });

    it('loses nothing of parallel PATCHes', async () => {
      await fresh('PARALLEL');
      const fields = Array.from({ length: 20 }, (_, index): Wire => ({ [`nlx_${index}`]: index }));
      for (const answer of await Promise.all(fields.map(patch))) expectSuccess(answer);
      expect(await read()).toMatchObject(Object.assign({}, ...fields));
    });

    it('takes prototype keys for data', async () => {
      await fresh('PROTO');
      const body = '{"last_updated":"2026-06-01T00:00:00Z","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
      expect((await partner.ask(path(), { method: 'PATCH', body })).body.status_code).toBe(1000);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      expect(await read()).toMatchObject({ name: before['name'], last_updated: LATER });
    });

    if (version === '2.1.1') {
      it('R-024 asks 2.1.1 partners for no last_updated, and raises it', async () => {
        await fresh('UNTIMED');
        expectSuccess(await partner.ask(path(), { method: 'PATCH', body: { name: 'Untimed' } }));
        const after = await read();
        expect(after['name']).toBe('Untimed');
        expect(Date.parse(String(after['last_updated']))).toBeGreaterThan(Date.parse(String(before['last_updated'])));
      });
      return;
    }

    it('R-024 asks for last_updated in every PATCH', async () => {
      await fresh('TIMED');
      const evse = `${path()}/EVSE-1`;
      const session = wire(version, 'session', { ...partner.owner, id: 'TIMED', status: 'ACTIVE' });
      const token = wire(version, 'token', { ...partner.owner, uid: 'TIMED' });
      expectSuccess(await partner.ask(partner.pushed('sessions', 'TIMED'), { method: 'PUT', body: session }), 201);
      expectSuccess(await partner.ask(partner.pushed('tokens', 'TIMED'), { method: 'PUT', body: token }), 201);
      const cases: [string, Wire][] = [
        [path(), { name: 'x' }],
        [evse, { status: 'BLOCKED' }],
        [`${evse}/1`, { format: 'CABLE' }],
        [partner.pushed('sessions', 'TIMED'), { kwh: 99 }],
        [partner.pushed('tokens', 'TIMED'), { valid: false }],
      ];
      for (const [at, fields] of cases) {
        const unchanged = (await partner.ask(at)).body.data;
        expectInvalid(await partner.ask(at, { method: 'PATCH', body: fields }), /last_updated/);
        expectInvalid(await partner.ask(at, { method: 'PATCH', body: { ...fields, last_updated: null } }), /last_updated/);
        expect((await partner.ask(at)).body.data).toEqual(unchanged);
        expectSuccess(await partner.ask(at, { method: 'PATCH', body: { ...fields, last_updated: LATER } }));
        expect((await partner.ask(at)).body.data).toMatchObject({ ...fields, last_updated: LATER });
      }
    });
  });
});
