import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OcpiSelf } from '../../lib/contract/self.js';
import type { OcpiRole, OcpiVersion } from '../../lib/contract/version.js';
import type { OcpiOptions } from '../../lib/ocpi.options.js';
import { OcpiRegistration } from '../../lib/partners/ocpi.registration.js';
import { expectEnvelope } from '../harness.envelope.js';
import { ask, base64, startPlatform, type Adapter, type Answer, type Ask, type Platform, type PlatformOptions } from '../harness.js';

/** A request that a party's own platform received. */
export interface Heard {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What it answers: a reply of any kind, nothing at all, a beginning without an end, or an end of the connection. */
export type Saying =
  { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly text: string } | 'hang' | 'stall' | 'reset';

export interface PartyOptions {
  readonly version?: OcpiVersion;
  /** Country and id. */
  readonly name: string;
  /** @default CPO and EMSP */
  readonly roles?: readonly OcpiRole[];
  /** More parties in the same roles. */
  readonly more?: readonly string[];
  /** @default all of the core, with both interfaces */
  readonly modules?: readonly string[];
}

const MODULES = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles'];
export const TIMESTAMP = '2026-01-01T00:00:00Z';

/** The envelope around data. */
export function envelope(data?: unknown, code = 1000, message?: string): string {
  return JSON.stringify({ data, status_code: code, status_message: message, timestamp: TIMESTAMP });
}

/** A party that is connected to a hub, with a platform of its own whose answers the test decides. */
export class Party {
  /** What other parties have sent it over the hub; what the hub itself sends is not here. */
  readonly heard: Heard[] = [];
  /** What it says to a request; undefined: success without data. */
  answers: (heard: Heard) => Saying | undefined = () => undefined;
  authorization = '';
  /** The token that the hub uses. */
  readonly token: string;
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const heard = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        text: Buffer.concat(chunks).toString(),
      };
      const handshake = this.handshake(heard.path);
      if (handshake === undefined && !this.isOfHub(heard)) this.heard.push(heard);
      const saying = handshake ?? this.answers(heard) ?? { text: envelope() };
      if (saying === 'hang') return;
      if (saying === 'stall') return void response.writeHead(200).write('{"data":');
      if (saying === 'reset') return void request.socket.destroy();
      response.writeHead(saying.status ?? 200, { 'Content-Type': 'application/json', ...saying.headers });
      response.end(saying.text);
    });
  });

  private constructor(
    readonly hub: Platform,
    readonly options: PartyOptions,
  ) {
    this.token = `token-of-${options.name}`;
  }

  static async connect(hub: Platform, options: PartyOptions): Promise<Party> {
    const party = new Party(hub, options);
    await new Promise<void>((resolve) => party.server.listen(0, '127.0.0.1', resolve));
    const { token } = await hub.app.get(OcpiRegistration, { strict: false }).createToken();
    const answer = await ask(hub.url(`/${party.version}/credentials`), {
      method: 'POST',
      authorization: party.version === '2.1.1' ? token : base64(token),
      body: party.credentials,
    });
    const given = (answer.body.data as { token?: string } | undefined)?.token;
    if (given === undefined) throw new Error(`${options.name} could not register: ${answer.text}`);
    party.authorization = party.version === '2.1.1' ? given : base64(given);
    return party;
  }

  get version(): OcpiVersion {
    return this.options.version ?? '2.2.1';
  }

  get countryCode(): string {
    return this.options.name.slice(0, 2);
  }

  get partyId(): string {
    return this.options.name.slice(2);
  }

  /** As objects name their owner. */
  get owner() {
    return { country_code: this.countryCode, party_id: this.partyId };
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The URL of one of its endpoints. */
  url(module: string, end: 'SENDER' | 'RECEIVER'): string {
    return `${this.origin}/at/${this.partyId}/${end.toLowerCase()}/${module}`;
  }

  /** The headers of a message from this party to another, to nobody, or to one that is only named. */
  routing(to?: Party | string): Record<string, string> {
    const from = { 'OCPI-from-country-code': this.countryCode, 'OCPI-from-party-id': this.partyId };
    const name = typeof to === 'string' ? to : to?.options.name;
    return name === undefined ? from : { ...from, 'OCPI-to-country-code': name.slice(0, 2), 'OCPI-to-party-id': name.slice(2) };
  }

  /** Asks the hub, on a path below `/ocpi` or at an absolute URL. */
  async ask(to: Party | string | undefined, path: string, request: Ask = {}): Promise<Answer> {
    const headers = { ...this.routing(to), ...request.headers };
    const url = path.startsWith('http') ? path : this.hub.url(path);
    return expectEnvelope(await ask(url, { authorization: this.authorization, ...request, headers }));
  }

  /** The only message that it has got since it was asked last. */
  get only(): Heard {
    const [first, ...more] = this.heard.splice(0);
    if (first === undefined || more.length > 0)
      throw new Error(`${this.options.name} got ${more.length + (first ? 1 : 0)} messages, not one.`);
    return first;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private isOfHub({ headers }: Heard): boolean {
    const { parties } = this.hub.app.get(OcpiSelf, { strict: false });
    return parties.some(({ partyId }) => partyId === headers['ocpi-from-party-id']);
  }

  private get credentials(): object {
    const business_details = { name: this.options.name };
    const common = { token: this.token, url: `${this.origin}/versions` };
    if (this.version === '2.1.1') return { ...common, business_details, ...this.owner };
    const roles = this.options.roles ?? ['CPO', 'EMSP'];
    const more = (this.options.more ?? []).map((name) => ({ country_code: name.slice(0, 2), party_id: name.slice(2) }));
    return { ...common, roles: [this.owner, ...more].flatMap((party) => roles.map((role) => ({ role, business_details, ...party }))) };
  }

  private handshake(path: string): Saying | undefined {
    if (path === '/versions') return { text: envelope([{ version: this.version, url: `${this.origin}/details` }]) };
    return path === '/details' ? { text: envelope({ version: this.version, endpoints: this.endpoints() }) } : undefined;
  }

  private endpoints(): object[] {
    const modules = this.options.modules ?? MODULES;
    const credentials = { identifier: 'credentials', role: 'SENDER', url: `${this.origin}/credentials` };
    const both = modules.flatMap((identifier) =>
      (['SENDER', 'RECEIVER'] as const).map((role) => ({ identifier, role, url: this.url(identifier, role) })),
    );
    if (this.version !== '2.1.1') return [credentials, ...both];
    return ['credentials', ...modules].map((identifier) => ({ identifier, url: `${this.origin}/${identifier}` }));
  }
}

/** A hub, NL*HUB unless another name is given. */
export function startHub(
  adapter: Adapter,
  ocpi: Partial<OcpiOptions> = {},
  name = 'NLHUB',
  configure?: PlatformOptions['configure'],
): Promise<Platform> {
  const party = { countryCode: name.slice(0, 2), partyId: name.slice(2), roles: ['HUB'], businessDetails: { name } } as const;
  return startPlatform({ adapter, configure, ocpi: { roles: ['HUB'], parties: [party], ...ocpi } });
}

/** Two hubs, the first of which has registered with the second. */
export async function startTwoHubs(adapter: Adapter): Promise<readonly [first: Platform, second: Platform]> {
  const first = await startHub(adapter, {}, 'NLONE');
  const second = await startHub(adapter, {}, 'NLTWO');
  await registerHub(first, second);
  return [first, second];
}

/** Has a hub register with another. */
export async function registerHub(near: Platform, far: Platform): Promise<void> {
  const { token } = await far.app.get(OcpiRegistration, { strict: false }).createToken();
  await near.app.get(OcpiRegistration, { strict: false }).register({ url: far.url('/versions'), token, version: '2.2.1' });
}
