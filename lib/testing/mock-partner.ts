import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { OCPI_VERSIONS, type OcpiVersion } from '../contract/version.js';
import { MockCredentials } from './mock-partner.credentials.js';
import { MockObjects } from './mock-partner.objects.js';
import type { MockAnswer, MockEndpoint, MockFault, MockPaging, MockPartnerOptions, MockRequest, MockRole } from './mock-partner.options.js';
import { mockAnswer } from './mock-partner.answers.js';

interface Trap {
  readonly pattern: RegExp;
  readonly fault: MockFault;
  times: number;
}

const LISTS = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'hubclientinfo', 'commands', 'chargingprofiles'];
const ALL: readonly MockEndpoint[] = LISTS.flatMap((module) => [
  { module, interface: 'SENDER' } as const,
  { module, interface: 'RECEIVER' } as const,
]);

/**
 * Another OCPI platform on a loopback port: it registers and is registered with, serves lists, takes what is pushed, writes down each request, and misbehaves
 * on demand. For tests; it checks no objects.
 */
export class MockPartner {
  /** Every request it got, the oldest first. */
  readonly requests: MockRequest[] = [];
  readonly credentials: MockCredentials;
  /** What its lists hold and what was pushed to it. */
  readonly objects: MockObjects;
  readonly versions: readonly OcpiVersion[];
  readonly roles: readonly MockRole[];
  readonly endpoints: readonly MockEndpoint[];
  private readonly traps: Trap[] = [];

  private constructor(
    readonly options: MockPartnerOptions,
    private readonly server: Server,
  ) {
    this.versions = options.versions ?? OCPI_VERSIONS;
    this.roles = options.roles ?? [{ role: 'EMSP', countryCode: 'DE', partyId: 'MCK' }];
    this.endpoints = options.endpoints ?? ALL;
    this.credentials = new MockCredentials(this);
    this.objects = new MockObjects();
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.serve(request, response));
  }

  /** Starts one on a free port of 127.0.0.1. */
  static async start(options: MockPartnerOptions = {}): Promise<MockPartner> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new MockPartner(options, server);
  }

  /** Scheme, host and port. */
  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get versionsUrl(): string {
    return `${this.origin}/ocpi/versions${this.slash}`;
  }

  /** The URL of an endpoint; `credentials` has no end. */
  url(version: OcpiVersion, module: string, end?: 'SENDER' | 'RECEIVER'): string {
    return `${this.origin}/ocpi/${[version, ...(end ? [end.toLowerCase()] : []), module].join('/')}${this.slash}`;
  }

  /** How its lists are paged. */
  get paging(): MockPaging {
    return this.objects.paging;
  }

  /** The next requests that match misbehave; the pattern is tried on `METHOD /path`. */
  fail(pattern: RegExp, fault: MockFault, times = 1): void {
    this.traps.push({ pattern, fault, times });
  }

  /** No request misbehaves any more. */
  heal(): void {
    this.traps.length = 0;
  }

  /** The requests that match, tried on `METHOD /path`. */
  requestsTo(pattern: RegExp): MockRequest[] {
    return this.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private get slash(): string {
    return this.options.slash === 'with' ? '/' : '';
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await received(incoming);
    this.requests.push(request);
    const trap = this.traps.find(({ pattern, times }) => times > 0 && pattern.test(`${request.method} ${request.path}`));
    if (trap) trap.times -= 1;
    const fault = trap?.fault ?? {};
    if (fault.delayMs) await sleep(fault.delayMs);
    if (fault.after) await mockAnswer(this, request);
    if (fault.hang) return;
    if (fault.reset) return void incoming.socket.destroy();
    const answer = faulty(fault) ?? (await mockAnswer(this, request));
    const { status, headers, envelope } = fault.change ? fault.change(answer) : answer;
    const ids = Object.fromEntries(
      ['x-request-id', 'x-correlation-id'].flatMap((name) => (request.headers[name] ? [[name, request.headers[name]]] : [])),
    );
    response.writeHead(status, { 'content-type': 'application/json', ...ids, ...headers, ...fault.headers });
    const text = fault.body ?? JSON.stringify(envelope);
    if (fault.dripMs === undefined) return void response.end(text);
    for (const byte of text) {
      if (response.destroyed) return;
      response.write(byte);
      await sleep(fault.dripMs);
    }
    response.end();
  }
}

/** What a fault answers by itself; undefined: the usual answer. */
function faulty({ status, body, envelope }: MockFault): MockAnswer | undefined {
  if (status === undefined && body === undefined && envelope === undefined) return undefined;
  return {
    status: status ?? 200,
    headers: {},
    envelope: envelope ?? { status_code: 3000, status_message: 'mock fault', timestamp: new Date().toISOString() },
  };
}

async function received(incoming: IncomingMessage): Promise<MockRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://mock');
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}
