import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { MockPartner } from '../../lib/testing/mock-partner.js';
import type { MockPartnerOptions } from '../../lib/testing/mock-partner.options.js';
import { expectEnvelope, expectFailure, expectInvalid, expectSuccess } from '../harness.envelope.js';
import type { Wire } from '../harness.objects.js';
import { ADAPTERS, ask, base64, startPlatform, type Answer, type Ask, type Platform } from '../harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;
type Version = (typeof VERSIONS)[number];

describe.each(ADAPTERS)('credentials on %s', (adapter) => {
  let platform: Platform;
  const mocks: MockPartner[] = [];
  beforeAll(async () => {
    platform = await startPlatform({ adapter, ocpi: { requiredModules: ['tokens'] } });
  });
  afterAll(() => platform.close());
  afterEach(async () => {
    for (const mock of mocks.splice(0)) {
      if (mock.credentials.theirs) await mock.credentials.unregister();
      await mock.stop();
    }
  });

  const registration = (): OcpiRegistration => platform.app.get(OcpiRegistration, { strict: false });
  const tokenA = async (): Promise<string> => (await registration().createToken()).token;
  const mock = async (options: MockPartnerOptions = {}): Promise<MockPartner> => {
    const started = await MockPartner.start(options);
    mocks.push(started);
    return started;
  };
  const registered = async (version: Version, options: MockPartnerOptions = {}): Promise<MockPartner> => {
    const them = await mock(options);
    expect((await them.credentials.register(platform.url('/versions'), await tokenA(), version)).body?.status_code).toBe(1000);
    return them;
  };
  /** A request to the credentials address of a version. */
  const credentials = async (version: Version, token: string, request: Ask = {}): Promise<Answer> =>
    expectEnvelope(
      await ask(platform.url(`/${version}/credentials`), { authorization: version === '2.1.1' ? token : base64(token), ...request }),
    );
  const tokenOf = (them: MockPartner): string => them.credentials.theirs!.token;
  const data = ({ body }: Answer): Wire => body.data as Wire;

  it('R-102 lists every version with an absolute URL, behind authentication', async () => {
    const authorization = base64(await tokenA());
    expectFailure(expectEnvelope(await ask(platform.url('/versions'))), 401);
    for (const side of ['', '/cpo', '/emsp']) {
      const answer = expectSuccess(expectEnvelope(await ask(platform.url(`${side}/versions`), { authorization })));
      expect(answer.body.data).toEqual(VERSIONS.map((version) => ({ version, url: `${platform.origin}/ocpi${side}/${version}/details` })));
      for (const { url } of answer.body.data as { url: string }[]) {
        expectFailure(expectEnvelope(await ask(url)), 401);
        expectSuccess(expectEnvelope(await ask(url, { authorization })));
      }
    }
  });

  it.each(['2.2.1', '2.3.0'] as const)(
    'R-103 R-104 lists each module and role once in %s, and credentials once as SENDER',
    async (version) => {
      const authorization = base64(await tokenA());
      const { endpoints, ...more } = data(await ask(platform.url(`/${version}/details`), { authorization })) as {
        endpoints: { identifier: string; role: string; url: string }[];
      };
      expect(more).toEqual({ version });
      expect(endpoints.filter(({ identifier }) => identifier === 'credentials')).toEqual([
        { identifier: 'credentials', role: 'SENDER', url: platform.url(`/${version}/credentials`) },
      ]);
      const names = endpoints.map(({ identifier, role }) => `${identifier} ${role}`);
      expect(new Set(names).size).toBe(names.length);
      for (const module of ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles'])
        expect(names).toEqual(expect.arrayContaining([`${module} SENDER`, `${module} RECEIVER`]));
      for (const { url } of endpoints) expect(url).toMatch(new RegExp(`^${platform.origin}/ocpi/(?:(?:cpo|emsp)/)?${version}/[a-z]+$`));
    },
  );

  it('R-103 lists each module of 2.1.1 once and without a role, for the side whose address was used', async () => {
    const authorization = await tokenA();
    for (const side of ['cpo', 'emsp']) {
      const { endpoints } = data(await ask(platform.url(`/${side}/2.1.1/details`), { authorization })) as { endpoints: Wire[] };
      expect(endpoints.map(({ identifier }) => identifier).sort()).toEqual(
        ['cdrs', 'commands', 'credentials', 'locations', 'sessions', 'tariffs', 'tokens'].sort(),
      );
      for (const endpoint of endpoints) {
        expect(Object.keys(endpoint).sort()).toEqual(['identifier', 'url']);
        expect(endpoint['url']).toContain(`/ocpi/${side}/2.1.1/`);
      }
    }
  });

  describe.each(VERSIONS)('%s', (version) => {
    it('R-108 R-110 calls back before it answers, gives a new token, and knows the registration token no more', async () => {
      const them = await mock();
      const token = await tokenA();
      const answer = await them.credentials.register(platform.url('/versions'), token, version);
      expect(answer).toMatchObject({ http: 200, body: { status_code: 1000 } });
      expect(them.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /ocpi/versions', `GET /ocpi/${version}/details`]);
      const written = version === '2.1.1' ? them.credentials.token : base64(them.credentials.token!);
      for (const { headers } of them.requests) expect(headers['authorization']).toBe(`Token ${written}`);
      expect(tokenOf(them)).not.toBe(token);
      expectSuccess(await credentials(version, tokenOf(them)));
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expectFailure(await credentials(version, token, { method }), 401);
      expectFailure(await ask(platform.url('/versions'), { authorization: base64(token) }), 401);
    });

    it('R-120 R-118 gives its versions URL, absolute, and the token that the request presented', async () => {
      const them = await registered(version);
      expect(them.credentials.theirs!.url).toBe(platform.url('/versions'));
      const own = data(expectSuccess(await credentials(version, tokenOf(them))));
      expect(own).toEqual({ ...them.credentials.theirs, token: tokenOf(them), url: platform.url('/versions') });
      if (version === '2.1.1') expect(own).toMatchObject({ country_code: 'NL', party_id: 'EXA', business_details: { name: 'Example' } });
      else
        expect(own['roles']).toMatchObject([
          { role: 'CPO', party_id: 'EXA' },
          { role: 'EMSP', party_id: 'EXA' },
        ]);
      expectSuccess(expectEnvelope(await ask(own['url'] as string, { authorization: base64(tokenOf(them)) })));
    });

    it('R-109 accepts token B while its own POST is still open', async () => {
      const them = await mock({ versions: [version] });
      const partner = await registration().register({ url: them.versionsUrl, token: 'mock-token-a' });
      expect(partner.version).toBe(version);
      expect(them.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
        'GET /ocpi/versions',
        `GET /ocpi/${version}/details`,
        `POST /ocpi/${version}/credentials`,
      ]);
      expect(them.credentials.callbacks).toEqual([200, 200]);
      expect(them.credentials.theirs).toMatchObject({ url: platform.url('/versions') });
      expectSuccess(await credentials(version, tokenOf(them)));
    });

    it('R-111 answers POST from who is registered with 405, R-112 PUT and DELETE from who is not', async () => {
      const them = await registered(version);
      const body = them.credentials.object(version, 'another');
      const again = expectFailure(await credentials(version, tokenOf(them), { method: 'POST', body }), 405);
      expect(again.headers.get('allow')).toBe('GET, PUT, DELETE');
      const token = await tokenA();
      for (const method of ['PUT', 'DELETE']) {
        const answer = expectFailure(await credentials(version, token, { method, body: method === 'PUT' ? body : undefined }), 405);
        expect(answer.headers.get('allow')).toBe('GET, POST');
      }
      expectSuccess(await credentials(version, tokenOf(them)));
    });

    it('R-113 answers 3001 when a call back fails, keeps nothing, and lets the token be used again', async () => {
      const them = await mock();
      const token = await tokenA();
      for (const [pattern, fault] of [
        [/versions/, { status: 500 }],
        [/details/, { reset: true }],
        [/details/, { body: '<html>' }],
      ] as const) {
        them.fail(pattern, fault);
        const answer = await them.credentials.register(platform.url('/versions'), token, version);
        expect(answer).toMatchObject({ http: 200, body: { status_code: 3001 } });
        expect(answer.body).not.toHaveProperty('data');
        expect(await platform.app.get(OcpiPartners, { strict: false }).all()).toEqual([]);
      }
      expect((await them.credentials.register(platform.url('/versions'), token, version)).body?.status_code).toBe(1000);
      const before = tokenOf(them);
      them.fail(/versions/, { status: 503 });
      expect((await them.credentials.update(version)).body?.status_code).toBe(3001);
      expectSuccess(await credentials(version, before));
    });

    it('R-114 answers 3003 when needed endpoints are missing, and 3002 when this version is not offered', async () => {
      const poor = await mock({ endpoints: [{ module: 'locations', interface: 'RECEIVER' }] });
      const token = await tokenA();
      expect(await poor.credentials.register(platform.url('/versions'), token, version)).toMatchObject({
        http: 200,
        body: { status_code: 3003, status_message: expect.stringContaining('tokens') },
      });
      const other = await mock({ versions: VERSIONS.filter((each) => each !== version) });
      expect(await other.credentials.register(platform.url('/versions'), token, version)).toMatchObject({
        http: 200,
        body: { status_code: 3002 },
      });
    });

    it('R-115 reads everything anew on PUT, gives a new token and ends the old one', async () => {
      const them = await registered(version);
      const old = tokenOf(them);
      them.requests.length = 0;
      expect((await them.credentials.update(version)).body?.status_code).toBe(1000);
      expect(them.requests.map(({ path }) => path)).toEqual(['/ocpi/versions', `/ocpi/${version}/details`]);
      expect(tokenOf(them)).not.toBe(old);
      expectFailure(await credentials(version, old), 401);
      expectSuccess(await credentials(version, tokenOf(them)));
    });

    it('R-116 goes on in the version whose address received the PUT', async () => {
      const them = await registered(version);
      const next = VERSIONS[(VERSIONS.indexOf(version) + 1) % VERSIONS.length]!;
      expect((await them.credentials.update(next)).body?.status_code).toBe(1000);
      const partners = await platform.app.get(OcpiPartners, { strict: false }).all();
      expect(partners.map((partner) => partner.version)).toEqual([next]);
      const answer = data(expectSuccess(await credentials(next, tokenOf(them))));
      expect('roles' in answer).toBe(next !== '2.1.1');
    });

    it('R-117 ends the tokens of both directions on DELETE', async () => {
      const them = await registered(version);
      const token = tokenOf(them);
      expect(expectSuccess(await credentials(version, token, { method: 'DELETE' })).body).not.toHaveProperty('data');
      expectFailure(await credentials(version, token), 401);
      expectFailure(await credentials(version, token, { method: 'DELETE' }), 401);
      expect(await platform.app.get(OcpiPartners, { strict: false }).all()).toEqual([]);
      them.credentials.theirs = undefined;
    });

    it('R-012 answers 2001 with the JSON path for credentials that are wrong', async () => {
      const token = await tokenA();
      const them = await mock();
      const good = them.credentials.object(version, 'token-b') as Wire;
      const faults: [Wire, RegExp][] = [
        [{ token: undefined }, /\$\.token/],
        [{ token: 'with space' }, /\$\.token/],
        [{ token: 'x'.repeat(65) }, /\$\.token/],
        [{ url: 'nowhere' }, /\$\.url/],
        [version === '2.1.1' ? { party_id: 'TOOLONG' } : { roles: [] }, /\$\.(?:party_id|roles)/],
      ];
      for (const [change, path] of faults)
        expectInvalid(await credentials(version, token, { method: 'POST', body: { ...good, ...change } }), path);
      expect(them.requests).toEqual([]);
    });
  });
});
