import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import { CLIENT_PROVIDERS } from '../../lib/client/client.providers.js';
import { OcpiClient } from '../../lib/client/ocpi-client.js';
import { OcpiAuthenticator, type OcpiPrincipal } from '../../lib/contract/authenticator.js';
import { OcpiClock } from '../../lib/contract/clock.js';
import { OcpiCrud } from '../../lib/contract/crud.js';
import { OcpiPartners } from '../../lib/contract/partners.js';
import { OcpiSelf } from '../../lib/contract/self.js';
import { OcpiState } from '../../lib/contract/state.js';
import { OCPI_VERSIONS, type OcpiRole, type OcpiSide, type OcpiVersion } from '../../lib/contract/version.js';
import type { OcpiOwnParty, OcpiSettings } from '../../lib/ocpi.options.js';
import { OCPI_SETTINGS, OCPI_STRUCTURE } from '../../lib/ocpi.tokens.js';
import { OcpiHub } from '../../lib/hub/ocpi-hub.js';
import { ReachableParties } from '../../lib/hub/reachable.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { PARTNER_PROVIDERS } from '../../lib/partners/partner.providers.js';
import { StoredPartners } from '../../lib/partners/stored-partners.js';
import { TokenAuthenticator } from '../../lib/partners/token.authenticator.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { tokensIn } from '../../lib/protocol/credentials-token.js';
import { OcpiException } from '../../lib/protocol/ocpi.exception.js';
import { MemoryCrud } from '../../lib/testing/memory-crud.js';
import { MemoryState } from '../../lib/testing/memory-state.js';

export class TestClock extends OcpiClock {
  ahead = 0;
  override now(): number {
    return Date.now() + this.ahead;
  }
}

/** What a test platform is. */
export interface PlatformOptions {
  readonly settings?: Partial<OcpiSettings>;
  readonly roles?: readonly OcpiRole[];
  readonly versions?: readonly OcpiVersion[];
  /** Shared with another instance. */
  readonly state?: OcpiState;
  /** @default one in memory, of its own */
  readonly crud?: OcpiCrud;
  /** More parts of the library, or of a host. */
  readonly providers?: readonly Provider[];
}

class TestSelf extends OcpiSelf {
  origin = '';

  constructor(
    readonly parties: readonly OcpiOwnParty[],
    private readonly offered: readonly OcpiVersion[],
  ) {
    super();
  }

  versions(side?: OcpiSide) {
    return this.offered.map((version) => ({ version, url: this.url(side, version, 'details') }));
  }

  versionsUrl(side?: OcpiSide): string {
    return this.url(side, 'versions');
  }

  details(version: OcpiVersion, side?: OcpiSide) {
    return { version, endpoints: [{ identifier: 'credentials', url: this.url(side, version, 'credentials') }] };
  }

  credentials(version: OcpiVersion, token: string, side?: OcpiSide, party?: { countryCode: string; partyId: string }): object {
    const own = this.parties.find(({ partyId }) => partyId === party?.partyId) ?? this.parties[0]!;
    const of = { country_code: own.countryCode, party_id: own.partyId, business_details: own.businessDetails };
    const url = this.versionsUrl(side);
    return version === '2.1.1' ? { token, url, ...of } : { token, url, roles: own.roles.map((role) => ({ role, ...of })) };
  }

  private url(...segments: (string | undefined)[]): string {
    return [this.origin, 'ocpi', ...segments.filter((each) => each !== undefined)].join('/');
  }
}

/** A platform of the library's partner and client parts behind a few lines of HTTP: its routes are not what is tested here. */
export class Platform {
  /** What every request was answered with. */
  readonly log: string[] = [];

  private constructor(
    readonly module: TestingModule,
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start({
    settings = {},
    roles = ['CPO', 'EMSP'],
    versions = OCPI_VERSIONS,
    state = new MemoryState(),
    crud = new MemoryCrud(),
    providers = [],
  }: PlatformOptions = {}): Promise<Platform> {
    const parties = settings.parties ?? [{ countryCode: 'NL', partyId: 'EXA', roles, businessDetails: { name: 'Example' } }];
    const self = new TestSelf(parties, versions);
    const module = await Test.createTestingModule({
      providers: [
        ...PARTNER_PROVIDERS,
        ...CLIENT_PROVIDERS,
        OcpiHub,
        ReachableParties,
        {
          provide: OCPI_SETTINGS,
          useValue: {
            url: 'http://localhost',
            secretKey: 'a key',
            outbound: { allowPrivateNetworks: true, timeoutMs: 1500 },
            ...settings,
            parties,
          },
        },
        { provide: OCPI_STRUCTURE, useValue: { roles } },
        { provide: OcpiState, useValue: state },
        { provide: OcpiClock, useValue: new TestClock() },
        { provide: OcpiSelf, useValue: self },
        { provide: OcpiPartners, useExisting: StoredPartners },
        { provide: OcpiAuthenticator, useExisting: TokenAuthenticator },
        { provide: OcpiCrud, useValue: crud },
        { provide: OcpiBridge, useValue: new OcpiBridge() },
        ...providers,
      ],
    }).compile();
    await module.init();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    self.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const platform = new Platform(module, server, self.origin);
    server.on('request', (request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        const { http, envelope, headers } = await platform.answer(
          request.method ?? '',
          request.url ?? '',
          request.headers.authorization,
          text === '' ? undefined : JSON.parse(text),
        );
        platform.log.push(`${request.method} ${request.url} ${http} ${envelope.status_code}`);
        response.writeHead(http, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(envelope));
      })();
    });
    return platform;
  }

  get registration(): OcpiRegistration {
    return this.module.get(OcpiRegistration);
  }

  get partners(): OcpiPartners {
    return this.module.get(OcpiPartners);
  }

  get client(): OcpiClient {
    return this.module.get(OcpiClient);
  }

  get state(): OcpiState {
    return this.module.get(OcpiState);
  }

  get clock(): TestClock {
    return this.module.get(OcpiClock);
  }

  get versionsUrl(): string {
    return `${this.origin}/ocpi/versions`;
  }

  /** All that is remembered of partners, without what happened when, and without the token of a PUT that the partner may have taken. */
  async trace(): Promise<unknown> {
    const all = await this.state.list<{ kind: string; until?: number }>('tokens');
    const tokens = all.filter(({ value }) => value.kind === 'partner' && value.until === undefined);
    const isLasting = (hash: string): boolean => tokens.some(({ id }) => id === hash);
    const partners = (await this.state.list<{ hashes?: string[] }>('partners')).map(({ id, value }) => {
      return { id, value: { ...value, ...(value.hashes && { hashes: value.hashes.filter(isLasting) }) } };
    });
    return { partners, tokens };
  }

  async authenticate(token: string): Promise<OcpiPrincipal | undefined> {
    return this.module.get(OcpiAuthenticator).authenticate(token);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.module.close();
  }

  private async answer(method: string, url: string, authorization: string | undefined, body: unknown) {
    try {
      return {
        http: 200,
        headers: {},
        envelope: { data: await this.route(method, url, authorization, body), status_code: 1000, timestamp: '' },
      };
    } catch (error) {
      if (!(error instanceof OcpiException)) throw error;
      return {
        http: error.http,
        headers: error.headers,
        envelope: { status_code: error.statusCode, status_message: error.message, timestamp: '' },
      };
    }
  }

  private async route(method: string, url: string, authorization: string | undefined, body: unknown): Promise<unknown> {
    const [, , ...segments] = url.split('?')[0]!.split('/');
    const side = segments[0] === 'cpo' || segments[0] === 'emsp' ? (segments.shift() as OcpiSide) : undefined;
    const version = OCPI_VERSIONS.find((each) => each === segments[0]);
    let principal: OcpiPrincipal | undefined;
    for (const token of tokensIn(authorization, version)) principal ??= await this.authenticate(token);
    if (principal === undefined) throw OcpiException.unauthorized('unknown token');
    const self = this.module.get(OcpiSelf);
    if (segments[0] === 'versions') return self.versions(side);
    if (version === undefined) throw OcpiException.notFound('no such address');
    if (segments[1] === 'details') return self.details(version, side);
    const ctx = { version, module: 'credentials', side } as const;
    if (method === 'GET') return this.registration.own(principal, ctx);
    if (method === 'POST') return this.registration.post(principal, body, ctx);
    if (method === 'PUT') return this.registration.put(principal, body, ctx);
    return this.registration.remove(principal, ctx);
  }
}
