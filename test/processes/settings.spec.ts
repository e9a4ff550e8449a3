import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MockPartner } from '../../lib/testing/index.js';
import { ask, base64, freePort, type Answer } from '../harness.js';
import { newSchema, onServer, postgresUrl } from '../storage/postgres.js';
import { buildSample } from './built.js';
import { SampleProcess } from './sample-process.js';

type Json = Record<string, unknown>;

const url = await postgresUrl();
const schema = newSchema();
/** What decides about the demonstration objects. */
const SAME = { COUNTRY_CODE: 'DE', PARTY_ID: 'ABC', OCPI_DEMO_LOCATIONS: '9', OCPI_VERSIONS: '2.2.1', OCPI_TOKENS_A: 'first,second' };
const PARTNER = { role: 'EMSP', countryCode: 'FR', partyId: 'MSP' } as const;

/** The sample as the environment wants it: two processes that have every setting between them. */
describe('the settings of the sample', () => {
  let express: SampleProcess;
  let fastify: SampleProcess;
  let mock: MockPartner;
  const tokens = new Map<SampleProcess, string>();
  const get = (sample: SampleProcess, path: string, token = tokens.get(sample) ?? ''): Promise<Answer> =>
    ask(`${sample.origin}${path}`, { authorization: base64(token) });

  /** POST credentials at the address that the test reaches, whatever host the platform writes into its URLs. */
  async function register(sample: SampleProcess, prefix: string, tokenA: string): Promise<Answer> {
    const body = mock.credentials.object('2.2.1', mock.credentials.registrationToken);
    const answer = await ask(`${sample.origin}/${prefix}/2.2.1/credentials`, { method: 'POST', authorization: base64(tokenA), body });
    const { token } = (answer.body.data ?? {}) as { token?: string };
    if (token !== undefined) tokens.set(sample, token);
    return answer;
  }

  async function all(sample: SampleProcess, path: string): Promise<Json[]> {
    const { headers, body } = await get(sample, path);
    const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    const items = body.data as Json[];
    return next === undefined ? items : [...items, ...(await all(sample, next.replace(/^https?:\/\/[^/]+/, '')))];
  }

  beforeAll(async () => {
    buildSample();
    if (url !== undefined) await onServer(url, `create schema ${schema}`);
    mock = await MockPartner.start({ versions: ['2.2.1'], roles: [PARTNER] });
    const inSchema = `${url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
    [express, fastify] = await Promise.all([
      SampleProcess.start(await freePort(), {
        ...SAME,
        HTTP_ADAPTER: 'express',
        OCPI_DATA_DIR: 'memory:',
        OCPI_PREFIX: 'roam',
        OCPI_MAX_LIMIT: '4',
        PROJECT_NAME: 'Roaming',
        BACKEND_CORS_ORIGINS: 'https://a.example.com, https://b.example.com',
      }),
      SampleProcess.start(await freePort(), {
        ...SAME,
        HTTP_ADAPTER: 'fastify',
        OCPI_DATA_DIR: 'memory:',
        ...(url !== undefined && { DATABASE_URL: inSchema }),
        PROTOCOL: 'https',
        OCPI_HOST: 'ocpi.example.com:8443',
        OCPI_ROLES: 'CPO',
        OCPI_MODULES: 'locations,tariffs',
        BACKEND_CORS_ORIGINS: '["https://c.example.com"]',
      }),
    ]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([express?.stop(), fastify?.stop(), mock?.stop()]);
    if (url !== undefined) await onServer(url, `drop schema if exists ${schema} cascade`);
  });

  it('OCPI_TOKENS_A: each serves one registration', async () => {
    expect((await register(express, 'roam', 'first')).body.status_code).toBe(1000);
    expect((await register(express, 'roam', 'first')).status).toBe(401);
    expect((await get(express, '/roam/versions', 'second')).status).toBe(200);
    expect((await register(fastify, 'ocpi', 'second')).body.status_code).toBe(1000);
  });

  it('OCPI_PREFIX, OCPI_VERSIONS, PROTOCOL, OCPI_HOST: what versions say', async () => {
    expect((await get(express, '/roam/versions')).body.data).toEqual([{ version: '2.2.1', url: `${express.origin}/roam/2.2.1/details` }]);
    expect((await get(fastify, '/ocpi/versions')).body.data).toEqual([
      { version: '2.2.1', url: 'https://ocpi.example.com:8443/ocpi/2.2.1/details' },
    ]);
  });

  it('OCPI_ROLES, OCPI_MODULES, COUNTRY_CODE, PARTY_ID: what details and credentials say', async () => {
    const details = (await get(fastify, '/ocpi/2.2.1/details')).body.data as {
      endpoints: { identifier: string; role: string; url: string }[];
    };
    expect(details.endpoints.map(({ identifier, role }) => `${identifier} ${role}`).slice(1)).toEqual([
      'locations SENDER',
      'tariffs SENDER',
    ]);
    const credentials = (await get(fastify, '/ocpi/2.2.1/credentials')).body.data as { roles: Json[] };
    expect(credentials.roles).toMatchObject([{ role: 'CPO', country_code: 'DE', party_id: 'ABC' }]);
    const both = (await get(express, '/roam/2.2.1/credentials')).body.data as { roles: Json[] };
    expect(both.roles.map(({ role }) => role)).toEqual(['CPO', 'EMSP']);
  });

  it('OCPI_MAX_LIMIT: no page is larger', async () => {
    const { headers, body } = await get(express, '/roam/cpo/2.2.1/locations?limit=100');
    expect([headers.get('x-limit'), headers.get('x-total-count'), (body.data as Json[]).length]).toEqual(['4', '9', 4]);
  });

  it('the same settings give the same objects, whatever the adapter and the database', async () => {
    for (const module of ['locations', 'tariffs']) {
      const objects = await all(express, `/roam/cpo/2.2.1/${module}`);
      expect(objects.length).toBeGreaterThan(3);
      expect(await all(fastify, `/ocpi/cpo/2.2.1/${module}`)).toEqual(objects);
    }
  });

  it('BACKEND_CORS_ORIGINS: a list in JSON or separated by commas', async () => {
    const allowed = async (sample: SampleProcess, origin: string) =>
      (await fetch(`${sample.origin}/health`, { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await allowed(express, 'https://b.example.com')).toBe('https://b.example.com');
    expect(await allowed(express, 'https://c.example.com')).toBeNull();
    expect(await allowed(fastify, 'https://c.example.com')).toBe('https://c.example.com');
  });

  it('PROJECT_NAME: the title of Swagger UI; /health answers', async () => {
    expect(await (await fetch(`${express.origin}/roam/docs`)).text()).toContain('<title>Roaming</title>');
    for (const sample of [express, fastify]) expect((await fetch(`${sample.origin}/health`)).status).toBe(200);
  });

  it('SIGTERM and SIGINT end it within 5 seconds, with connections open', async () => {
    expect(await express.stop('SIGTERM')).toBeLessThan(5000);
    expect(await fastify.stop('SIGINT')).toBeLessThan(5000);
    expect([express.ended, fastify.ended]).toEqual(['SIGTERM', 'SIGINT']);
  });
});
