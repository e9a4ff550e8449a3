import type { AddressInfo } from 'node:net';
import { Controller, Get, Logger, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiExcludeController, ApiOkResponse, ApiProperty, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OcpiController, OcpiGet, OcpiModule, OcpiSwagger } from '../../lib/index.js';
import { MemoryCrud } from '../../lib/testing/index.js';
import { ADAPTERS } from './harness.js';

/** The host has a Location of its own. */
class Location {
  @ApiProperty()
  mine!: string;
}

@Controller('sites')
class SitesController {
  @Get()
  @ApiOkResponse({ type: Location })
  get(): Location {
    return { mine: 'here' };
  }
}

@OcpiController({ version: '2.2.1', module: 'exa-weather', interface: 'SENDER' })
class WeatherController {
  @OcpiGet('', 'The weather')
  get(): string {
    return 'fine';
  }
}

@ApiExcludeController()
@OcpiController({ version: '2.2.1', module: 'exa-secret', interface: 'SENDER' })
class SecretController {
  @OcpiGet('', 'What nobody is to read about')
  get(): string {
    return 'hidden';
  }
}

@Module({
  controllers: [SitesController],
  imports: [
    OcpiModule.forRoot({
      roles: ['CPO', 'EMSP'],
      crud: MemoryCrud,
      url: 'http://localhost',
      parties: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
      secretKey: 'a secret of the tests',
      extraControllers: [WeatherController, SecretController],
      push: { http: true },
      pushToken: 'the push token',
    }),
  ],
})
class Host {}

const hostDocument = (app: INestApplication): OpenAPIObject =>
  SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Host').build());

describe.each(ADAPTERS)('a host with documents of its own on %s', (_name, adapter) => {
  let app: INestApplication | undefined;
  const create = async () => (app = await NestFactory.create(Host, adapter(), { logger: ['error', 'warn'] }));
  const listening = async (host: INestApplication): Promise<string> => {
    await host.listen(0, '127.0.0.1');
    const { port }: AddressInfo = host.getHttpServer().address();
    return `http://127.0.0.1:${port}`;
  };
  const read = async (url: string) => (await (await fetch(url)).json()) as OpenAPIObject;
  afterEach(async () => {
    vi.restoreAllMocks();
    await app?.close();
    app = undefined;
  });

  it('has nothing of OCPI in it, and its own models as they are', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn');
    const failed = vi.spyOn(Logger.prototype, 'error');
    const host = await create();
    const before = hostDocument(host);
    OcpiSwagger.setup(host);
    const origin = await listening(host);
    await read(`${origin}/ocpi/docs/2.3.0.json`);
    for (const document of [before, hostDocument(host)]) {
      expect(Object.keys(document.paths)).toEqual(['/sites']);
      expect(document.components?.schemas).toEqual({
        Location: { type: 'object', properties: { mine: { type: 'string' } }, required: ['mine'] },
      });
    }
    expect([...warned.mock.calls, ...failed.mock.calls]).toEqual([]);
  });

  it('leaves OCPI its own documents: whole, and without what the host hides', async () => {
    const host = await create();
    OcpiSwagger.setup(host);
    const origin = await listening(host);
    const document = await read(`${origin}/ocpi/docs/2.2.1.json`);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/ocpi/versions', '/ocpi/cpo/2.2.1/locations', '/ocpi/cpo/2.2.1/exa-weather', '/push/2.2.1']),
    );
    expect(Object.keys(document.paths).filter((path) => /sites|exa-secret/.test(path))).toEqual([]);
    expect(document.components?.schemas?.['Location']).toMatchObject({ properties: { publish_allowed_to: {} } });
  });

  it('gets the document of a version, without a page', async () => {
    const host = await create();
    host.setGlobalPrefix('api');
    const document = OcpiSwagger.document(host, '2.1.1', { title: 'Roaming' });
    expect(document.info).toMatchObject({ title: 'Roaming', version: '2.1.1' });
    expect(Object.keys(document.paths)).toContain('/api/ocpi/cpo/2.1.1/locations');
    const origin = await listening(host);
    expect((await fetch(`${origin}/api/ocpi/docs`)).status).toBe(404);
    expect(OcpiSwagger.document(host, '2.1.1', { title: 'Roaming' })).toEqual(document);
  });

  it('has one page for its own document and those of OCPI', async () => {
    const host = await create();
    OcpiSwagger.setup(host);
    const urls = [
      { name: 'Sites', url: '/docs-json' },
      { name: 'OCPI 2.3.0', url: '/ocpi/docs/2.3.0.json' },
    ];
    SwaggerModule.setup('docs', host, () => hostDocument(host), { explorer: true, swaggerOptions: { urls } });
    const origin = await listening(host);
    const init = await (await fetch(`${origin}/docs/swagger-ui-init.js`)).text();
    for (const { url } of urls) expect(init).toContain(`"url": "${url}"`);
    const [own, ocpi] = await Promise.all(urls.map(({ url }) => read(origin + url)));
    expect(Object.keys(own?.paths ?? {})).toEqual(['/sites']);
    expect(Object.keys(ocpi?.paths ?? {})).toContain('/ocpi/cpo/2.3.0/locations');
  });

  it('is told of a version that it does not offer, and of a module that is not there', async () => {
    const host = await create();
    expect(() => OcpiSwagger.document(host, '2.3.0', { name: 'other' })).toThrow("no OcpiModule named 'other'");
    // @ts-expect-error: of an untyped caller
    expect(() => OcpiSwagger.document(host, '9.9.9')).toThrow('OCPI 9.9.9 is not offered. Offered are 2.1.1, 2.2.1, 2.3.0.');
  });

  it('finds the documents from the page, though the global prefix was set after it', async () => {
    const host = await create();
    OcpiSwagger.setup(host);
    host.setGlobalPrefix('api');
    const origin = await listening(host);
    expect((await fetch(`${origin}/ocpi/docs`)).status).toBe(200);
    const init = await (await fetch(`${origin}/ocpi/docs/swagger-ui-init.js`)).text();
    const urls = [...init.matchAll(/"url": "([^"]+\.json)"/g)].map(([, url]) => url);
    expect(urls).toHaveLength(3);
    for (const url of urls) {
      const document = await read(`${origin}${url}`);
      expect(Object.keys(document.paths)).toContain('/api/ocpi/versions');
    }
  });

  it.each(['/api/', 'api/v1'])('finds the documents from the page below the global prefix %s', async (prefix) => {
    const host = await create();
    host.setGlobalPrefix(prefix);
    OcpiSwagger.setup(host);
    const origin = await listening(host);
    const base = `/${prefix.replace(/^\/|\/$/g, '')}/ocpi/docs`;
    const init = await (await fetch(`${origin}${base}/swagger-ui-init.js`)).text();
    expect(init).toContain(`"url": "${base}/2.3.0.json"`);
    expect((await fetch(`${origin}${base}/2.3.0.json`)).status).toBe(200);
  });

  it('finds the documents from a page whose path was given with a slash', async () => {
    const host = await create();
    OcpiSwagger.setup(host, { path: '/roaming' });
    const origin = await listening(host);
    expect(await (await fetch(`${origin}/roaming/swagger-ui-init.js`)).text()).toContain('"url": "/roaming/2.3.0.json"');
    expect((await fetch(`${origin}/roaming/2.3.0.json`)).status).toBe(200);
  });

  it('is told that a page comes too late once the routes are made', async () => {
    const host = await create();
    await listening(host);
    expect(() => OcpiSwagger.setup(host)).toThrow(
      'OcpiSwagger.setup(): the application has made its routes already. Call it before app.listen() and app.init().',
    );
  });
});
