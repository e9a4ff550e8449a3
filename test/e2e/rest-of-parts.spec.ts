import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSuccess } from '../harness.envelope.js';
import { LATER, wire, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

interface EvseShape extends Wire {
  readonly uid: string;
  readonly connectors: readonly (Wire & { readonly id: string })[];
}
interface LocationShape extends Wire {
  readonly evses: readonly EvseShape[];
}

const VERSIONS = ['2.1.1', '2.2.1'] as const;

/** In 2.3.0 these are fields of other types, so the house cannot say what older versions say in them. */
describe.each(ADAPTERS)('what EVSEs and Connectors say that the house cannot say, on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
  });
  afterAll(() => platform.close());

  describe.each(VERSIONS)('in %s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
    });
    const at = (...ids: string[]): string => partner.pushed('locations', ...ids);
    const put = (body: unknown, ...ids: string[]): Promise<Answer> => partner.ask(at(...ids), { method: 'PUT', body });
    const patch = (body: Wire, ...ids: string[]): Promise<Answer> =>
      partner.ask(at(...ids), { method: 'PATCH', body: { last_updated: LATER, ...body } });
    const read = async <T extends Wire>(...ids: string[]): Promise<T> => expectSuccess(await partner.ask(at(...ids))).body.data as T;
    const readIn = async (of: string, ...ids: string[]): Promise<LocationShape> =>
      expectSuccess(await partner.ask(at(...ids).replace(version, of))).body.data as LocationShape;
    const evse = (uid: string, changes: Wire = {}): EvseShape =>
      wire(version, 'evse', { parking: undefined, uid, ...changes }) as EvseShape;
    const connector = (id: string, changes: Wire = {}): Wire => ({ ...evse('X').connectors[0], id, ...changes });
    const location = (id: string, evses: readonly Wire[]): Wire =>
      wire(version, 'location', { ...partner.owner, id, help_phone: 7, evses });
    const parkingsOf = ({ evses }: LocationShape): unknown[] => evses.map(({ parking }) => parking ?? null);
    const begin = async (id: string): Promise<void> => {
      const connectors = [connector('1', { capabilities: 'quick' }), connector('2', { capabilities: 'slow' })];
      const evses = [evse('E1', { parking: 'two bays', connectors }), evse('E/2', { parking: 'a yard' })];
      expectSuccess(await put(location(id, evses), id), 201);
    };

    it('R-019 is in the EVSE and in the Connector as it is in their Location', async () => {
      await begin('READ');
      const [first, second] = (await read<LocationShape>('READ')).evses;
      expect(first).toMatchObject({ parking: 'two bays', connectors: [{ capabilities: 'quick' }, { capabilities: 'slow' }] });
      expect(await read('READ', 'E1')).toEqual(first);
      expect(await read('READ', 'E/2')).toEqual(second);
      expect(await read('READ', 'E1', '2')).toEqual(first?.connectors[1]);
    });

    it('R-022 is gone when a PUT of the EVSE leaves it out, and what others say stays', async () => {
      await begin('LEFT-OUT');
      expectSuccess(await put(evse('E1'), 'LEFT-OUT', 'E1'));
      expect(await read('LEFT-OUT', 'E1')).toEqual(evse('E1'));
      expect(await read('LEFT-OUT')).toEqual(location('LEFT-OUT', [evse('E1'), evse('E/2', { parking: 'a yard' })]));
    });

    it('R-022 is what the last PUT of the EVSE said, and what others say stays', async () => {
      await begin('SAID-ANEW');
      const [next, more] = [evse('E1', { parking: 'three bays' }), evse('E3', { parking: { bays: 4 } })];
      expectSuccess(await put(next, 'SAID-ANEW', 'E1'));
      expectSuccess(await put(more, 'SAID-ANEW', 'E3'), 201);
      expect(await read('SAID-ANEW', 'E3')).toEqual(more);
      expect(await read('SAID-ANEW')).toEqual(location('SAID-ANEW', [next, evse('E/2', { parking: 'a yard' }), more]));
    });

    it('R-023 is taken away and set by a PATCH of the EVSE, and stays when it does not name it', async () => {
      await begin('PATCHED');
      expectSuccess(await patch({ status: 'BLOCKED' }, 'PATCHED', 'E1'));
      expect(parkingsOf(await read('PATCHED'))).toEqual(['two bays', 'a yard']);
      expectSuccess(await patch({ parking: null }, 'PATCHED', 'E1'));
      expect(parkingsOf(await read('PATCHED'))).toEqual([null, 'a yard']);
      expectSuccess(await patch({ parking: 'four bays' }, 'PATCHED', 'E/2'));
      expect(parkingsOf(await read('PATCHED'))).toEqual([null, 'four bays']);
      expect((await read('PATCHED', 'E1'))['connectors']).toMatchObject([{ capabilities: 'quick' }, { capabilities: 'slow' }]);
    });

    it('R-022 R-023 follows PUT and PATCH of a Connector, and its EVSE and the others keep theirs', async () => {
      await begin('CONNECTORS');
      expectSuccess(await put(connector('1'), 'CONNECTORS', 'E1', '1'));
      expectSuccess(await patch({ capabilities: 'slower' }, 'CONNECTORS', 'E1', '2'));
      expectSuccess(await put(connector('3', { capabilities: [3] }), 'CONNECTORS', 'E1', '3'), 201);
      expect(await read('CONNECTORS', 'E1', '1')).toEqual(connector('1'));
      expect(await read('CONNECTORS')).toMatchObject({ help_phone: 7, evses: [{ parking: 'two bays' }, { parking: 'a yard' }] });
      expect((await read<EvseShape>('CONNECTORS', 'E1')).connectors.map(({ capabilities }) => capabilities)).toEqual([
        undefined,
        'slower',
        [3],
      ]);
    });

    it('is kept where the Location was written in the house version', async () => {
      const { countryCode: country_code, partyId: party_id } = partner.party;
      const body = wire('2.3.0', 'location', { country_code, party_id, id: 'HOUSE' });
      expectSuccess(await partner.ask(at('HOUSE').replace(version, '2.3.0'), { method: 'PUT', body }), 201);
      expectSuccess(await put(evse('E1', { parking: 'two bays' }), 'HOUSE', 'E1'), 201);
      expect(await read('HOUSE', 'E1')).toEqual(evse('E1', { parking: 'two bays' }));
      expect((await read<LocationShape>('HOUSE')).evses.at(-1)).toEqual(evse('E1', { parking: 'two bays' }));
    });

    it('is gone from an EVSE that is written in the house version, and nowhere else', async () => {
      await begin('OTHER-VERSION');
      const body = { status: 'BLOCKED', last_updated: LATER };
      expectSuccess(await partner.ask(at('OTHER-VERSION', 'E1').replace(version, '2.3.0'), { method: 'PATCH', body }));
      expect(parkingsOf(await read('OTHER-VERSION'))).toEqual([null, 'a yard']);
      expect(parkingsOf(await readIn('2.3.0', 'OTHER-VERSION'))).toEqual([null, null]);
    });

    it('is what the last one said when both say something in versions of their own', async () => {
      const other = version === '2.1.1' ? '2.2.1' : '2.1.1';
      await begin('TWO-VERSIONS');
      const silent = wire(other, 'evse', { uid: 'E1' });
      expectSuccess(await partner.ask(at('TWO-VERSIONS', 'E1').replace(version, other), { method: 'PUT', body: silent }));
      expect(parkingsOf(await read('TWO-VERSIONS'))).toEqual([null, 'a yard']);
      const loud = { ...silent, parking: 'elsewhere' };
      expectSuccess(await partner.ask(at('TWO-VERSIONS', 'E1').replace(version, other), { method: 'PUT', body: loud }));
      expect(parkingsOf(await readIn(other, 'TWO-VERSIONS'))).toEqual(['elsewhere', null]);
      expect(parkingsOf(await read('TWO-VERSIONS'))).toEqual([null, null]);
    });
  });
});
