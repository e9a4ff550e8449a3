import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TLS } from '../fixtures/tls.js';
import { ADAPTERS, base64, startPlatform, TOKEN_A, type Platform } from '../harness.js';

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
    const versions = await fetch(platform.url('/versions'), { dispatcher, headers });
    expect(versions.status).toBe(200);
    const { data } = (await versions.json()) as { data: { url: string }[] };
    for (const { url } of data) {
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/);
      expect((await fetch(url, { dispatcher, headers })).status).toBe(200);
    }
    expect((await fetch(platform.url('/versions'), { dispatcher })).status).toBe(401);
    await expect(fetch(platform.url('/versions').replace('https:', 'http:'), { headers })).rejects.toThrow();
    await expect(fetch(platform.url('/versions'), { headers })).rejects.toThrow();
  });
});
