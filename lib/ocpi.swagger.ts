import { createRequire } from 'node:module';
import type { INestApplication } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ownRequire } from './contract/own-require.js';
import { OCPI_VERSIONS, type OcpiVersion } from './contract/version.js';
import type { OcpiStructure } from './ocpi.options.js';
import { OCPI_REGISTERED, OCPI_STRUCTURE } from './ocpi.tokens.js';
import { OCPI_PUSH_HOSTS } from './push/push.tokens.js';
import type { OcpiRegistered } from './protocol/addresses.js';
import { documentOf } from './swagger/document.js';

/** Options of `OcpiSwagger.document`. */
export interface OcpiDocumentOptions {
  /** The title of the document. @default 'OCPI' */
  readonly title?: string;
  /** Which OcpiModule, where one process has several: its `name`. */
  readonly name?: string;
}

/** Options of `OcpiSwagger.setup`; the title is the page's, too. */
export interface OcpiSwaggerOptions extends OcpiDocumentOptions {
  /** Path of the page, below the global prefix. @default `{prefix}/docs` */
  readonly path?: string;
}

/** A request as Swagger UI shows it to its interceptor. */
interface PageRequest {
  url: string;
  headers: Record<string, string>;
}

/**
 * Swagger UI for the versions that are offered: one page with a drop-down, and a document per version.
 *
 *     const app = await NestFactory.create(AppModule);
 *     OcpiSwagger.setup(app);   // page at /ocpi/docs, documents at /ocpi/docs/2.2.1.json
 *
 * Paste a credentials token into Authorize as it is; the page writes it as each version wants it. Documents that the application makes with
 * `SwaggerModule` have nothing of OCPI in them.
 */
export class OcpiSwagger {
  /**
   * Call it after `app.setGlobalPrefix()` and before `app.listen()`. The documents are made when they are first asked for.
   * @throws Error when the application has no such OcpiModule, has made its routes already, or runs on Fastify without `@fastify/static`
   */
  static setup(app: INestApplication, options: OcpiSwaggerOptions = {}): void {
    requireOpen(app);
    const module = moduleOf(app, options.name);
    requireStatic(app);
    const title = options.title ?? 'OCPI';
    const path = (options.path ?? `${module.prefix}/docs`).replace(/^\/+/, '');
    for (const version of module.versions) {
      const jsonDocumentUrl = `${path}/${version}.json`;
      SwaggerModule.setup(`${path}/${version}`, app, () => documentOf(app, module.registered, version, title), {
        ui: false,
        raw: ['json'],
        jsonDocumentUrl,
        useGlobalPrefix: true,
      });
    }
    const root = globalPrefixOf(app);
    const swaggerOptions = {
      urls: module.versions.map((version) => ({ name: `OCPI ${version}`, url: `${root}/${path}/${version}.json` })),
      'urls.primaryName': `OCPI ${module.versions.at(-1)}`,
      requestInterceptor: withScheme,
      // Without it the page forgets the token with every change of version.
      persistAuthorization: true,
      docExpansion: 'none',
    };
    SwaggerModule.setup(path, app, () => empty(title), {
      explorer: true,
      raw: false,
      useGlobalPrefix: true,
      customSiteTitle: title,
      swaggerOptions,
    });
  }

  /**
   * The OpenAPI document of a version, to write into a file or to serve elsewhere. Call it after `app.setGlobalPrefix()`; it needs no `setup`.
   * @throws Error when the application has no such OcpiModule, or that does not offer the version
   */
  static document(app: INestApplication, version: OcpiVersion, options: OcpiDocumentOptions = {}): OpenAPIObject {
    const { versions, registered } = moduleOf(app, options.name);
    if (!versions.includes(version)) throw new Error(`OCPI ${version} is not offered. Offered are ${versions.join(', ')}.`);
    return documentOf(app, registered, version, options.title ?? 'OCPI');
  }
}

interface SwaggerSource {
  readonly prefix: string;
  readonly versions: readonly OcpiVersion[];
  readonly registered: readonly OcpiRegistered[];
}

function moduleOf(app: INestApplication, name: string | undefined): SwaggerSource {
  const all = { strict: false, each: true } as const;
  const found = <T>(find: () => T[]): T[] => {
    try {
      return find();
    } catch {
      return [];
    }
  };
  const structures = found(() => app.get<OcpiStructure>(OCPI_STRUCTURE, all));
  const index = structures.findIndex((structure) => structure.name === name);
  const structure = structures[index];
  const registered = found(() => app.get<readonly OcpiRegistered[]>(OCPI_REGISTERED, all))[index];
  if (!structure || !registered) {
    const called = name === undefined ? 'OcpiModule' : `OcpiModule named '${name}'`;
    throw new Error(`OcpiSwagger: the application has no ${called}. Import OcpiModule.forRoot() in its root module.`);
  }
  const offered = structure.versions ?? OCPI_VERSIONS;
  return {
    prefix: structure.prefix ?? 'ocpi',
    versions: OCPI_VERSIONS.filter((version) => offered.includes(version)),
    registered: [...registered, ...(found(() => app.get<readonly OcpiRegistered[]>(OCPI_PUSH_HOSTS, all))[index] ?? [])],
  };
}

/** The global prefix as SwaggerModule has it for the page and its documents, with a slash before it and none after it. */
function globalPrefixOf(app: INestApplication): string {
  const prefix = app
    .get(ApplicationConfig, { strict: false })
    .getGlobalPrefix()
    .replace(/^\/+|\/+$/g, '');
  return prefix && `/${prefix}`;
}

/** Once Nest has made its routes it answers everything else with 404, the page too. */
function requireOpen(app: INestApplication): void {
  if (!('isInitialized' in app) || app.isInitialized !== true) return;
  throw new Error('OcpiSwagger.setup(): the application has made its routes already. Call it before app.listen() and app.init().');
}

/** The page loads its documents by their addresses; this one stands in until then. */
function empty(title: string): OpenAPIObject {
  return { openapi: '3.0.0', info: { title, version: '' }, paths: {} };
}

/** Runs in the browser, from its own source text: it must not refer to anything outside itself. */
function withScheme(request: PageRequest): PageRequest {
  const token = (request.headers['Authorization'] ?? '').trim();
  if (token === '' || /^token\s/i.test(token)) return request;
  const plain = /\/2\.1\.1(\/|$)/.test(new URL(request.url, 'http://localhost').pathname);
  const bytes = Array.from(new TextEncoder().encode(token), (byte) => String.fromCharCode(byte)).join('');
  request.headers['Authorization'] = `Token ${plain ? token : btoa(bytes)}`;
  return request;
}

/** Swagger would end the process without a word. */
function requireStatic(app: INestApplication): void {
  if (app.getHttpAdapter().getType() !== 'fastify') return;
  try {
    createRequire(ownRequire().resolve('@nestjs/swagger')).resolve('@fastify/static');
  } catch (cause) {
    throw new Error(
      'OcpiSwagger.setup(): Swagger UI on Fastify needs the package @fastify/static. Install it: npm install @fastify/static',
      { cause },
    );
  }
}
