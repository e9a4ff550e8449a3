import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OcpiParty } from '../lib/contract/party.js';
import type { OcpiRole, OcpiSide, OcpiVersion } from '../lib/contract/version.js';
import { OcpiRegistration } from '../lib/partners/ocpi.registration.js';
import { ask, base64, type Answer, type Ask, type Platform } from './harness.js';
import { expectEnvelope } from './harness.envelope.js';

/** What a partner is made of. */
export interface PartnerOptions {
  /** @default 2.2.1 */
  readonly version?: OcpiVersion;
  /** Its one party. @default one of its own */
  readonly party?: OcpiParty;
  /** Roles of that party. @default CPO and EMSP */
  readonly roles?: readonly OcpiRole[];
  /** More roles, of other parties. */
  readonly more?: readonly (OcpiParty & { readonly role: OcpiRole })[];
  /** The party of a hub (2.3.0). */
  readonly hub?: OcpiParty;
  /** The side whose credentials address is used. */
  readonly side?: OcpiSide;
}

/** A request that a partner's own platform received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A registered partner: asks the platform with its token, and notes down what the platform asks it. */
export interface TestPartner {
  readonly version: OcpiVersion;
  readonly party: OcpiParty;
  /** What its objects say of their owner, to be spread into them: `country_code` and `party_id`; nothing in 2.1.1. */
  readonly owner: Readonly<Record<string, string>>;
  /** The token that the platform gave it, and the header's text for it. */
  readonly token: string;
  readonly authorization: string;
  readonly received: Received[];
  /** Asks for a path below `/ocpi`, or an absolute URL. The answer is an envelope, or this throws. */
  ask(path: string, request?: Ask): Promise<Answer>;
  /** Path of an object that it pushed: `/emsp/2.2.1/locations/BE/P00/LOC-1`; tokens are on the other side. */
  pushed(module: string, ...ids: string[]): string;
  /** Path of what the platform offers: `/cpo/2.2.1/locations`; tokens are on the other side. */
  offered(module: string, ...ids: string[]): string;
  close(): Promise<void>;
}

/** Registers a partner with a platform: POST credentials with a new registration token, as any partner does. */
export async function connect(platform: Platform, options: PartnerOptions & { party: OcpiParty }): Promise<TestPartner> {
  const { version = '2.2.1', party, side } = options;
  const server = await serve(version);
  const { token: tokenA } = await platform.app.get(OcpiRegistration, { strict: false }).createToken();
  const written = (token: string): string => (version === '2.1.1' ? token : base64(token));
  const answer = await ask(platform.url(`${side ? `/${side}` : ''}/${version}/credentials`), {
    method: 'POST',
    authorization: written(tokenA),
    body: credentials(version, `${server.origin}/versions`, options),
  });
  const token = (answer.body.data as { token?: string } | undefined)?.token;
  if (token === undefined) throw new Error(`The partner could not register: ${answer.text}`);
  const authorization = written(token);
  const join = (...parts: string[]): string => ['', ...parts].join('/');
  const ids = (parts: string[]): string[] => parts.map(encodeURIComponent);
  const there = (module: string, near: OcpiSide, far: OcpiSide): OcpiSide =>
    module === 'tokens' || module === 'hubclientinfo' ? near : far;
  return {
    version,
    party,
    owner: version === '2.1.1' ? {} : { country_code: party.countryCode, party_id: party.partyId },
    token,
    authorization,
    received: server.received,
    async ask(path, request = {}) {
      return expectEnvelope(await ask(path.startsWith('http') ? path : platform.url(path), { authorization, ...request }));
    },
    pushed: (module, ...rest) => join(there(module, 'cpo', 'emsp'), version, module, ...ids([party.countryCode, party.partyId, ...rest])),
    offered: (module, ...rest) => join(there(module, 'emsp', 'cpo'), version, module, ...ids(rest)),
    close: server.close,
  };
}

function credentials(
  version: OcpiVersion,
  url: string,
  { party, roles = ['CPO', 'EMSP'], more = [], hub }: PartnerOptions & { party: OcpiParty },
) {
  const business_details = { name: `Partner ${party.partyId}` };
  const token = `token-of-${party.countryCode}-${party.partyId}`;
  if (version === '2.1.1') return { token, url, business_details, country_code: party.countryCode, party_id: party.partyId };
  const all = [...roles.map((role) => ({ ...party, role })), ...more];
  return {
    token,
    url,
    ...(hub && { hub_party_id: `${hub.countryCode}${hub.partyId}` }),
    roles: all.map(({ role, countryCode, partyId }) => ({ role, business_details, country_code: countryCode, party_id: partyId })),
  };
}

const MODULES = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands'];

/** The partner's own platform: versions, details, and 1000 for whatever else comes. */
async function serve(version: OcpiVersion) {
  const received: Received[] = [];
  let origin = '';
  const endpoints = (): object[] => [
    { identifier: 'credentials', role: 'SENDER', url: `${origin}/credentials` },
    ...MODULES.flatMap((module) => [
      { identifier: module, role: 'SENDER', url: `${origin}/sender/${module}` },
      { identifier: module, role: 'RECEIVER', url: `${origin}/receiver/${module}` },
    ]),
  ];
  const plain = (): object[] => ['credentials', ...MODULES].map((identifier) => ({ identifier, url: `${origin}/${identifier}` }));
  const dataOf = (path: string): unknown => {
    if (path === '/versions') return [{ version, url: `${origin}/details` }];
    return path === '/details' ? { version, endpoints: version === '2.1.1' ? plain() : endpoints() } : undefined;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ method: request.method ?? '', path, headers: request.headers, text: Buffer.concat(chunks).toString() });
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ data: dataOf(path), status_code: 1000, timestamp: new Date().toISOString() }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin, received, close };
}
