import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v230 } from '../fixtures/objects.js';
import { expectSuccess } from '../harness.envelope.js';
import type { TestPartner } from '../harness.partner.js';
import { ADAPTERS_AND_LANE, startPlatform, type Platform } from '../harness.js';

const EXPRESS = ADAPTERS_AND_LANE.filter((adapter) => adapter !== 'fastify');

describe.each(EXPRESS)('middleware of the host for certain paths, on %s', (adapter) => {
  let platform: Platform;
  let partner: TestPartner;
  let isClosed = false;
  const seen: string[] = [];
  beforeAll(async () => {
    platform = await startPlatform({
      adapter,
      configure: (app) => {
        const { use } = app as unknown as { use(path: string, handle: unknown): void };
        use.call(
          app,
          '/ocpi',
          (request: { originalUrl: string }, response: { status(code: number): { end(): void } }, next: () => void) => {
            seen.push(request.originalUrl);
            if (isClosed) response.status(503).end();
            else next();
          },
        );
      },
    });
    await platform.store('locations', v230.location({ id: 'A B' }));
    partner = await platform.partner({ version: '2.3.0' });
  });
  afterAll(() => platform.close());

  it.each(['/%6Fcpi/versions', '/%4fCPI/versions/', '/ocpi/%76ersions'])('is not gone past by %s', async (path) => {
    isClosed = true;
    seen.length = 0;
    const { status } = await fetch(`${platform.origin}${path}`, { headers: { authorization: `Token ${partner.authorization}` } });
    isClosed = false;
    expect(status).not.toBe(200);
  });

  it('lets through what is encoded in ids', async () => {
    seen.length = 0;
    expectSuccess(await partner.ask('/cpo/2.3.0/locations/A%20B'));
    expect(seen).toEqual(['/ocpi/cpo/2.3.0/locations/A%20B']);
  });
});
