import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepText } from '../../lib/contract/text.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { LoweredTexts } from '../../lib/protocol/lowered-texts.js';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import { ADAPTERS, OWN, startPlatform, type Answer, type Platform } from '../harness.js';

const CONTEXT = { version: '2.3.0', module: 'locations' } as const;
const DRIVERS = { countryCode: v230.session().cdr_token.country_code, partyId: v230.session().cdr_token.party_id };
const idsOf = (answer: Answer): string[] => (expectSuccess(answer).body.data as { id: string }[]).map(({ id }) => id);

describe.each(ADAPTERS)('own objects in older versions on %s', (adapter) => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await startPlatform({ adapter });
    for (const id of ['A', 'B', 'C']) await platform.store('locations', v230.location({ id, help_phone: '+31201234567' }));
  });
  afterEach(() => platform.close());
  /** How many objects were converted from now on, call by call. */
  const conversions = () => {
    const lower = vi.spyOn(platform.app.get(OcpiBridge), 'lower');
    return () => lower.mock.calls.map(([, , objects]) => objects.length);
  };
  const change = (id: string, name: string) =>
    platform.crud.update('locations', { ...OWN, id }, (location) => ({ ...location, name, last_updated: '2031-01-01T00:00:00Z' }), CONTEXT);

  it('are converted once for all partners, in lists and by themselves, and anew when they change', async () => {
    const [first, second] = [await platform.partner({ version: '2.2.1' }), await platform.partner({ version: '2.2.1' })];
    const converted = conversions();
    const list = await first.ask(first.offered('locations'));
    expect(list.body.data).toMatchObject([{ id: 'A' }, { id: 'B' }, { id: 'C' }]);
    expect(JSON.stringify(list.body.data)).not.toContain('help_phone');
    expect((await second.ask(second.offered('locations'))).body.data).toEqual(list.body.data);
    expect((await second.ask(`${second.offered('locations')}/B`)).body.data).toEqual((list.body.data as object[])[1]);
    expect(converted()).toEqual([3]);
    await change('B', 'Elsewhere');
    expect((await second.ask(second.offered('locations'))).body.data).toMatchObject([
      { id: 'A' },
      { id: 'B', name: 'Elsewhere' },
      { id: 'C' },
    ]);
    expect((await first.ask(`${first.offered('locations')}/B`)).body.data).toMatchObject({ name: 'Elsewhere' });
    expect(converted()).toEqual([3, 1]);
  });

  it('are another thing in each version', async () => {
    const [old, older] = [await platform.partner({ version: '2.2.1' }), await platform.partner({ version: '2.1.1' })];
    const inOld = await old.ask(old.offered('locations'));
    const inOlder = await older.ask(older.offered('locations'));
    expect(inOld.body.data).toMatchObject([{ party_id: OWN.partyId }, {}, {}]);
    expect((inOlder.body.data as object[])[0]).not.toHaveProperty('party_id');
    expect((inOlder.body.data as object[])[0]).toHaveProperty('type');
  });

  it('R-060 are converted once by themselves in 2.1.1 too, and found by the very id', async () => {
    const partner = await platform.partner({ version: '2.1.1' });
    const converted = conversions();
    for (let time = 0; time < 2; time++) {
      expect((await partner.ask(`${partner.offered('locations')}/A`)).body.data).toMatchObject({ id: 'A', type: expect.any(String) });
      expect((await partner.ask(`${partner.offered('locations')}/a`)).status).toBe(404);
    }
    expect(converted()).toEqual([1]);
  });

  it.each(['2.2.1', '2.1.1'] as const)(
    'R-031 that are nested too deeply to be written are left out for %s, and the others sent',
    async (version) => {
      const deep = `${'['.repeat(9000)}${']'.repeat(9000)}`;
      for (const [kind, object] of [
        ['locations', v230.location({ id: 'DEEP' })] as const,
        ['sessions', v230.session({ id: 'DEEP', location_id: 'A' })] as const,
      ]) {
        const text = `${JSON.stringify(object).slice(0, -1)},"nlx_deep":${deep}}`;
        const parsed = JSON.parse(text) as typeof object;
        keepText(parsed, text);
        await platform.store(kind, parsed);
      }
      await platform.store('sessions', v230.session({ id: 'FLAT', location_id: 'A' }));
      const partner = await platform.partner({ version, side: 'cpo', roles: ['EMSP'], party: DRIVERS });
      expect(idsOf(await partner.ask(partner.offered('locations')))).toEqual(['A', 'B', 'C']);
      const sessions = await partner.ask(`${partner.offered('sessions')}?date_from=2000-01-01T00:00:00Z`);
      expect(idsOf(sessions)).toEqual(['FLAT']);
      expect((await partner.ask(`${partner.offered('locations')}/DEEP`)).status).toBe(404);
    },
  );

  it('R-043 that 2.1.1 cannot say are left out and not counted, the second time as the first', async () => {
    await platform.store('locations', v230.location({ id: 'HIDDEN', publish: false }));
    const partner = await platform.partner({ version: '2.1.1' });
    const converted = conversions();
    for (let time = 0; time < 2; time++) {
      const answer = await partner.ask(partner.offered('locations'));
      expect(idsOf(answer)).toEqual(['A', 'B', 'C']);
      expect(answer.headers.get('x-total-count')).toBe('3');
      expect((await partner.ask(`${partner.offered('locations')}/HIDDEN`)).status).toBe(404);
    }
    expect(converted()[0]).toBe(4);
  });
});

describe('the memory for converted texts', () => {
  const parties = [{ ...OWN, roles: ['CPO'], businessDetails: { name: 'Example' } }] as const;
  const texts = ['A', 'B', 'C'].map((id) => JSON.stringify(v230.tariff({ id })));
  const made = (conversionCacheBytes?: number) => {
    const bridge = new OcpiBridge();
    const lower = vi.spyOn(bridge, 'lower');
    return { remembered: new LoweredTexts(bridge, { parties, conversionCacheBytes }), lower };
  };

  it.each([0, 1, 1000, undefined])('of %s bytes changes no answer', async (bytes) => {
    const { remembered } = made(bytes);
    const first = await remembered.lower('tariffs', '2.1.1', texts);
    const second = await remembered.lower('tariffs', '2.1.1', texts.toReversed());
    expect(first.map((text) => (JSON.parse(String(text)) as { id: string }).id)).toEqual(['A', 'B', 'C']);
    expect(second.toReversed().map(String)).toEqual(first.map(String));
  });

  it('forgets what was not asked for the longest when it is full; 0 is none', async () => {
    const size = String((await made().remembered.lower('tariffs', '2.1.1', texts))[0]).length + 250;
    const { remembered, lower } = made(2 * size);
    for (const text of [texts[0]!, texts[1]!, texts[0]!, texts[2]!, texts[0]!]) await remembered.lower('tariffs', '2.1.1', [text]);
    expect(lower).toHaveBeenCalledTimes(3);
    await remembered.lower('tariffs', '2.1.1', [texts[1]!]);
    expect(lower).toHaveBeenCalledTimes(4);
    const none = made(0);
    for (let time = 0; time < 2; time++) await none.remembered.lower('tariffs', '2.1.1', texts);
    expect(none.lower).toHaveBeenCalledTimes(2);
  });

  it('is for own objects only, and for those that embed no Location', () => {
    const { remembered } = made();
    expect(remembered.suits('locations', '2.2.1', [OWN])).toBe(true);
    expect(remembered.suits('locations', '2.2.1', [OWN, { countryCode: 'DE', partyId: 'ABC' }])).toBe(false);
    expect(remembered.suits('locations', '2.2.1', undefined)).toBe(false);
    expect(remembered.suits('sessions', '2.1.1', [OWN])).toBe(false);
    expect(remembered.suits('sessions', '2.2.1', [OWN])).toBe(true);
  });
});
