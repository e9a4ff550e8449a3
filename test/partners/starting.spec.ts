import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { OcpiCallError } from '../../lib/client/ocpi-call.error.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { Platform, type PlatformOptions } from './platform.js';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

async function platform(options: PlatformOptions = {}): Promise<Platform> {
  const started = await Platform.start(options);
  open.push(started);
  return started;
}

async function mock(options: MockPartnerOptions = {}): Promise<MockPartner> {
  const started = await MockPartner.start(options);
  open.push(started);
  return started;
}

const NOTHING = { partners: [], tokens: [] };
const steps = ({ requests }: MockPartner) => requests.map(({ method, path }) => `${method} ${path}`);

async function registered(us: Platform, them: MockPartner, version?: OcpiVersion) {
  return us.registration.register({ url: them.versionsUrl, token: 'mock-token-a', ...(version && { version }) });
}

describe('register', () => {
  it.each<[OcpiVersion]>([['2.1.1'], ['2.2.1'], ['2.3.0']])(
    'R-107 gets versions, details of %s, and posts credentials, in that order; R-109 token B is accepted meanwhile',
    async (version) => {
      const us = await platform();
      const them = await mock({ versions: [version] });
      const partner = await registered(us, them);
      expect(steps(them)).toEqual(['GET /ocpi/versions', `GET /ocpi/${version}/details`, `POST /ocpi/${version}/credentials`]);
      expect(them.credentials.callbacks).toEqual([200, 200]);
      expect(partner).toMatchObject({ version, url: them.versionsUrl, roles: [{ countryCode: 'DE', partyId: 'MCK' }] });
      expect(await us.partners.byId(partner.id)).toEqual(partner);
      them.requests.length = 0;
      await us.client.for(partner).tokens.list().toArray();
      const sent = them.requests[0]!.headers['authorization'];
      expect(sent).toBe(`Token ${version === '2.1.1' ? them.credentials.token : Buffer.from(them.credentials.token!).toString('base64')}`);
      expect((await them.credentials.call('GET', us.versionsUrl)).http).toBe(200);
    },
  );

  it('R-106 takes the latest version that both offer, or the one asked for', async () => {
    const us = await platform({ versions: ['2.1.1', '2.2.1'] });
    expect((await registered(us, await mock())).version).toBe('2.2.1');
    expect((await registered(us, await mock({ roles: [{ role: 'CPO', countryCode: 'FR', partyId: 'TWO' }] }), '2.1.1')).version).toBe(
      '2.1.1',
    );
    const none = await mock({ versions: ['2.3.0'] });
    await expect(registered(us, none)).rejects.toThrow(/offers 2\.3\.0, but none of 2\.1\.1, 2\.2\.1/);
    expect(steps(none)).toEqual(['GET /ocpi/versions']);
  });

  it('R-107 does not post when endpoints it needs are missing', async () => {
    const us = await platform({ settings: { requiredModules: ['cdrs'] } });
    const them = await mock({ endpoints: [{ module: 'tokens', interface: 'SENDER' }] });
    await expect(registered(us, them)).rejects.toThrow(/does not list cdrs/);
    expect(them.requestsTo(/POST/)).toEqual([]);
    expect(await us.trace()).toEqual(NOTHING);
  });

  it.each([
    ['GET versions is refused', /versions/, { status: 403 }],
    ['GET versions hangs', /versions/, { hang: true as const }],
    ['GET details fails', /details/, { status: 500 }],
    ['GET details is no OCPI', /details/, { body: 'hello' }],
    ['POST is refused with HTTP', /POST/, { status: 405 }],
    ['POST is refused with OCPI', /POST/, { envelope: { status_code: 3001, status_message: 'cannot reach you' } }],
    ['POST is cut', /POST/, { reset: true as const }],
    ['POST hangs', /POST/, { hang: true as const }],
    ['POST answers without data', /POST/, { envelope: { status_code: 1000 } }],
    ['POST answers with a broken object', /POST/, { envelope: { status_code: 1000, data: { token: 'c', url: 'x' } } }],
  ])('leaves no trace when %s', async (_, pattern, fault) => {
    const us = await platform();
    const them = await mock();
    them.fail(pattern, fault, 9);
    await expect(registered(us, them)).rejects.toThrow(Error);
    expect(await us.trace()).toEqual(NOTHING);
    expect((await us.registration.history()).map(({ type }) => type)).toEqual(['partner.failed']);
    them.heal();
    await them.credentials.unregister().catch(() => undefined);
    expect((await registered(us, them)).version).toBe('2.3.0');
  });

  it('tells the partner when what it answered cannot be accepted', async () => {
    const us = await platform();
    await registered(us, await mock());
    const twin = await mock();
    await expect(registered(us, twin)).rejects.toThrow(/DE\*MCK as EMSP is registered here/);
    expect(steps(twin).slice(-2)).toEqual(['POST /ocpi/2.3.0/credentials', 'DELETE /ocpi/2.3.0/credentials']);
    expect(twin.credentials.token).toBeUndefined();
    expect(await us.partners.all()).toHaveLength(1);
  });

  it.each<[MockPartnerOptions, object]>([
    [{ tokens: 'plain' }, { tokenEncoding: 'plain' }],
    [{ versionsWithoutToken: true }, { versionsWithoutToken: true }],
    [{ tokens: 'base64', versions: ['2.1.1'] }, { tokenEncoding: 'base64' }],
    [{ tokens: 'any' }, {}],
    [{ tokens: 'plain', versions: ['2.1.1'] }, {}],
    [{ slash: 'with' }, {}],
  ])('R-073 registers with a partner that is %j and remembers %j', async (options, quirks) => {
    const us = await platform();
    const them = await mock(options);
    const partner = await us.registration.register({ url: them.versionsUrl.replace(/\/$/, ''), token: 'mock-token-a' });
    expect(partner.quirks).toEqual(quirks);
    await us.client.for(partner).tokens.list().toArray();
  });

  it('events and history tell what happened', async () => {
    const us = await platform();
    const seen = firstValueFrom(us.registration.events$);
    const partner = await registered(us, await mock());
    expect(await seen).toMatchObject({ type: 'partner.registered', by: 'platform', partner: { id: partner.id } });
    expect(await us.registration.history(partner.id)).toMatchObject([{ type: 'partner.registered', by: 'platform' }]);
  });
});

describe('update', () => {
  it('R-115 renews both tokens; our old one is accepted until the new one is first used', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them, '2.2.1');
    const old = { ours: them.credentials.theirs!.token, theirs: them.credentials.token };
    await us.registration.update(partner.id);
    expect(them.credentials.callbacks).toEqual([200, 200, 200, 200]);
    expect(them.credentials.theirs!.token).not.toBe(old.ours);
    expect(them.credentials.token).not.toBe(old.theirs);
    expect(await us.authenticate(old.ours)).toMatchObject({ kind: 'partner' });
    expect(await us.authenticate(them.credentials.theirs!.token)).toMatchObject({ kind: 'partner' });
    expect(await us.authenticate(old.ours)).toBeUndefined();
    expect(await us.authenticate(them.credentials.theirs!.token)).toMatchObject({ kind: 'partner' });
    await us.client.for(partner).tokens.list().toArray();
    expect(them.requests.at(-1)!.headers['authorization']).toBe(`Token ${Buffer.from(them.credentials.token!).toString('base64')}`);
  });

  it('our old token ends after the time of grace', async () => {
    const us = await platform({ settings: { graceSeconds: 60 } });
    const them = await mock();
    const partner = await registered(us, them);
    const old = them.credentials.theirs!.token;
    await us.registration.update(partner.id);
    us.clock.ahead = 59_000;
    expect(await us.authenticate(old)).toMatchObject({ kind: 'partner' });
    us.clock.ahead = 61_000;
    expect(await us.authenticate(old)).toBeUndefined();
  });

  it('R-116 changes the version on request', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them, '2.2.1');
    expect(await us.registration.update(partner.id, { version: 'latest' })).toMatchObject({ id: partner.id, version: '2.3.0' });
    expect(them.credentials.version).toBe('2.3.0');
  });

  it.each([
    ['versions fail', /versions/, { status: 500 }],
    ['PUT is refused', /PUT/, { envelope: { status_code: 3001 } }],
    ['PUT is cut', /PUT/, { reset: true as const }],
    ['PUT hangs', /PUT/, { hang: true as const }],
    ['PUT answers garbage', /PUT/, { body: '<html>' }],
  ])('puts the record back when %s', async (_, pattern, fault) => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them);
    const before = await us.trace();
    them.fail(pattern, fault, 9);
    await expect(us.registration.update(partner.id)).rejects.toThrow(OcpiCallError);
    expect(await us.trace()).toEqual(before);
    expect(await us.authenticate(them.credentials.theirs!.token)).toMatchObject({ kind: 'partner' });
    them.heal();
    await us.registration.update(partner.id);
  });

  it('does not run twice at once', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them);
    const results = await Promise.allSettled([us.registration.update(partner.id), us.registration.update(partner.id)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await us.client.for(partner).tokens.list().toArray();
    expect((await them.credentials.call('GET', us.versionsUrl)).http).toBe(200);
  });

  it('refresh reads endpoints again without new tokens', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them);
    them.fail(/details/, { change: (answer) => JSON.parse(JSON.stringify(answer).replaceAll('/sender/tokens', '/moved/tokens')) });
    const refreshed = await us.registration.refresh(partner.id);
    expect(refreshed.endpoints.find((each) => each.identifier === 'tokens' && each.interface === 'SENDER')?.url).toMatch(/moved/);
    expect(await us.partners.byId(partner.id)).toEqual(refreshed);
  });
});

describe('unregister', () => {
  it('R-117 tells the partner, and no token of either direction works any more', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them);
    const { token } = them.credentials.theirs!;
    await us.registration.unregister(partner.id);
    expect(them.credentials.theirs).toBeUndefined();
    expect(await us.authenticate(token)).toBeUndefined();
    expect(await us.partners.all()).toEqual([]);
    await expect(us.registration.unregister(partner.id)).rejects.toThrow(/no registered partner/);
  });

  it('keeps the connection when the partner cannot be told, unless forced; one that knows us no more is told already', async () => {
    const us = await platform();
    const them = await mock();
    const partner = await registered(us, them);
    them.fail(/DELETE/, { status: 500 }, 2);
    await expect(us.registration.unregister(partner.id)).rejects.toThrow(/500/);
    expect(await us.partners.all()).toHaveLength(1);
    await us.registration.unregister(partner.id, { force: true });
    expect(await us.partners.all()).toEqual([]);
    const other = await mock();
    const second = await registered(us, other);
    await other.credentials.unregister().catch(() => undefined);
    other.credentials.token = undefined;
    if ((await us.partners.all()).length > 0) await us.registration.unregister(second.id);
    expect(await us.partners.all()).toEqual([]);
  });
});

describe('two platforms of this library', () => {
  it.each<[OcpiVersion]>([['2.1.1'], ['2.2.1'], ['2.3.0']])(
    'register with each other in %s, rotate from both ends, and part',
    async (version) => {
      const a = await platform({
        roles: ['CPO'],
        settings: { parties: [{ countryCode: 'NL', partyId: 'AAA', roles: ['CPO'], businessDetails: { name: 'A' } }] },
      });
      const b = await platform({
        roles: ['EMSP'],
        settings: { parties: [{ countryCode: 'NL', partyId: 'BBB', roles: ['EMSP'], businessDetails: { name: 'B' } }] },
      });
      const { token } = await a.registration.createToken();
      const atB = await b.registration.register({ url: a.versionsUrl, token, version });
      const [atA] = await a.partners.all();
      expect(atA).toMatchObject({ version, roles: [{ partyId: 'BBB', role: 'EMSP' }] });
      expect(atB).toMatchObject({ version, roles: [{ partyId: 'AAA', role: 'CPO' }] });
      await b.registration.update(atB.id);
      await a.registration.update(atA!.id);
      await b.registration.refresh(atB.id);
      await a.registration.refresh(atA!.id);
      await a.registration.unregister(atA!.id);
      expect(await b.partners.all()).toEqual([]);
    },
  );
});
