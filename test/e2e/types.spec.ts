import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import { LATER, wire, without, type Wire } from '../harness.objects.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, startPlatform, type Answer, type Platform } from '../harness.js';

describe.each(ADAPTERS)('types on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
    await platform.store(
      'locations',
      v230.location({
        last_updated: '2026-03-14T12:00:00.123Z',
        evses: [v230.evse({ parking: undefined, last_updated: '2026-03-14T12:00:00.5Z' })],
      }),
    );
  });
  afterAll(() => platform.close());

  describe.each(['2.1.1', '2.2.1', '2.3.0'] as const)('%s', (version) => {
    let partner: TestPartner;
    beforeAll(async () => {
      partner = await platform.partner({ version, side: 'emsp', roles: ['CPO'] });
    });
    const put = (id: string, changes: Wire = {}): Promise<Answer> =>
      partner.ask(partner.pushed('locations', id), {
        method: 'PUT',
        body: wire(version, 'location', { id, ...partner.owner, ...changes }),
      });
    const get = async (id: string): Promise<Record<string, unknown>> =>
      expectSuccess(await partner.ask(partner.pushed('locations', id))).body.data as Record<string, unknown>;
    const evses = (changes: Wire): Wire => ({ evses: [wire(version, 'evse', { parking: undefined, ...changes })] });
    const connector = (changes: Wire): Wire => {
      const [first] = wire(version, 'evse')['connectors'] as object[];
      return evses({ connectors: [{ ...first, ...changes }] });
    };

    it('R-055 reads timestamps in UTC with Z and without, and refuses what is no instant', async () => {
      for (const last_updated of ['2026-03-14T12:00:00Z', '2026-03-14T12:00:00']) {
        expect((await put('TIME', { last_updated })).body.status_code).toBe(1000);
        expect(Date.parse(`${String((await get('TIME'))['last_updated']).replace('Z', '')}Z`)).toBe(Date.parse('2026-03-14T12:00:00Z'));
      }
      for (const wrong of [
        '2026-03-14',
        '2026-02-30T00:00:00Z',
        '2026-02-30T00:00:00+01:00',
        '2026-03-14T12:00:00+25:00',
        '2026-03-14T24:00:00+00:00',
        '0000-01-01T00:00:00+01:00',
        'now',
        0,
      ]) {
        expectInvalid(await put('TIME', { last_updated: wrong }), /\$\.last_updated/);
        expectInvalid(
          await put('TIME', evses({ status_schedule: [{ period_begin: wrong, status: 'AVAILABLE' }] })),
          /\$\.evses\[0\]\.status_schedule\[0\]\.period_begin/,
        );
      }
    });

    it('R-061 refuses control characters', async () => {
      for (const text of ['a\u0000b', 'a\nb', 'a\tb', '\u007f', '\u0085']) {
        expectInvalid(await put('TEXT', { name: text }), /\$\.name/);
        expectInvalid(await put('TEXT', evses({ uid: text })), /\$\.evses\[0\]\.uid/);
      }
    });

    it('R-062 counts characters, keeps the longest text whole and refuses longer ones', async () => {
      const longest = version === '2.1.1' ? 'x'.repeat(255) : '⚡'.repeat(253) + '🔌🔌';
      expect((await put('LONG', { name: longest })).body.status_code).toBe(1000);
      expect(await get('LONG')).toMatchObject({ name: longest });
      expectInvalid(await put('LONG', { name: longest + 'x' }), /\$\.name.*255/);
      expectInvalid(await put('LONG', { city: 'x'.repeat(46) }), /\$\.city/);
      const url = (length: number): string => 'https://example.com/'.padEnd(length, 'x');
      expectSuccess(await put('LONG', { operator: { name: 'n', website: url(255) } }));
      expect(await get('LONG')).toMatchObject({ operator: { website: url(255) } });
      expectInvalid(await put('LONG', { operator: { name: 'n', website: url(256) } }), /\$\.operator\.website/);
      expectInvalid(await put('LONG', { operator: { name: 'n', website: 'not a url' } }), /\$\.operator\.website/);
    });

    it('R-063 takes and writes numbers as JSON numbers, digit for digit', async () => {
      const mix = (percentage: unknown): Wire => ({
        energy_mix: { is_green_energy: true, energy_sources: [{ source: 'WIND', percentage }] },
      });
      for (const percentage of [70, 70.1, 0.0001, 99.9999, 33.3333]) {
        expect((await put('NUM', mix(percentage))).body.status_code).toBe(1000);
        const answer = await partner.ask(partner.pushed('locations', 'NUM'));
        expect(answer.text).toContain(`"percentage":${percentage}`);
      }
      for (const wrong of ['70', null, true, [70]]) expectInvalid(await put('NUM', mix(wrong)), /percentage/);
    });

    it('R-066 refuses unknown values of closed enums, and those in the wrong case (R-064)', async () => {
      expectInvalid(await put('ENUM', evses({ status: 'BROKEN' })), /\$\.evses\[0\]\.status.*AVAILABLE/);
      expectInvalid(await put('ENUM', evses({ status: 'available' })), /\$\.evses\[0\]\.status/);
      expectInvalid(await put('ENUM', connector({ power_type: 'AC_9_PHASE' })), /power_type/);
      if (version !== '2.3.0') expectInvalid(await put('ENUM', connector({ standard: 'IEC_60309_2_SINGLE_16' })), /standard/);
    });

    it('R-067 takes country as alpha-3, languages and country_code as alpha-2, currency as three letters, time_zone as IANA names it', async () => {
      for (const country of [...(version === '2.1.1' ? [] : ['NL', '', '528']), 'NLDX', 5])
        expectInvalid(await put('CODE', { country }), /\$\.country/);
      for (const language of ['eng', 'e', '12'])
        expectInvalid(await put('CODE', { directions: [{ language, text: 'x' }] }), /\$\.directions\[0\]\.language/);
      if (version !== '2.1.1') expectInvalid(await put('CODE', { country_code: 'BEL' }), /\$\.country_code/);
      const of = (currency: unknown) => wire(version, 'tariff', { id: 'CODE', ...partner.owner, currency });
      for (const currency of ['EURO', 'EU', '978', '€€€', 978])
        expectInvalid(await partner.ask(partner.pushed('tariffs', 'CODE'), { method: 'PUT', body: of(currency) }), /\$\.currency/);
      expectSuccess(await partner.ask(partner.pushed('tariffs', 'CODE'), { method: 'PUT', body: of('SEK') }), 201);
      for (const time_zone of ['Europe/Nowhere', 'CEST', '+01:00', 'UTC+1', '', 1])
        expectInvalid(await put('CODE', { time_zone }), /\$\.time_zone/);
      for (const time_zone of ['Europe/Amsterdam', 'Europe/Kyiv', 'Asia/Calcutta', 'America/Argentina/Ushuaia', 'Etc/GMT-1', 'UTC'])
        expect((await put('CODE', { time_zone })).body.status_code, time_zone).toBe(1000);
    });

    it('R-068 takes coordinates as strings of the decimals that the version says', async () => {
      const at = (latitude: unknown, longitude: unknown): Wire => ({ coordinates: { latitude, longitude } });
      const good = version === '2.1.1' ? ['52.370197'] : ['52.37019', '52.370197', '52.3701971', '-2.370197'];
      const bad = version === '2.1.1' ? ['52.37019', '52.3701971'] : ['52.3701', '52.37019712'];
      for (const latitude of good) expect((await put('GEO', at(latitude, '4.895150'))).body.status_code).toBe(1000);
      for (const latitude of [...bad, 52.370197, '52,370197', '152.370197', '52', '']) {
        expectInvalid(await put('GEO', at(latitude, '4.895150')), /\$\.coordinates\.latitude/);
      }
      expectInvalid(await put('GEO', at('52.370197', '1234.895150')), /\$\.coordinates\.longitude/);
    });

    if (version === '2.1.1') {
      // Partners in the field send their umlauts in 2.1.1 too; refusing or bending them would help nobody.
      it('R-061 takes the UTF-8 of partners and gives it back, although strings of 2.1.1 are ASCII', async () => {
        expectSuccess(await put('UTF', { name: 'Straße → Łódź', address: 'Ünter den Linden 1' }), 201);
        expect(await get('UTF')).toMatchObject({ name: 'Straße → Łódź', address: 'Ünter den Linden 1' });
      });

      it('R-057 writes no fractional seconds', async () => {
        const { text } = expectSuccess(await partner.ask(partner.offered('locations', 'LOC-1')));
        expect(text).toContain('"last_updated":"2026-03-14T12:00:00Z"');
        expect(text).not.toMatch(/T\d\d:\d\d:\d\d\./);
        expect((await partner.ask(partner.offered('locations'))).text).not.toMatch(/T\d\d:\d\d:\d\d\./);
      });

      it('R-060 compares ids with case', async () => {
        expectSuccess(await put('CaSe'), 201);
        expectFailure(await partner.ask(partner.pushed('locations', 'CASE')), 404);
        expectFailure(await partner.ask(partner.pushed('locations', 'CASE'), { method: 'PATCH', body: { name: 'x' } }), 404);
        expectFailure(await partner.ask(partner.pushed('locations', 'CaSe', 'evse-1')), 404);
        expectInvalid(await put('case'), /case/);
        expect(await get('CaSe')).toMatchObject({ id: 'CaSe', name: 'Garage Zuidkade' });
      });
      return;
    }

    it('R-056 reads fractions of seconds and writes at most 25 characters', async () => {
      for (const last_updated of ['2026-03-14T12:00:00.1Z', '2026-03-14T12:00:00.123Z', '2026-03-14T12:00:00.123']) {
        expect((await put('FRACTION', { last_updated })).body.status_code).toBe(1000);
        const stored = String((await get('FRACTION'))['last_updated']);
        expect(stored.length).toBeLessThanOrEqual(25);
        expect(Date.parse(`${stored.replace('Z', '')}Z`)).toBe(Date.parse(`${last_updated.replace('Z', '')}Z`));
      }
      expect((await put('FRACTION', { last_updated: '2026-03-14T12:00:00.123456Z' })).body.status_code).toBe(1000);
      expect((await get('FRACTION'))['last_updated']).toBe('2026-03-14T12:00:00.123Z');
      expect((await partner.ask('/versions')).body.timestamp.length).toBeLessThanOrEqual(25);
    });

    it("R-059 compares ids and parties without regard to case, and echoes the owner's spelling", async () => {
      expectSuccess(await put('MixedCase'), 201);
      const lower = partner
        .pushed('locations', 'mixedcase')
        .replace(`/${partner.party.countryCode}/`, `/${partner.party.countryCode.toLowerCase()}/`);
      const small = lower.replace(partner.party.partyId, partner.party.partyId.toLowerCase());
      for (const path of [lower, small]) {
        expect(expectSuccess(await partner.ask(path)).body.data).toMatchObject({ id: 'MixedCase', country_code: 'BE' });
      }
      expect(expectSuccess(await partner.ask(`${small}/evse-1`)).body.data).toMatchObject({ uid: 'EVSE-1' });
      expectSuccess(await partner.ask(small, { method: 'PATCH', body: { name: 'By another spelling', last_updated: LATER } }));
      expectSuccess(await put('MIXEDCASE', { name: 'Replaced' }));
      expect(await get('MixedCase')).toMatchObject({ name: 'Replaced' });
      const headers = { 'OCPI-from-country-code': 'be', 'OCPI-from-party-id': partner.party.partyId.toLowerCase() };
      expectSuccess(await partner.ask(small, { headers }));
    });

    it('R-061 takes printable ASCII in CiStrings and UTF-8 in strings', async () => {
      expectSuccess(await put('UTF', { name: 'Straße → Łódź 充電 ⚡', address: 'Ünter den Linden 1' }), 201);
      expect(await get('UTF')).toMatchObject({ name: 'Straße → Łódź 充電 ⚡', address: 'Ünter den Linden 1' });
      expectInvalid(await put('UTF', evses({ uid: 'EVSE-Ü' })), /\$\.evses\[0\]\.uid/);
      const at = partner.pushed('locations', 'LÄ');
      expectInvalid(await partner.ask(at, { method: 'PUT', body: wire(version, 'location', { ...partner.owner, id: 'LÄ' }) }), /id/);
    });

    it('R-069 takes #NA where the field says so', async () => {
      const session = wire(version, 'session', { ...partner.owner, id: 'NA', evse_uid: '#NA', connector_id: '#NA', status: 'RESERVATION' });
      expectSuccess(await partner.ask(partner.pushed('sessions', 'NA'), { method: 'PUT', body: session }), 201);
      expect((await partner.ask(partner.pushed('sessions', 'NA'))).body.data).toEqual(session);
    });
  });

  it('R-065 accepts, keeps and passes on unknown values of OpenEnums in 2.3.0, and leaves them out for closed enums', async () => {
    const partner = await platform.partner({ version: '2.3.0' });
    const evse = v230.evse({
      parking: undefined,
      capabilities: ['RFID_READER', 'TELEPATHY_CAPABLE'],
      parking_restrictions: ['EV_ONLY', 'UNICORNS'],
    });
    evse.connectors[0] = { ...evse.connectors[0]!, standard: 'QUANTUM_PLUG', capabilities: ['SING'] };
    const location = wire('2.3.0', 'location', {
      ...partner.owner,
      parking_type: 'ON_THE_MOON',
      facilities: ['SAUNA', 'HOTEL'],
      evses: [evse],
    });
    expectSuccess(await partner.ask(partner.pushed('locations', 'LOC-1'), { method: 'PUT', body: location }), 201);
    expect((await partner.ask(partner.pushed('locations', 'LOC-1'))).body.data).toEqual(location);
    const token = wire('2.3.0', 'token', { ...partner.owner, type: 'TATTOO' });
    const path = `${partner.pushed('tokens', String(token['uid']))}?type=TATTOO`;
    expectSuccess(await partner.ask(path, { method: 'PUT', body: token }), 201);
    expect((await partner.ask(path)).body.data).toEqual(token);
    const older = await partner.ask(partner.pushed('locations', 'LOC-1').replace('2.3.0', '2.2.1'));
    const lowered = expectSuccess(older).body.data as { facilities: string[]; evses: { capabilities: string[]; connectors: object[] }[] };
    expect(lowered.facilities).toEqual(['HOTEL']);
    expect(lowered.evses[0]!.capabilities).toEqual(['RFID_READER']);
    expect(older.text).not.toMatch(/QUANTUM_PLUG|ON_THE_MOON|UNICORNS/);
  });

  it('R-063 writes prices that it computes without binary noise', async () => {
    const partner = await platform.partner({ version: '2.2.1', party: { countryCode: 'DE', partyId: 'DRV' }, roles: ['EMSP'] });
    const price = (before_taxes: number, amount: number) => ({ before_taxes, taxes: [{ name: 'VAT', amount }] });
    await platform.store('cdrs', v230.cdr({ total_cost: price(0.1, 0.2), total_energy_cost: price(17.0375, 3.5779) }));
    const { text } = expectSuccess(await partner.ask(partner.offered('cdrs')));
    expect(text).toContain('"total_cost":{"excl_vat":0.1,"incl_vat":0.3}');
    expect(text).toContain('"total_energy_cost":{"excl_vat":17.0375,"incl_vat":20.6154}');
    expect(without(JSON.parse(text).data[0], 'tariffs')).toMatchObject({ id: 'CDR-1' });
  });
});
