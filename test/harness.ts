import 'reflect-metadata';
import { Module, type INestApplication, type DynamicModule, type LogLevel, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer } from 'node:net';
import { OcpiExpressAdapter } from '../lib/express/index.js';
import { OcpiModule } from '../lib/ocpi.module.js';
import type { OcpiActions } from '../lib/contract/actions.js';
import { ownContext } from '../lib/contract/context.js';
import type { House, Kind } from '../lib/contract/kinds.js';
import type { OcpiOptions } from '../lib/ocpi.options.js';
import { MemoryCrud } from '../lib/testing/memory-crud.js';
import { connect, type PartnerOptions, type TestPartner } from './harness.partner.js';

const ALL_ADAPTERS = ['express', 'fastify', 'ocpi-express'] as const;
export type Adapter = (typeof ALL_ADAPTERS)[number];

/** Every e2e test runs on these: Express and Fastify, or what OCPI_TEST_ADAPTERS names, like `ocpi-express` or `all`. */
export const ADAPTERS = named(process.env['OCPI_TEST_ADAPTERS'] ?? 'express,fastify');
/** What goes through the whole house runs on the fast lane of Express by default too. */
export const ADAPTERS_AND_LANE = process.env['OCPI_TEST_ADAPTERS'] === undefined ? ALL_ADAPTERS : ADAPTERS;

function named(names: string): readonly Adapter[] {
  return names === 'all' ? ALL_ADAPTERS : ALL_ADAPTERS.filter((adapter) => names.split(',').includes(adapter));
}

/** A token that opens one registration. */
export const TOKEN_A = 'registration-token-of-the-tests';

/** The own party of a test platform. */
export const OWN = { countryCode: 'NL', partyId: 'EXA' } as const;

/** A running platform under test. */
export interface Platform {
  readonly app: INestApplication;
  readonly crud: MemoryCrud;
  /** Scheme, host and port. */
  readonly origin: string;
  /** `{origin}/ocpi` and the path. */
  url(path: string): string;
  /** Registers a partner, by default as CPO and eMSP in 2.2.1, with a party of its own. */
  partner(options?: PartnerOptions): Promise<TestPartner>;
  /** Puts own objects, in the house version, into the store. */
  store<K extends Kind>(kind: K, ...objects: House[K][]): Promise<void>;
  close(): Promise<void>;
}

/** What a test platform is made of beside the defaults: CPO and eMSP NL*EXA in all versions, in memory. */
export interface PlatformOptions {
  readonly adapter?: Adapter;
  readonly ocpi?: Partial<OcpiOptions>;
  /** Serves over HTTPS with this certificate. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Path of the OCPI prefix, where the host has a global prefix. */
  readonly base?: string;
  readonly actions?: OcpiActions;
  readonly imports?: ModuleMetadata['imports'];
  readonly providers?: ModuleMetadata['providers'];
  readonly controllers?: ModuleMetadata['controllers'];
  /** Imports the module in another way than `OcpiModule.forRoot(settings)`. */
  readonly ocpiModule?: (settings: OcpiOptions) => DynamicModule;
  /** What the host's main.ts would do before it listens. */
  readonly configure?: (app: INestApplication) => void;
}

/** Starts a platform on a free port of the loopback. */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const port = await freePort();
  const origin = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const crud = new MemoryCrud(options.actions);

  const settings: OcpiOptions = {
    roles: ['CPO', 'EMSP'],
    crud: { useValue: crud },
    url: origin,
    parties: [{ ...OWN, roles: ['CPO', 'EMSP'], businessDetails: { name: 'Example' } }],
    registrationTokens: [TOKEN_A],
    secretKey: 'secret of the tests',
    outbound: { allowPrivateNetworks: true, timeoutMs: 2000 },
    ...options.ocpi,
  };

  @Module({
    imports: [options.ocpiModule?.(settings) ?? OcpiModule.forRoot(settings), ...(options.imports ?? [])],
    providers: options.providers,
    controllers: options.controllers,
  })
  class TestHost {}

  const app = await create(TestHost, options.adapter ?? 'express', options.tls);
  options.configure?.(app);
  await app.listen(port, '127.0.0.1');
  // A connection that the server closes while a slow test sends on it again is reset.
  app.getHttpServer().keepAliveTimeout = 0;
  const partners: TestPartner[] = [];
  const platform: Platform = {
    app,
    crud,
    origin,
    url: (path) => `${origin}${options.base ?? '/ocpi'}${path}`,
    async partner(of = {}) {
      const partner = await connect(platform, {
        party: { countryCode: 'BE', partyId: `P${String(partners.length).padStart(2, '0')}` },
        ...of,
      });
      partners.push(partner);
      return partner;
    },
    async store(kind, ...objects) {
      for (const object of objects) await crud.create(kind, object, ownContext('2.3.0', kind));
    },
    async close() {
      await Promise.all([app.close(), ...partners.map((partner) => partner.close())]);
    },
  };
  return platform;
}

function create(host: new () => object, adapter: Adapter, tls: PlatformOptions['tls']): Promise<INestApplication> {
  const logger: LogLevel[] = ['error', 'warn'];
  if (adapter === 'express') return NestFactory.create(host, new ExpressAdapter(), { logger, ...(tls && { httpsOptions: tls }) });
  if (adapter === 'ocpi-express') return NestFactory.create(host, new OcpiExpressAdapter(), { logger, ...(tls && { httpsOptions: tls }) });
  const fastify = tls ? new FastifyAdapter({ https: tls }) : new FastifyAdapter();
  return NestFactory.create<NestFastifyApplication>(host, fastify, { logger });
}

/** Below those that the system gives to outgoing connections: one of these would have it by the time that a process has started. */
const LOWEST_PORT = 15_000;
const PORTS = 15_000;

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await new Promise<boolean>((resolve) =>
      server.once('listening', () => resolve(true)).once('error', () => resolve(false)),
    );
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** A reply as a partner sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The envelope. */
  readonly body: { readonly data?: unknown; readonly status_code: number; readonly status_message?: string; readonly timestamp: string };
}

/** What a request says. */
export interface Ask {
  readonly method?: string;
  /** The Authorization header's token as it is sent. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
}

/** One request over a real socket. */
export async function ask(url: string, { method = 'GET', authorization, headers = {}, body }: Ask = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(authorization === undefined ? {} : { Authorization: `Token ${authorization}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text || '{}') };
}

/** A token as 2.2 and later send it. */
export const base64 = (token: string): string => Buffer.from(token).toString('base64');
