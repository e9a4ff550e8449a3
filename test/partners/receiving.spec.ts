import { afterEach, describe, expect, it } from 'vitest';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { Platform, type PlatformOptions } from './platform.js';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

async function platform(options: PlatformOptions = {}): Promise<Platform> {
  const started = await Platform.start({ ...options, settings: { registrationTokens: ['token-a', 'token-a2'], ...options.settings } });
  open.push(started);
  return started;
}

async function mock(options: MockPartnerOptions = {}): Promise<MockPartner> {
  const started = await MockPartner.start(options);
  open.push(started);
  return started;
}

async function remembered(us: Platform): Promise<unknown> {
  const partners = (await us.state.list<{ state?: string }>('partners')).filter(({ value }) => value.state !== 'gone');
  const tokens = (await us.state.list<{ kind: string }>('tokens')).filter(({ value }) => value.kind === 'partner');
  return { partners, tokens };
}

const NOTHING = { partners: [], tokens: [] };

describe('POST credentials', () => {
  it.each<[OcpiVersion]>([['2.1.1'], ['2.2.1'], ['2.3.0']])(
    'R-108 calls back versions and details of %s with token B before it answers with token C',
    async (version) => {
      const us = await platform();
      const them = await mock();
      const answer = await them.credentials.register(us.versionsUrl, 'token-a', version);
      expect(answer.body).toMatchObject({ status_code: 1000, data: { url: us.versionsUrl } });
      expect(them.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /ocpi/versions', `GET /ocpi/${version}/details`]);
      const [partner] = await us.partners.all();
      expect(partner).toMatchObject({ version, url: them.versionsUrl, roles: [{ countryCode: 'DE', partyId: 'MCK', role: 'EMSP' }] });
      const token = them.credentials.theirs!.token;
      expect(token).toMatch(/^[\x21-\x7e]{20,64}$/);
      expect(await us.authenticate(token)).toMatchObject({ kind: 'partner', partner: { id: partner!.id } });
    },
  );

  it('R-108 uses the token it was just given, in Base64 from 2.2 on and plain in 2.1.1 (R-071)', async () => {
    const us = await platform();
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    const base64 = `Token ${Buffer.from(them.credentials.token!).toString('base64')}`;
    expect(them.requests.map(({ headers }) => headers['authorization'])).toEqual([base64, base64]);
    const old = await mock({ roles: [{ role: 'EMSP', countryCode: 'DE', partyId: 'OLD' }] });
    await old.credentials.register(us.versionsUrl, 'token-a2', '2.1.1');
    expect(old.requests.map(({ headers }) => headers['authorization'])).toEqual(Array(2).fill(`Token ${old.credentials.token}`));
  });

  it('R-110 refuses token A with 401 from then on, and R-111 answers another POST with 405', async () => {
    const us = await platform();
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    expect(await us.authenticate('token-a')).toBeUndefined();
    expect((await them.credentials.call('GET', us.versionsUrl, undefined, 'token-a')).http).toBe(401);
    const again = await them.credentials.call('POST', `${us.origin}/ocpi/2.2.1/credentials`, them.credentials.object('2.2.1', 'another'));
    expect(again.http).toBe(405);
    expect(again.headers.get('allow')).toBe('GET, PUT, DELETE');
  });

  it('R-112 answers PUT and DELETE with token A with 405', async () => {
    const us = await platform();
    const them = await mock();
    for (const method of ['PUT', 'DELETE']) {
      const answer = await them.credentials.call(
        method,
        `${us.origin}/ocpi/2.2.1/credentials`,
        them.credentials.object('2.2.1', 'b'),
        'token-a',
        '2.2.1',
      );
      expect(answer.http).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, POST');
    }
  });

  it.each([
    ['versions', /versions/, { status: 500 }],
    ['details', /details/, { status: 500 }],
    ['versions', /versions/, { reset: true as const }],
    ['versions', /versions/, { hang: true as const }],
    ['versions', /versions/, { body: '<html>gateway</html>' }],
    ['details', /details/, { envelope: { status_code: 2001, status_message: 'no' } }],
  ])('R-113 answers 3001 when GET %s fails, keeps nothing, and token A stays usable', async (_, pattern, fault) => {
    const us = await platform();
    const them = await mock();
    them.fail(pattern, fault);
    const failed = await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    expect(failed).toMatchObject({ http: 200, body: { status_code: 3001 } });
    expect(failed.body?.status_message).toMatch(/call back failed/);
    expect(await remembered(us)).toEqual(NOTHING);
    expect((await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1')).body?.status_code).toBe(1000);
  });

  it('R-114 answers 3002 when the partner does not offer this version and 3003 when it lacks required modules', async () => {
    const us = await platform({ settings: { requiredModules: ['tokens', 'cdrs'] } });
    const other = await mock({ versions: ['2.3.0'] });
    expect((await other.credentials.register(us.versionsUrl, 'token-a', '2.2.1')).body?.status_code).toBe(3002);
    const poor = await mock({ endpoints: [{ module: 'tokens', interface: 'SENDER' }] });
    const answer = await poor.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    expect(answer.body).toMatchObject({ status_code: 3003, status_message: expect.stringContaining('cdrs') });
    expect(await remembered(us)).toEqual(NOTHING);
  });

  it('R-012 answers 2001 with the JSON path for credentials that are wrong, before it calls anybody', async () => {
    const us = await platform();
    const them = await mock();
    const url = `${us.origin}/ocpi/2.2.1/credentials`;
    const wrong = [
      { token: 'b', url: them.versionsUrl },
      { token: 'a b', url: them.versionsUrl, roles: [] },
      { token: 'b', url: 'nowhere', roles: [] },
      'text',
    ];
    for (const body of wrong)
      expect((await them.credentials.call('POST', url, body, 'token-a', '2.2.1')).body).toMatchObject({
        status_code: 2001,
        status_message: expect.stringContaining('$'),
      });
    expect(them.requests).toEqual([]);
  });

  it('gives one of two simultaneous registrations with the same token A', async () => {
    const us = await platform();
    const [one, two] = [await mock(), await mock({ roles: [{ role: 'CPO', countryCode: 'FR', partyId: 'TWO' }] })];
    for (const each of [one, two]) each.fail(/versions/, { delayMs: 200 });
    const answers = await Promise.all([one, two].map((each) => each.credentials.register(us.versionsUrl, 'token-a', '2.2.1')));
    expect(answers.map(({ body }) => body?.status_code).sort()).toEqual([1000, 3001]);
    expect(await us.partners.all()).toHaveLength(1);
  });

  it('refuses a party and role that another live partner holds, or that is our own, and takes it when that one is gone', async () => {
    const us = await platform();
    const [first, second] = [await mock(), await mock()];
    await first.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    const refused = await second.credentials.register(us.versionsUrl, 'token-a2', '2.3.0');
    expect(refused.body).toMatchObject({ status_code: 2001, status_message: expect.stringContaining('DE*MCK') });
    const ours = await mock({ roles: [{ role: 'CPO', countryCode: 'nl', partyId: 'exa' }] });
    expect((await ours.credentials.register(us.versionsUrl, 'token-a2', '2.2.1')).body?.status_code).toBe(2001);
    await first.credentials.unregister();
    expect((await second.credentials.register(us.versionsUrl, 'token-a2', '2.3.0')).body?.status_code).toBe(1000);
  });

  it('a registration token may bind parties and roles', async () => {
    const us = await platform();
    const { token } = await us.registration.createToken({ parties: [{ countryCode: 'FR', partyId: 'TWO' }], roles: ['CPO'] });
    const wrong = await mock();
    expect((await wrong.credentials.register(us.versionsUrl, token, '2.2.1')).body?.status_code).toBe(2001);
    const right = await mock({ roles: [{ role: 'CPO', countryCode: 'FR', partyId: 'TWO' }] });
    expect((await right.credentials.register(us.versionsUrl, token, '2.2.1')).body?.status_code).toBe(1000);
  });

  it('a registration token may bind a partner, whose place is taken: same id, old token refused', async () => {
    const us = await platform();
    const before = await mock();
    await before.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    const [partner] = await us.partners.all();
    const { token } = await us.registration.createToken({ partner: partner!.id });
    const after = await mock();
    expect((await after.credentials.register(us.versionsUrl, token, '2.3.0')).body?.status_code).toBe(1000);
    expect(await us.partners.all()).toMatchObject([{ id: partner!.id, version: '2.3.0', url: after.versionsUrl }]);
    expect(await us.authenticate(before.credentials.theirs!.token)).toBeUndefined();
  });

  it('R-073 finds out that a partner wants the token plain, or none for versions, or a trailing slash, and remembers it', async () => {
    const us = await platform();
    const plain = await mock({ tokens: 'plain', versionsWithoutToken: true });
    expect((await plain.credentials.register(us.versionsUrl, 'token-a', '2.2.1')).body?.status_code).toBe(1000);
    const [partner] = await us.partners.all();
    expect(partner!.quirks).toEqual({ tokenEncoding: 'plain', versionsWithoutToken: true });
  });

  it('understands the flat credentials of 2.1.1 in 2.2.1, null members, roles in lower case', async () => {
    const us = await platform();
    const them = await mock();
    const url = `${us.origin}/ocpi/2.2.1/credentials`;
    them.credentials.token = 'b';
    const flat = { token: 'b', url: them.versionsUrl, country_code: 'DE', party_id: 'MCK', business_details: { name: 'M', website: null } };
    expect((await them.credentials.call('POST', url, flat, 'token-a', '2.2.1')).body?.status_code).toBe(1000);
    const lower = {
      token: 'b',
      url: them.versionsUrl,
      roles: [{ role: 'cpo', country_code: 'fr', party_id: 'low', business_details: { name: 'L' } }],
    };
    expect((await them.credentials.call('POST', url, lower, 'token-a2', '2.2.1')).body?.status_code).toBe(1000);
    expect((await us.partners.byParty({ countryCode: 'FR', partyId: 'LOW' }, 'CPO'))?.roles[0]).toMatchObject({
      countryCode: 'fr',
      role: 'CPO',
    });
  });
});

describe('GET, PUT and DELETE credentials', () => {
  it('R-118 GET answers with our object and the token that the request presented', async () => {
    const us = await platform();
    const them = await mock();
    const url = `${us.origin}/ocpi/2.2.1/credentials`;
    expect((await them.credentials.call('GET', url, undefined, 'token-a', '2.2.1')).body?.data).toMatchObject({
      token: 'token-a',
      url: us.versionsUrl,
    });
    await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    const { token } = them.credentials.theirs!;
    expect((await them.credentials.call('GET', url)).body?.data).toMatchObject({
      token,
      url: us.versionsUrl,
      roles: [{ party_id: 'EXA' }, { party_id: 'EXA' }],
    });
  });

  it('R-115 PUT reads versions and details again, gives a new token and ends the old one; R-116 switches the version', async () => {
    const us = await platform();
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'token-a', '2.1.1');
    const [before] = await us.partners.all();
    const old = them.credentials.theirs!.token;
    them.requests.length = 0;
    expect((await them.credentials.update('2.3.0')).body?.status_code).toBe(1000);
    expect(them.requests.map(({ path }) => path)).toEqual(['/ocpi/versions', '/ocpi/2.3.0/details']);
    expect(await us.partners.all()).toMatchObject([{ id: before!.id, version: '2.3.0' }]);
    expect(them.credentials.theirs!.token).not.toBe(old);
    expect(await us.authenticate(old)).toBeUndefined();
    expect(await us.authenticate(them.credentials.theirs!.token)).toMatchObject({ kind: 'partner', partner: { version: '2.3.0' } });
  });

  it('R-113 a PUT that fails leaves everything as it was', async () => {
    const us = await platform();
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    const before = await remembered(us);
    them.fail(/details/, { status: 500 });
    expect((await them.credentials.update('2.3.0')).body?.status_code).toBe(3001);
    expect(await remembered(us)).toEqual(before);
    expect((await them.credentials.call('GET', us.versionsUrl)).http).toBe(200);
  });

  it('R-117 DELETE ends the tokens of both directions', async () => {
    const us = await platform();
    const them = await mock();
    await them.credentials.register(us.versionsUrl, 'token-a', '2.2.1');
    const [partner] = await us.partners.all();
    const { token } = them.credentials.theirs!;
    expect((await them.credentials.unregister()).body?.status_code).toBe(1000);
    expect(await us.authenticate(token)).toBeUndefined();
    expect(await us.partners.all()).toEqual([]);
    await expect(us.client.for(partner!).tokens.list().toArray()).rejects.toThrow(/no registered partner/);
    expect(await remembered(us)).toEqual(NOTHING);
  });

  it('R-103 a 2.1.1 connection is for the side whose address was used; both sides are two connections', async () => {
    const us = await platform();
    const [emsp, cpo] = [await mock(), await mock({ roles: [{ role: 'CPO', countryCode: 'DE', partyId: 'MCK' }] })];
    await emsp.credentials.register(`${us.origin}/ocpi/cpo/versions`, 'token-a', '2.1.1');
    await cpo.credentials.register(`${us.origin}/ocpi/emsp/versions`, 'token-a2', '2.1.1');
    expect(emsp.credentials.theirs!.url).toBe(`${us.origin}/ocpi/cpo/versions`);
    const party = { countryCode: 'DE', partyId: 'MCK' };
    const asEmsp = await us.partners.byParty(party, 'EMSP');
    const asCpo = await us.partners.byParty(party, 'CPO');
    expect(asEmsp).toMatchObject({ side: 'cpo', served: { countryCode: 'NL', partyId: 'EXA' } });
    expect(
      asEmsp!.endpoints.filter(({ identifier }) => ['locations', 'tokens'].includes(identifier)).map((each) => each.interface),
    ).toEqual(['RECEIVER', 'SENDER']);
    expect(asCpo).toMatchObject({ side: 'emsp' });
    expect(asCpo!.endpoints.find(({ identifier }) => identifier === 'locations')?.interface).toBe('SENDER');
  });
});

describe('hubs', () => {
  it('speak for parties that no direct partner claims, and hold no party but their own', async () => {
    const us = await platform();
    const listed = { role: 'CPO', countryCode: 'FR', partyId: 'TWO' } as const;
    const hub = await mock({ roles: [{ role: 'OTHER', countryCode: 'DE', partyId: 'HUB' }, listed], hubPartyId: 'DEHUB' });
    await hub.credentials.register(us.versionsUrl, 'token-a', '2.3.0');
    const asHub = (await us.partners.all())[0]!;
    expect(asHub.hub).toEqual({ countryCode: 'DE', partyId: 'HUB' });
    const stranger = { countryCode: 'IT', partyId: 'XYZ' };
    expect(await us.partners.speaksFor(asHub, stranger)).toBe(true);
    expect((await us.partners.byParty(listed, 'CPO'))?.id).toBe(asHub.id);
    const direct = await mock({ roles: [listed] });
    expect((await direct.credentials.register(us.versionsUrl, 'token-a2', '2.2.1')).body?.status_code).toBe(1000);
    const asDirect = await us.partners.byParty(listed, 'CPO');
    expect(asDirect).toMatchObject({ url: direct.versionsUrl });
    expect(await us.partners.speaksFor(asHub, listed)).toBe(false);
    expect(await us.partners.speaksFor(asDirect!, listed)).toBe(true);
    expect(await us.partners.speaksFor(asDirect!, stranger)).toBe(false);
    expect((await us.partners.byParty(stranger))?.id).toBe(asHub.id);
  });
});
