import { Agent, fetch as secureFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { TLS } from '../fixtures/tls.js';
import { expectEnvelope, expectFailure, expectSuccess } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS, ask, base64, startPlatform, TOKEN_A, type Answer, type Ask, type Platform } from '../harness.js';

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;

describe.each(ADAPTERS)('authentication on %s', (adapter) => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform({ adapter });
  });
  afterAll(() => platform.close());
  const say = async (path: string, request: Ask): Promise<Answer> => expectEnvelope(await ask(platform.url(path), request));

  it.each(VERSIONS)('R-070 asks for a token at every endpoint, versions and credentials included, in %s', async (version) => {
    const partner = await platform.partner({ version });
    const details = await partner.ask(`/${version}/details`);
    const { endpoints } = details.body.data as { endpoints: { identifier: string; url: string }[] };
    const urls = [platform.url('/versions'), platform.url(`/${version}/details`), ...endpoints.map(({ url }) => url)];
    for (const url of urls) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const answer = expectFailure(expectEnvelope(await ask(url, { method, body: method === 'PUT' ? {} : undefined })), 401);
        expect(answer.headers.get('www-authenticate')).toBe('Token');
      }
    }
    for (const { identifier, url } of endpoints) {
      if (identifier !== 'credentials') expect((await partner.ask(url)).status).not.toBe(401);
    }
  });

  it('R-071 R-073 reads the token in Base64 and as it is, in every version', async () => {
    for (const version of VERSIONS) {
      const { token } = await platform.partner({ version });
      for (const asked of VERSIONS) {
        for (const authorization of [base64(token), token]) expectSuccess(await say(`/${asked}/credentials`, { authorization }));
      }
      const padless = base64(token).replace(/=+$/, '');
      expectSuccess(await say('/2.2.1/credentials', { authorization: padless }));
      for (const scheme of ['token', 'TOKEN', 'Token  ']) {
        expectSuccess(await say('/versions', { headers: { Authorization: `${scheme} ${base64(token)}` } }));
      }
    }
  });

  it("R-071 R-072 sends a partner's token in Base64, without a line feed, from 2.2.1 on and as it is in 2.1.1", async () => {
    for (const version of VERSIONS) {
      const { received, party } = await platform.partner({ version });
      const theirs = `token-of-${party.countryCode}-${party.partyId}`;
      expect(received.length).toBeGreaterThanOrEqual(2);
      for (const { headers } of received) expect(headers.authorization).toBe(`Token ${version === '2.1.1' ? theirs : base64(theirs)}`);
    }
  });

  it("R-072 understands partners that copied the document's line feed", async () => {
    const { token } = await platform.partner();
    expectSuccess(await say('/versions', { authorization: base64(`${token}\n`) }));
  });

  it('R-074 answers 401 and nothing else to a missing or unknown token', async () => {
    const paths = [
      '/versions',
      '/2.2.1/details',
      '/2.2.1/credentials',
      '/cpo/2.2.1/locations',
      '/cpo/2.3.0/locations/X',
      '/emsp/2.1.1/cdrs',
      '/nowhere',
    ];
    const headers = [
      undefined,
      'Basic YTpi',
      'Bearer x',
      'Token',
      'Token ',
      'Token a b',
      `Token ${base64('')}`,
      'Token =',
      `Token ${base64('nobody')}`,
      'nobody',
    ];
    for (const path of paths) {
      for (const authorization of headers) {
        const answer = await say(path, { headers: authorization === undefined ? {} : { Authorization: authorization } });
        expectFailure(answer, 401);
      }
      expectFailure(await say(path, { method: 'PUT', authorization: base64('nobody'), body: '{garbage' }), 401);
      expectFailure(await say(path, { method: 'POST', authorization: base64('nobody'), body: {} }), 401);
    }
  });

  it('R-075 admits CREDENTIALS_TOKEN_A to versions and credentials only', async () => {
    const authorization = base64(TOKEN_A);
    for (const version of VERSIONS) {
      const good = [
        '/versions',
        `/${version}/details`,
        `/${version}/credentials`,
        '/cpo/versions',
        `/emsp/${version}/details`,
        `/cpo/${version}/credentials`,
      ];
      for (const path of good) expectSuccess(await say(path, { authorization }));
      const bad = [
        `/cpo/${version}/locations`,
        `/emsp/${version}/tokens`,
        `/emsp/${version}/locations/NL/EXA/1`,
        `/emsp/${version}/cdrs/NL/EXA/1`,
      ];
      for (const path of bad) {
        expectFailure(await say(path, { authorization }), 401);
        expectFailure(await say(path, { authorization, method: 'PUT', body: '{' }), 401);
      }
      expectFailure(await say(`/emsp/${version}/tokens/1/authorize`, { authorization, method: 'POST' }), 401);
    }
  });

  it('R-076 tells partners apart by their token, and gives tokens of at most 64 printable characters', async () => {
    const partners: TestPartner[] = [
      await platform.partner(),
      await platform.partner({ version: '2.3.0' }),
      await platform.partner({ version: '2.1.1' }),
    ];
    expect(new Set(partners.map(({ token }) => token)).size).toBe(3);
    for (const { token, version, authorization } of partners) {
      expect(token).toMatch(/^[\x21-\x7e]{1,64}$/);
      const answer = expectSuccess(await say(`/${version}/credentials`, { authorization }));
      expect(answer.body.data).toMatchObject({ token });
      for (const wrong of [token.slice(0, -1), `${token}x`, token.toUpperCase(), ` ${token}x`]) {
        if (wrong !== token) expectFailure(await say('/2.2.1/credentials', { authorization: base64(wrong) }), 401);
      }
    }
    expectFailure(await say('/versions', { authorization: base64('x'.repeat(65)) }), 401);
  });

  it('R-117 ends a token with the registration', async () => {
    const partner = await platform.partner();
    expectSuccess(await partner.ask('/2.2.1/credentials', { method: 'DELETE' }));
    expectFailure(await partner.ask('/versions'), 401);
    const open = await platform.app.get(OcpiRegistration, { strict: false }).createToken();
    expectSuccess(await say('/versions', { authorization: base64(open.token) }));
  });
});

describe.each(ADAPTERS)('HTTPS on %s', (adapter) => {
  let platform: Platform;
  /** Trusts the server's certificate, and has none of its own. */
  const dispatcher = new Agent({ connect: { ca: TLS.cert } });
  beforeAll(async () => {
    platform = await startPlatform({ adapter, tls: TLS });
  });
  afterAll(() => Promise.all([dispatcher.close(), platform.close()]));

  it('R-001 serves with a certificate of the server and a token, and asks for no certificate of the client', async () => {
    const headers = { Authorization: `Token ${base64(TOKEN_A)}` };
    const versions = await secureFetch(platform.url('/versions'), { dispatcher, headers });
    expect(versions.status).toBe(200);
    const { data } = (await versions.json()) as { data: { url: string }[] };
    for (const { url } of data) {
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/);
      expect((await secureFetch(url, { dispatcher, headers })).status).toBe(200);
    }
    expect((await secureFetch(platform.url('/versions'), { dispatcher })).status).toBe(401);
    await expect(secureFetch(platform.url('/versions').replace('https:', 'http:'), { headers })).rejects.toThrow();
    await expect(secureFetch(platform.url('/versions'), { headers })).rejects.toThrow();
  });
});
