import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { ask, base64, TOKEN_A, type Answer, type Platform } from '../harness.js';

/** A request that a mock partner got. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly at: number;
}

/** Who the partner is. */
export interface MockOptions {
  readonly version: OcpiVersion;
  readonly role?: 'EMSP' | 'CPO' | 'SCSP';
  readonly party?: { readonly countryCode: string; readonly partyId: string };
  /** Our registration token. */
  readonly tokenA?: string;
}

/** Another platform, as far as commands and charging profiles need one: it registers, sends requests, and writes down what it gets. */
export class MockPartner {
  readonly heard: Heard[] = [];
  /** HTTP status of answers to results; undefined: the connection is cut; 'hang': no answer comes. */
  status: number | 'hang' | undefined = 200;
  tokenC = '';
  private readonly server: Server;

  private constructor(
    readonly platform: Platform,
    readonly options: Required<Omit<MockOptions, 'tokenA'>>,
  ) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        const answer = (data?: unknown, status = 200) => {
          response.writeHead(status, { 'Content-Type': 'application/json' });
          response.end(JSON.stringify({ data, status_code: status < 400 ? 1000 : 2000, timestamp: '2026-01-01T00:00:00Z' }));
        };
        if (path === '/versions') return answer([{ version: options.version, url: `${this.origin}/details` }]);
        if (path === '/details') return answer({ version: options.version, endpoints: this.endpoints() });
        const text = Buffer.concat(chunks).toString();
        this.heard.push({
          method: request.method ?? '',
          path,
          headers: request.headers,
          body: text === '' ? undefined : JSON.parse(text),
          at: Date.now(),
        });
        if (this.status === undefined) return void request.socket.destroy();
        if (this.status === 'hang') return;
        return answer(undefined, this.status);
      });
    });
  }

  /** Starts it and registers it with the platform. */
  static async register(
    platform: Platform,
    { version, role = 'EMSP', party = { countryCode: 'DE', partyId: 'DRV' }, tokenA = TOKEN_A }: MockOptions,
  ): Promise<MockPartner> {
    const partner = new MockPartner(platform, { version, role, party });
    await new Promise<void>((resolve) => partner.server.listen(0, '127.0.0.1', resolve));
    const business_details = { name: 'Mock' };
    const names = { party_id: party.partyId, country_code: party.countryCode, business_details };
    const common = { token: 'token-b-of-the-mock', url: `${partner.origin}/versions` };
    const body = version === '2.1.1' ? { ...common, ...names } : { ...common, roles: [{ role, ...names }] };
    const side = role === 'CPO' ? 'emsp' : 'cpo';
    const answer = await ask(platform.url(`/${side}/${version}/credentials`), {
      method: 'POST',
      authorization: version === '2.1.1' ? tokenA : base64(tokenA),
      body,
    });
    const data = answer.body.data as { token?: string } | undefined;
    if (data?.token === undefined) throw new Error(`registration failed: ${answer.status} ${answer.text}`);
    partner.tokenC = data.token;
    return partner;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A response_url; nobody is at `/nowhere`. */
  url(path: string): string {
    return `${this.origin}${path}`;
  }

  /** A request to the platform with the partner's token. */
  send(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { version } = this.options;
    const authorization = version === '2.1.1' ? this.tokenC : base64(this.tokenC);
    return ask(this.platform.url(path), { method, authorization, body, headers });
  }

  /** POST commands/{command} in the partner's version. */
  command(command: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', `/cpo/${this.options.version}/commands/${command}`, body, headers);
  }

  /** Waits until the partner has got this many requests whose path begins so. */
  async hears(path: string, count = 1, within = 5000): Promise<Heard[]> {
    const until = Date.now() + within;
    for (;;) {
      const found = this.heard.filter((each) => each.path.startsWith(path));
      if (found.length >= count) return found;
      if (Date.now() > until) throw new Error(`only ${found.length} of ${count} requests at ${path} within ${within} ms`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private endpoints() {
    const { version, role } = this.options;
    const end = role === 'CPO' ? 'RECEIVER' : 'SENDER';
    return ['credentials', 'commands', 'chargingprofiles']
      .filter((module) => version !== '2.1.1' || module !== 'chargingprofiles')
      .map((identifier) => ({ identifier, ...(version === '2.1.1' ? {} : { role: end }), url: `${this.origin}/${identifier}` }));
  }
}

/** Time that passes. */
export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
