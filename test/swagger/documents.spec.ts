import type { Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile, v211, v221 } from '../../lib/index.js';
import { modelOf } from '../../lib/models/model-of.js';
import { OCPI_REGISTERED } from '../../lib/ocpi.tokens.js';
import type { OcpiRegistered } from '../../lib/protocol/addresses.js';
import * as v230 from '../../lib/versions/v230/models.js';
import { ADAPTERS, documented, type Documented } from './harness.js';

type Operation = {
  operationId: string;
  responses: Record<string, unknown>;
  requestBody?: unknown;
  security?: unknown;
  parameters?: { name: string; in: string; schema?: { type?: string } }[];
  tags?: string[];
};
type Operations = Record<string, Operation>;

const VERSIONS = ['2.1.1', '2.2.1', '2.3.0'] as const;

async function read(origin: string, path: string): Promise<OpenAPIObject> {
  const response = await fetch(origin + path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  return (await response.json()) as OpenAPIObject;
}

function operations(document: OpenAPIObject): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Operations).map(([method, operation]): [string, Operation] => [`${method.toUpperCase()} ${path}`, operation]),
  );
}

describe.each(ADAPTERS)('Swagger documents on %s', (_name, adapter) => {
  let platform: Documented;
  const documents = new Map<string, OpenAPIObject>();
  const of = (version: string) => documents.get(version)!;

  beforeAll(async () => {
    platform = await documented(adapter, { swagger: { title: 'A title' } });
    for (const version of VERSIONS) documents.set(version, await read(platform.origin, `/ocpi/docs/${version}.json`));
  });
  afterAll(() => platform.app.close());

  it.each(VERSIONS)('%s has every route that is registered for it, and none of another version', (version) => {
    const registered = platform.app.get<OcpiRegistered[]>(OCPI_REGISTERED, { strict: false }).filter((entry) => entry.version === version);
    const paths = Object.keys(of(version).paths);
    expect(registered.length).toBeGreaterThan(5);
    for (const { mount, module, unlisted } of registered.filter((entry) => !entry.unlisted)) {
      expect(
        paths.some((path) => path === `/ocpi/${mount}/${module}` || path.startsWith(`/ocpi/${mount}/${module}/`)),
        `${mount}/${module} ${unlisted}`,
      ).toBe(true);
    }
    const others = VERSIONS.filter((other) => other !== version);
    expect(paths.filter((path) => others.some((other) => path.includes(`/${other}/`)))).toEqual([]);
    expect(paths).toContain('/ocpi/versions');
    expect(of(version).info).toMatchObject({ title: 'A title', version });
  });

  it.each(VERSIONS)('%s names the errors of every route, and the token that opens it', (version) => {
    for (const [name, { responses, requestBody, security }] of operations(of(version))) {
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['200', '401', '404', ...(requestBody ? ['400', '413'] : [])]));
      expect(security, name).toEqual([{ token: [] }]);
    }
    expect(of(version).components?.securitySchemes).toMatchObject({ token: { type: 'apiKey', in: 'header', name: 'Authorization' } });
  });

  it.each(VERSIONS)('%s declares every path parameter, names each operation once, and refers to schemas that are there', (version) => {
    for (const [name, { parameters = [] }] of operations(of(version))) {
      const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
      expect(
        [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter),
        name,
      ).toEqual(declared);
    }
    const ids = operations(of(version)).map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = [...JSON.stringify(of(version)).matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, schema]) => schema ?? '');
    expect([...new Set(referred)].filter((schema) => !of(version).components?.schemas?.[schema])).toEqual([]);
  });

  it.each(VERSIONS)('%s says of every parameter and property what it is, and no length that is none', (version) => {
    for (const [name, { parameters = [] }] of operations(of(version))) {
      for (const parameter of parameters) expect(parameter.schema?.type, `${name} ${parameter.name}`).toMatch(/^(string|integer)$/);
    }
    const text = JSON.stringify(of(version));
    expect(text).not.toMatch(/"(?:maxLength|maximum|minimum)":null/);
    const described = (schema: object) => ['type', '$ref', 'allOf', 'anyOf', 'enum'].some((key) => key in schema);
    for (const [name, schema] of Object.entries(of(version).components?.schemas ?? {})) {
      if (!('properties' in schema)) continue;
      for (const [property, type] of Object.entries(schema.properties ?? {})) expect(described(type), `${name}.${property}`).toBe(true);
    }
  });

  it.each(VERSIONS)('%s groups by side, errors have their envelope, and pushed objects may be new', (version) => {
    const groups = of(version).tags?.map(({ name }) => name) ?? [];
    expect(groups.slice(0, 4)).toEqual(['versions', 'credentials', 'cpo · locations SENDER', 'cpo · sessions SENDER']);
    expect(groups).toContain('emsp · locations RECEIVER');
    expect(groups.slice(-4)).toEqual(['versions, cpo only', 'versions, emsp only', 'credentials, cpo only', 'credentials, emsp only']);
    for (const [name, { tags, responses }] of operations(of(version))) {
      expect(groups, name).toEqual(expect.arrayContaining(tags ?? ['none']));
      expect(responses['401'], name).toMatchObject({
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      });
    }
    const made = operations(of(version)).filter(([, { responses }]) => responses['201']);
    expect(made.map(([name]) => name)).toContain(`POST /ocpi/emsp/${version}/cdrs`);
    expect(made.every(([name]) => name.startsWith('PUT ') || name.endsWith('/cdrs'))).toBe(true);
  });

  it.each(VERSIONS)('%s shows bodies that it would take', (version) => {
    const models: Readonly<Record<string, unknown>> = { '2.1.1': v211, '2.2.1': v221, '2.3.0': v230 }[version];
    const schemas = of(version).components?.schemas ?? {};
    for (const name of ['GeoLocation', 'BusinessDetails', 'DisplayText', 'LocationReferences']) {
      const model = models[name];
      const schema = schemas[name];
      if (typeof model !== 'function' || schema === undefined || !('properties' in schema)) continue;
      const shown = Object.entries(schema.properties ?? {}).flatMap(([key, type]) => ('example' in type ? [[key, type.example]] : []));
      const faults = compile(model as Type<object>).check(Object.fromEntries(shown) as object);
      expect(
        faults.filter(({ path }) => shown.some(([key]) => path === `$.${key}`)),
        name,
      ).toEqual([]);
    }
    expect(JSON.stringify(schemas['GeoLocation'])).toContain('"example":"52.370216"');
  });

  it.each(VERSIONS)('%s has its own models and nothing of another version: the same fields, required where they are', (version) => {
    const models: Readonly<Record<string, unknown>> = { '2.1.1': v211, '2.2.1': v221, '2.3.0': v230 }[version];
    const helpers: string[] = [];
    for (const [name, schema] of Object.entries(of(version).components?.schemas ?? {})) {
      const model = models[name.replace(/Partial$/, '')];
      if (typeof model !== 'function' || !('properties' in schema)) {
        helpers.push(name);
        continue;
      }
      const { fields } = modelOf(model as Type<object>);
      expect(Object.keys(schema.properties ?? {}).sort(), name).toEqual(fields.map((field) => field.name).sort());
      const required = name.endsWith('Partial') ? [] : fields.filter(({ optional }) => !optional).map((field) => field.name);
      expect([...(schema.required ?? [])].sort(), name).toEqual(required.sort());
    }
    expect(helpers).toEqual(['Failure', 'UnknownCommand']);
  });

  it('shows the models of the own version', () => {
    const location = (version: string) => JSON.stringify(of(version).components?.schemas?.['Location']);
    expect(location('2.3.0')).toContain('parking_places');
    expect(location('2.2.1')).not.toContain('parking_places');
    expect(location('2.2.1')).toContain('publish_allowed_to');
    expect(location('2.1.1')).not.toContain('publish_allowed_to');
    const put = of('2.2.1').paths['/ocpi/emsp/2.2.1/locations/{country_code}/{party_id}/{location_id}']?.put;
    expect(put?.requestBody).toMatchObject({ content: { 'application/json': { schema: { $ref: '#/components/schemas/Location' } } } });
  });

  it('has a page, and answers what is no document with 404', async () => {
    for (const path of ['/ocpi/docs', '/ocpi/docs/']) {
      const page = await fetch(platform.origin + path);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<title>A title</title>');
    }
    const script = await fetch(`${platform.origin}/ocpi/docs/swagger-ui-bundle.js`);
    expect(script.status).toBe(200);
    await script.text();
    expect((await fetch(`${platform.origin}/ocpi/docs/9.9.9.json`)).status).toBe(404);
  });
});

describe.each(ADAPTERS)('Swagger documents below a global prefix on %s', (_name, adapter) => {
  it('are found by the page, and name the paths with the prefix', async () => {
    const { app, origin } = await documented(adapter, { globalPrefix: 'api/v1', ocpi: { prefix: 'roaming', versions: ['2.2.1'] } });
    try {
      const init = await (await fetch(`${origin}/api/v1/roaming/docs/swagger-ui-init.js`)).text();
      expect(init).toContain('"url": "/api/v1/roaming/docs/2.2.1.json"');
      expect(init).not.toContain('2.3.0');
      const document = await read(origin, '/api/v1/roaming/docs/2.2.1.json');
      expect(Object.keys(document.paths)).toContain('/api/v1/roaming/cpo/2.2.1/locations');
    } finally {
      await app.close();
    }
  });
});
