import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { Inject, Module, type DynamicModule, type INestApplication, type ModuleMetadata } from '@nestjs/common';
import { HttpAdapterHost, NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { OcpiExpressAdapter } from '../../lib/express/index.js';
import { render } from '../../lib/protocol/envelope.js';
import type { OcpiExchange } from '../../lib/protocol/exchange.js';
import { OcpiReply } from '../../lib/protocol/reply.js';
import type { RenderedReply, WireDoor } from '../../lib/protocol/wire/door.js';
import { installWireOn } from '../../lib/protocol/wire/install.js';
import { TestController } from './test.controller.js';

export const NOW = '2030-01-01T00:00:00Z';
export const MEGABYTE = 1024 * 1024;

export const adapters: { readonly name: string; readonly make: () => AbstractHttpAdapter }[] = [
  { name: 'Express', make: () => new ExpressAdapter() },
  { name: 'the fast lane of Express', make: () => new OcpiExpressAdapter() },
  { name: 'Fastify', make: () => new FastifyAdapter() },
];

/** What a module asks of a wire, in the smallest form. */
export class TestDoor implements WireDoor {
  bodyLimit = 10 * MEGABYTE;
  /** Statuses that fallback was asked for. */
  readonly asked: number[] = [];

  constructor(private readonly prefix = '/ocpi') {}

  owns(path: string): boolean {
    return path === this.prefix || (path.startsWith(`${this.prefix}/`) && !path.startsWith(`${this.prefix}/docs`));
  }

  fallback(exchange: OcpiExchange, status: number): OcpiReply | Promise<OcpiReply> {
    this.asked.push(status);
    if (exchange.path.endsWith('/fallback-throws')) throw new Error('no fallback');
    if (exchange.path.endsWith('/fallback-rejects')) return Promise.reject(new Error('no fallback'));
    const reply = new OcpiReply({ form: 'none' }, status < 400 ? 500 : status, 2000, `fallback ${status}`, { 'X-Request-ID': 'fb' });
    return exchange.path.endsWith('/late') ? new Promise((resolve) => setTimeout(() => resolve(reply), 20)) : reply;
  }

  isOcpi(): boolean {
    return false;
  }

  shortRoute(): undefined {}

  render(exchange: OcpiExchange, reply: OcpiReply): RenderedReply {
    if (exchange.path.endsWith('/render-throws')) throw new Error('no rendering');
    return render(reply, NOW);
  }
}

/** The envelope that the door's fallback makes, as text. */
export const fallbackText = (status: number) => `{"status_code":2000,"status_message":"fallback ${status}","timestamp":"${NOW}"}`;
export const successText = (data: string) => `{"data":${data},"status_code":1000,"status_message":"Success","timestamp":"${NOW}"}`;

@Module({})
export class WireModule {
  constructor(host: HttpAdapterHost, @Inject(TestDoor) door: TestDoor) {
    installWireOn(host, door);
  }

  static with(door: TestDoor): DynamicModule {
    return { module: WireModule, controllers: [TestController], providers: [{ provide: TestDoor, useValue: door }] };
  }
}

export interface TestApp {
  readonly app: INestApplication;
  readonly port: number;
  readonly door: TestDoor;
}

export interface HostOptions {
  readonly adapter: AbstractHttpAdapter;
  readonly door?: TestDoor;
  readonly host?: ModuleMetadata;
  readonly setup?: (app: INestApplication) => void | Promise<void>;
  readonly cors?: boolean;
}

/** Starts an application with the wire, and whatever else its host has. */
export async function start({ adapter, door = new TestDoor(), host, setup, cors = false }: HostOptions): Promise<TestApp> {
  @Module({ ...host, imports: [...(host?.imports ?? []), WireModule.with(door)] })
  class HostModule {}
  const app = await NestFactory.create(HostModule, adapter, { logger: false, abortOnError: false, cors });
  await setup?.(app);
  await app.listen(0, '127.0.0.1');
  return { app, port: portOf(app), door };
}

export function portOf(app: INestApplication): number {
  const address: unknown = app.getHttpServer().address();
  if (typeof address === 'object' && address !== null && 'port' in address && typeof address.port === 'number') return address.port;
  throw new Error('The server has no port.');
}

export interface Call {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Sent with Content-Length; as `chunks`, without. */
  readonly body?: string | Buffer;
  readonly chunks?: readonly Buffer[];
}

export interface Answer {
  readonly status: number;
  readonly reason: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** One request on a connection of its own; the target is sent as it is. */
export function call(port: number, target: string, { method = 'GET', headers = {}, body, chunks }: Call = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const request = httpRequest(
      { port, host: '127.0.0.1', path: target, method, headers: { ...length, ...headers }, agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(parts);
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage,
            headers: response.headers,
            bytes,
            text: bytes.toString(),
          });
        });
      },
    );
    request.on('error', reject);
    if (chunks) for (const chunk of chunks) request.write(chunk);
    request.end(body);
  });
}
