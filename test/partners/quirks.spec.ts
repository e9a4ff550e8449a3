import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { OcpiCallError } from '../../lib/client/ocpi-call.error.js';
import type { OcpiPartner } from '../../lib/contract/partner.js';
import type { OcpiQuirks } from '../../lib/contract/quirks.js';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { OcpiEvents, type OcpiEventOf } from '../../lib/partners/ocpi.events.js';
import { OcpiSync } from '../../lib/sync/ocpi-sync.js';
import { SYNC_PROVIDERS } from '../../lib/sync/sync.providers.js';
import { success } from '../../lib/testing/mock-partner.answers.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import { v221, v230 } from '../fixtures/objects.js';
import { Platform } from './platform.js';

let us: Platform;
let them: MockPartner;
let partner: OcpiPartner;
afterEach(async () => {
  await us.stop();
  await them.stop();
});

async function connect(options: MockPartnerOptions & { version?: OcpiVersion; quirks?: OcpiQuirks } = {}): Promise<void> {
  const { version = '2.2.1', quirks, ...mock } = options;
  us = await Platform.start({ providers: SYNC_PROVIDERS });
  them = await MockPartner.start({ versions: [version], roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }], ...mock });
  partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', quirks, side: 'emsp' });
  them.requests.length = 0;
}

const client = () => us.client.for(partner);
const known = async () => (await us.partners.byId(partner.id))?.quirks;
const token = () => v230.token({ uid: 'T' });
const CPO = { country_code: 'DE', party_id: 'MCK' };
const location = (more: object = {}) => ({ ...v221.location({ id: 'L', ...CPO }), ...more });

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 5)))
    if (await condition()) return;
  throw new Error('It did not happen in time.');
}

describe('found on a first failure, and remembered', () => {
  it('R-073 tokenEncoding: a call that is refused is sent again with the token written otherwise', async () => {
    await connect();
    const plain = `Token ${them.credentials.token}`;
    them.credentials.who = (authorization) => (authorization === plain ? 'partner' : undefined);
    await client().tokens.put(token());
    expect(them.requests.map(({ method, headers }) => [method, headers['authorization'] === plain])).toEqual([
      ['PUT', false],
      ['PUT', true],
    ]);
    expect(await known()).toEqual({ tokenEncoding: 'plain' });
    await client().tokens.put(token());
    expect(them.requests).toHaveLength(3);
    expect((await us.registration.history(partner.id)).at(-1)).toMatchObject({
      type: 'partner.updated',
      detail: 'found out: tokenEncoding: plain',
    });
  });

  it('R-073 tokenEncoding: so it is when the partner says 403, as extrawest_ocpi does', async () => {
    await connect();
    const plain = `Token ${them.credentials.token}`;
    const { who } = them.credentials;
    them.fail(/tokens/, { change: (answer) => (answer.status === 401 ? { ...answer, status: 403 } : answer) }, 9);
    them.credentials.who = (authorization) => (authorization === plain ? 'partner' : undefined);
    await client().tokens.put(token());
    expect(them.requests).toHaveLength(2);
    expect(await known()).toEqual({ tokenEncoding: 'plain' });
    them.credentials.who = who;
  });

  it('tokenEncoding stays as it was when neither is accepted', async () => {
    await connect();
    them.credentials.who = () => undefined;
    await expect(client().tokens.put(token())).rejects.toMatchObject({ http: 401 });
    expect(them.requests).toHaveLength(2);
    expect(await known()).toEqual({});
  });

  it('R-035 trailingSlash: a push that finds nobody is sent again with a slash', async () => {
    await connect();
    them.fail(/PUT .*[^/]$/, { status: 404 }, 99);
    await client().tokens.put(token());
    expect(them.requests.map(({ path }) => path.endsWith('/'))).toEqual([false, true]);
    expect(await known()).toEqual({ trailingSlash: 'add' });
    await client().tokens.put(token());
    expect(them.requests).toHaveLength(3);
  });

  it('R-035 trailingSlash: a POST that finds nobody at an address with a slash is sent again without', async () => {
    await connect({ slash: 'with' });
    const posted = v230.cdr({ country_code: 'NL', party_id: 'EXA', id: 'C' });
    them.fail(/POST .*\/$/, { status: 404 }, 99);
    const answer = them.objects.answer.bind(them.objects);
    them.fail(/POST/, { change: () => answer(them.requests.at(-1)!, ['receiver', 'cdrs'], them.origin) }, 99);
    await client().cdrs.post(posted);
    expect(them.requests.map(({ path }) => path.endsWith('/'))).toEqual([true, false]);
    expect(await known()).toEqual({ trailingSlash: 'drop' });
    await client().cdrs.post(posted);
    expect(them.requests.map(({ path }) => path.endsWith('/'))).toEqual([true, false, false]);
  });

  type Bad = readonly [string, object, object, keyof OcpiQuirks];
  const BAD: readonly Bad[] = [
    [
      'numbers and booleans as text',
      { publish: 'true', evses: [{ ...v221.evse(), connectors: [{ ...v221.evse().connectors[0], max_voltage: '230' }] }] },
      { publish: true },
      'looseTypes',
    ],
    ['text as number', { postal_code: 10115 }, { postal_code: '10115' }, 'looseTypes'],
    [
      'coordinates as numbers, with other decimals',
      { coordinates: { latitude: 52.5, longitude: '13.123456789' } },
      { coordinates: { latitude: '52.5000000', longitude: '13.1234568' } },
      'looseTypes',
    ],
    [
      'an object where a list is due, a list of one where an object is',
      { evses: v221.evse({ uid: 'E' }), operator: [{ name: 'O' }] },
      { operator: { name: 'O' } },
      'looseTypes',
    ],
    ['DateTimes with an offset', { last_updated: '2026-03-01T12:00:00+02:00' }, { last_updated: '2026-03-01T10:00:00Z' }, 'looseDates'],
    [
      'DateTimes with nine digits',
      { last_updated: '2026-03-01T12:00:00.123456789Z' },
      { last_updated: '2026-03-01T12:00:00.123Z' },
      'looseDates',
    ],
    ['an unknown closed enum value in an optional field', { parking_type: {}, name: 'N' }, { name: 'N' }, 'badFields'],
    ['null in a list', { facilities: ['HOTEL', null], related_locations: [null] }, { facilities: ['HOTEL'] }, 'badFields'],
    ['an over-long text', { city: 'x'.repeat(50) }, { city: 'x'.repeat(45) }, 'badFields'],
    ['a bad entry of a list', { evses: [v221.evse({ uid: 'E' }), { uid: 'broken' }] }, {}, 'badFields'],
  ];
  it.each(BAD)('%s', async (_, wrong, right, quirk) => {
    await connect();
    them.objects.list('locations').push(location(wrong), location({ id: 'GOOD' }));
    const told: OcpiEventOf<'call.mended-object' | 'call.bad-object'>[] = [];
    us.module
      .get(OcpiEvents)
      .of('call.mended-object', 'call.bad-object')
      .subscribe((event) => told.push(event));
    const found = await client().locations.list().toArray();
    expect(found.map(({ id }) => id)).toEqual(['L', 'GOOD']);
    expect(found[0]).toMatchObject(right);
    expect(told).toMatchObject([{ type: 'call.mended-object', module: 'locations', partner: partner.id }]);
    await until(async () => (await known())?.[quirk] === true);
    await us.registration.setQuirks(partner.id, { badFields: false, [quirk]: false });
    partner = (await us.partners.byId(partner.id))!;
    expect((await client().locations.list().toArray()).map(({ id }) => id)).toEqual(['GOOD']);
    expect(told.at(-1)).toMatchObject({ type: 'call.bad-object' });
    expect(await known()).toEqual({ badFields: false, [quirk]: false });
  });

  it('a Price in the form of another version', async () => {
    await connect({ version: '2.3.0' });
    const cdr = { ...v230.cdr({ ...CPO }), total_cost: { excl_vat: 4, incl_vat: 4.84 } };
    them.objects.list('cdrs').push(cdr);
    expect((await client().cdrs.list().toArray())[0]).toMatchObject({ total_cost: { before_taxes: 4 } });
  });

  it('what nobody can understand is still an error: a required field that is missing, an id that is too long', async () => {
    await connect();
    them.objects
      .list('locations')
      .push(location({ address: undefined }), location({ id: 'x'.repeat(40) }), location({ last_updated: 'yesterday' }));
    expect(await client().locations.list().toArray()).toEqual([]);
  });
});

describe('set by the host', () => {
  it('explicitNulls: every optional field is sent, null or an empty list', async () => {
    await connect();
    await us.registration.setQuirks(partner.id, { explicitNulls: true });
    await client().tokens.put(token());
    expect(them.requests[0]!.body).toMatchObject({ group_id: expect.anything(), default_profile_type: expect.anything() });
    const { visual_number: _, energy_contract: __, ...bare } = token();
    await client().tokens.put(bare);
    expect(them.requests[1]!.body).toMatchObject({ visual_number: null, energy_contract: null });
    await client().locations.put(v230.location({ evses: [v230.evse({ capabilities: undefined })], directions: undefined }));
    expect(them.requests[2]!.body).toMatchObject({ directions: [], evses: [{ capabilities: [], connectors: [{}, {}] }] });
    await us.registration.setQuirks(partner.id, {});
    await client().tokens.put(bare);
    expect(them.requests[3]!.body).not.toHaveProperty('visual_number');
  });

  it('routingHeaders: none are sent', async () => {
    await connect({ quirks: { routingHeaders: false } });
    await client().tokens.put(token());
    await us.registration.setQuirks(partner.id, {});
    await client().tokens.put(token());
    expect(them.requests.map(({ headers }) => headers['ocpi-to-party-id'])).toEqual([undefined, 'MCK']);
  });

  it('maxPageSize: no larger pages are asked for', async () => {
    await connect({ quirks: { maxPageSize: 2 } });
    them.objects.list('locations').push(...['A', 'B', 'C'].map((id) => location({ id })));
    expect(await client().locations.list().toArray()).toHaveLength(3);
    expect(them.requests.map(({ query }) => query.get('limit'))).toEqual(['2', '2']);
  });

  it('fullPullsOnly: pulls ask for everything each time', async () => {
    await connect({ quirks: { fullPullsOnly: true } });
    const sync = us.module.get(OcpiSync);
    for (let pull = 0; pull < 2; pull++) expect(await sync.pull(partner, 'locations')).toMatchObject({ full: true });
    await us.registration.setQuirks(partner.id, {});
    expect(await sync.pull(partner, 'locations')).toMatchObject({ full: false });
    expect(them.requests.map(({ query }) => query.has('date_from'))).toEqual([false, false, true]);
  });

  it('versionsWithoutToken, tokenEncoding, trailingSlash: what is known before is tried first', async () => {
    await connect({
      versionsWithoutToken: true,
      tokens: 'plain',
      slash: 'with',
      quirks: { versionsWithoutToken: true, tokenEncoding: 'plain' },
    });
    expect(await known()).toEqual({ versionsWithoutToken: true, tokenEncoding: 'plain' });
    await us.registration.refresh(partner.id);
    expect(them.requests.map(({ headers }) => headers['authorization'])).toEqual([undefined, `Token ${them.credentials.token}`]);
    await us.registration.setQuirks(partner.id, { tokenEncoding: 'plain', trailingSlash: 'add' });
    them.requests.length = 0;
    await client().tokens.put(token());
    expect(them.requests.map(({ path }) => path.endsWith('/'))).toEqual([true]);
  });
});

describe('put up with always', () => {
  it('module names in another case, relative URLs, version numbers with spaces in the details', async () => {
    us = await Platform.start();
    them = await MockPartner.start({ versions: ['2.2.1'] });
    const strange = (text: string) =>
      text.replaceAll('"tokens"', '"Tokens"').replaceAll(them.origin, '').replaceAll('"2.2.1"', '" 2.2.1 "');
    them.fail(/versions|details/, { change: (answer) => JSON.parse(strange(JSON.stringify(answer))) }, 2);
    partner = await us.registration.register({ url: them.versionsUrl, token: 'mock-token-a' });
    them.requests.length = 0;
    await client().tokens.list().toArray();
    expect(them.requests.map(({ path }) => path)).toEqual(['/ocpi/2.2.1/sender/tokens']);
  });

  it('lower-case parties in credentials and objects', async () => {
    await connect({ roles: [{ role: 'CPO', countryCode: 'de', partyId: 'mck' }] });
    them.objects.list('locations').push(location({ id: 'A' }), location({ id: 'B', country_code: 'de', party_id: 'mck' }));
    expect(await us.module.get(OcpiSync).pull(partner, 'locations')).toMatchObject({ created: 2, ignored: 0, bad: 0 });
  });

  it('OpenEnum values and fields that nobody knows', async () => {
    await connect({ version: '2.3.0' });
    const evse = { ...v230.evse(), capabilities: ['FLIES'], 'x-colour': 'red' };
    them.objects.list('locations').push({ ...v230.location(), ...CPO, evses: [evse] });
    const [found] = await client().locations.list().toArray();
    expect(found?.evses).toEqual([expect.objectContaining({ capabilities: ['FLIES'], 'x-colour': 'red' })]);
  });

  it.each([
    ['HTTP 202', { status: 202, envelope: { status_code: 1000 } }],
    ['data where none belongs', { envelope: { status_code: 1000, data: 'done', timestamp: 'now' } }],
  ])('%s to a push', async (_, fault) => {
    await connect();
    them.fail(/PUT/, fault);
    await client().tokens.put(token());
    expect(them.requests).toHaveLength(1);
  });

  it('OCPI errors told by HTTP codes, or the other way', async () => {
    await connect();
    const get = () => client().tokens.get({ countryCode: 'NL', partyId: 'EXA', uid: 'T' });
    for (const fault of [
      { envelope: { status_code: 2004 } },
      { status: 404 },
      { status: 404, body: '' },
      { envelope: { status_code: 2003 } },
    ]) {
      them.fail(/GET .*tokens/, fault);
      expect(await get()).toBeUndefined();
    }
    them.objects.onOther = () => success(null);
    expect(await get()).toBeUndefined();
    them.fail(/GET .*tokens/, { status: 400, envelope: { status_code: 2001, status_message: 'no' } });
    await expect(get()).rejects.toThrow(OcpiCallError);
  });
});

describe('every quirk', () => {
  /** The test of this file that shows it, by its name. A new quirk does not compile without one. */
  const SHOWN: Readonly<Record<keyof OcpiQuirks, RegExp>> = {
    tokenEncoding: /tokenEncoding: a call that is refused/,
    trailingSlash: /trailingSlash: a push that finds nobody/,
    versionsWithoutToken: /versionsWithoutToken, tokenEncoding, trailingSlash/,
    explicitNulls: /explicitNulls: every optional field/,
    routingHeaders: /routingHeaders: none are sent/,
    maxPageSize: /maxPageSize: no larger pages/,
    fullPullsOnly: /fullPullsOnly: pulls ask/,
    looseTypes: /'numbers and booleans as text',[^]{0,300}'looseTypes'/,
    looseDates: /'DateTimes with an offset',[^]{0,300}'looseDates'/,
    badFields: /'an over-long text',[^]{0,300}'badFields'/,
  };

  it('has a test here, and a line in docs/partners.md', async () => {
    us = await Platform.start();
    them = await MockPartner.start();
    const [tests, docs] = await Promise.all(
      ['./quirks.spec.ts', '../../docs/partners.md'].map((path) => readFile(new URL(path, import.meta.url), 'utf8')),
    );
    const beforeThis = tests!.slice(0, tests!.indexOf("describe('every quirk'"));
    for (const [quirk, test] of Object.entries(SHOWN)) {
      expect(beforeThis, quirk).toMatch(test);
      expect(docs, quirk).toMatch(new RegExp(`^\\| \`${quirk}`, 'm'));
    }
  });
});
