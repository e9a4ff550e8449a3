import { afterEach, describe, expect, it } from 'vitest';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { success } from '../../lib/testing/mock-partner.answers.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockAnswer, MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { v221, v230 } from '../fixtures/objects.js';
import { ADAPTERS, base64, startPlatform } from '../harness.js';
import { Platform } from './platform.js';

// What partners get wrong, line by line of the checklist; what is not here has its test where it belongs: docs/partners.md names them.

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const CPO = { country_code: 'DE', party_id: 'MCK' };
const location = (more: object = {}) => ({ ...v221.location({ id: 'L', ...CPO }), ...more });

async function connect(version: OcpiVersion = '2.2.1', options: MockPartnerOptions = {}) {
  const us = await Platform.start();
  open.push(() => us.stop());
  const them = await MockPartner.start({
    versions: [version],
    roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }],
    ...options,
  });
  open.push(() => them.stop());
  const partner: OcpiPartner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
  them.requests.length = 0;
  return { us, them, partner, client: us.client.for(partner) };
}

describe('a partner that calls us', () => {
  it('writes the scheme word as it likes, and names its own party, nobody or a stranger in the to-headers', async () => {
    const us = await startPlatform();
    open.push(() => us.close());
    await us.store('locations', v230.location({ country_code: 'NL', party_id: 'EXA', id: 'OURS' }));
    const partner = await us.partner({ version: '2.2.1', side: 'cpo', roles: ['EMSP'] });
    const { countryCode, partyId } = partner.party;
    const list = async (headers: Record<string, string>) => {
      const authorization = headers['authorization'] ?? `Token ${base64(partner.token)}`;
      const response = await fetch(us.url('/cpo/2.2.1/locations'), { headers: { ...headers, authorization } });
      const { data, status_code } = (await response.json()) as { data: { id: string }[]; status_code: number };
      return [response.status, status_code, data?.map(({ id }) => id)];
    };
    for (const scheme of ['Token', 'token', 'TOKEN'])
      expect(await list({ authorization: `${scheme} ${base64(partner.token)}` })).toEqual([200, 1000, ['OURS']]);
    for (const [to, id] of [
      [countryCode, partyId],
      [countryCode.toLowerCase(), partyId.toLowerCase()],
      ['XX', 'YYY'],
      ['nl', 'exa'],
      ['', ''],
    ] as const)
      expect(await list({ 'OCPI-to-country-code': to, 'OCPI-to-party-id': id })).toEqual([200, 1000, ['OURS']]);
  });

  it('sends PATCH before PUT: it is told so, and goes on with PUT', async () => {
    const us = await startPlatform();
    open.push(() => us.close());
    const partner = await us.partner({ version: '2.2.1', side: 'emsp', roles: ['CPO'] });
    const at = partner.pushed('locations', 'L');
    const body = v221.location({
      id: 'L',
      country_code: partner.owner['country_code'] as string,
      party_id: partner.owner['party_id'] as string,
    });
    const patch = () => partner.ask(at, { method: 'PATCH', body: { name: 'N', last_updated: '2027-01-01T00:00:00Z' } });
    expect((await patch()).status).toBe(404);
    expect((await partner.ask(at, { method: 'PUT', body })).body.status_code).toBe(1000);
    expect((await patch()).body.status_code).toBe(1000);
  });
});

describe.each(ADAPTERS)('a partner that pushes what is none of OCPI, on %s', (adapter) => {
  it('is refused, unless it is known to know no better', async () => {
    const us = await startPlatform({ adapter });
    open.push(() => us.close());
    const partner = await us.partner({ version: '2.2.1', side: 'emsp', roles: ['CPO'] });
    const owner = { country_code: partner.party.countryCode, party_id: partner.party.partyId };
    const at = partner.pushed('sessions', 'S');
    const session = {
      ...v221.session({ id: 'S', ...owner }),
      last_updated: '2026-03-01T12:00:00+02:00',
      kwh: '12.5',
      charging_periods: [null],
    };
    const put = async () => (await partner.ask(at, { method: 'PUT', body: session })).body;
    const patch = async () =>
      (await partner.ask(at, { method: 'PATCH', body: { kwh: '13', last_updated: '2026-03-01T14:00:00+02:00' } })).body;
    const [{ id } = { id: '' }] = await us.app.get(OcpiPartners).all();
    expect(await put()).toMatchObject({ status_code: 2001, status_message: expect.stringMatching(/kwh|last_updated/) });
    await us.app.get(OcpiRegistration).setQuirks(id, { looseDates: true, badFields: true });
    expect(await put()).toMatchObject({ status_code: 2001, status_message: expect.stringContaining('kwh') });
    await us.app.get(OcpiRegistration).setQuirks(id, { looseDates: true, looseTypes: true, badFields: true });
    expect(await put()).toMatchObject({ status_code: 1000 });
    expect((await partner.ask(at)).body.data).toMatchObject({ kwh: 12.5, last_updated: '2026-03-01T10:00:00Z' });
    expect(await patch()).toMatchObject({ status_code: 1000 });
    expect((await partner.ask(at)).body.data).toMatchObject({ kwh: 13, last_updated: '2026-03-01T12:00:00Z' });
    expect((await partner.ask(at, { method: 'PUT', body: { ...session, id: undefined } })).body).toMatchObject({ status_code: 2001 });
  });
});

describe('a partner that we call', () => {
  it('answers a command with a list of one', async () => {
    const { them, client } = await connect();
    them.objects.onOther = () => success([{ result: 'ACCEPTED', timeout: 30 }]);
    const command = { response_url: 'http://127.0.0.1/x', session_id: 'S' };
    expect(await client.commands.send('STOP_SESSION', command)).toMatchObject({ result: 'ACCEPTED', timeout: 30 });
    them.objects.onOther = () => success([]);
    await expect(client.commands.send('STOP_SESSION', command)).rejects.toThrow(/without data/);
  });

  it.each(['absolute', 'none'] as const)(
    'gives more than a page may have, with Link %s: nothing is missing and nothing comes twice',
    async (link) => {
      const { them, client } = await connect();
      them.objects.list('locations').push(...Array.from({ length: 25 }, (_, index) => location({ id: `L${index}` })));
      them.paging.link = link;
      const all = (answer: MockAnswer): MockAnswer => ({
        ...answer,
        envelope: { ...answer.envelope, data: them.objects.list('locations') },
      });
      them.fail(/locations/, { change: all }, 99);
      const found = await client.locations.list({ limit: 10 }).toArray();
      expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, index) => `L${index}`));
    },
  );

  it('writes DateTimes without a zone, and with 0 to 9 digits of a second', async () => {
    const { them, client } = await connect();
    const times = Array.from({ length: 10 }, (_, digits) => `2026-03-01T12:00:00${digits > 0 ? `.${'123456789'.slice(0, digits)}` : ''}`);
    times.forEach((time, index) => {
      them.objects
        .list('locations')
        .push(location({ id: `A${index}`, last_updated: time }), location({ id: `B${index}`, last_updated: `${time}Z` }));
    });
    const found = await client.locations.list().toArray();
    expect(found).toHaveLength(20);
    for (const { last_updated } of found) {
      const instant = Date.parse(last_updated.endsWith('Z') ? last_updated : `${last_updated}Z`);
      expect(Math.floor(instant / 1000)).toBe(Date.parse('2026-03-01T12:00:00Z') / 1000);
    }
  });

  it('writes empty texts for what it does not have', async () => {
    const { them, client } = await connect();
    const empty = { name: '', state: '', parking_type: '', operator: { name: 'O', website: '' }, opening_times: '' };
    them.objects.list('locations').push(location(empty));
    const [found] = await client.locations.list().toArray();
    expect(found).toMatchObject({ id: 'L', operator: { name: 'O' } });
    expect(found).not.toHaveProperty('opening_times');
    expect(found!.operator).not.toHaveProperty('website');
  });

  it('is the public mock hub: names of related locations, facilities that nobody knows, a state that is too long', async () => {
    const { them, client } = await connect();
    const related = { latitude: '52.500000', longitude: '13.400000', name: [{ language: 'de', text: 'Nebenan' }] };
    them.objects
      .list('locations')
      .push(
        location({ id: 'A', related_locations: [{ ...related, name: 'Nebenan' }] }),
        location({ id: 'B', facilities: ['HOTEL', 'SPACE_PORT'] }),
        location({ id: 'C', state: 'x'.repeat(60) }),
      );
    const found = await client.locations.list().toArray();
    expect(found.map(({ id }) => id)).toEqual(['A', 'B', 'C']);
    expect(found[1]!.facilities).toContain('HOTEL');
  });

  it('is registered in 2.2.1 with the credentials of 2.1.1, and with its parties in lower case', async () => {
    const us = await Platform.start();
    open.push(() => us.stop());
    const them = await MockPartner.start({ versions: ['2.2.1'], roles: [{ role: 'CPO', countryCode: 'de', partyId: 'mck' }] });
    open.push(() => them.stop());
    const flat = (answer: MockAnswer): MockAnswer => {
      const { data } = answer.envelope as { data: { roles: { country_code: string; party_id: string; business_details: object }[] } };
      const { roles, ...rest } = data;
      const { country_code, party_id, business_details } = roles[0]!;
      return { ...answer, envelope: { ...answer.envelope, data: { ...rest, country_code, party_id, business_details } } };
    };
    them.fail(/POST/, { change: flat });
    const partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', side: 'emsp' });
    expect(partner.roles).toMatchObject([{ role: 'CPO', countryCode: 'de', partyId: 'mck' }]);
    expect(await us.partners.byParty({ countryCode: 'DE', partyId: 'MCK' })).toMatchObject({ id: partner.id });
  });
});
