import { randomBytes } from 'node:crypto';
import type { OcpiVersion } from '../contract/version.js';
import { failure, success } from './mock-partner.answers.js';
import type { MockAnswer, MockRequest } from './mock-partner.options.js';
import type { MockPartner } from './mock-partner.js';

export interface MockAnswered {
  readonly http: number;
  readonly headers: Headers;
  readonly body: { readonly data?: unknown; readonly status_code?: number; readonly status_message?: string } | undefined;
}

/** The credentials of a mock partner, as both ends of the handshake. */
export class MockCredentials {
  /** The token that the platform shall use with it, once registered. */
  token: string | undefined;
  /** The credentials that the platform gave it. */
  theirs: { readonly token: string; readonly url: string } | undefined;
  /** The version it is registered in. */
  version: OcpiVersion | undefined;
  /** What came back when it called back in an open POST or PUT. */
  callbacks: number[] = [];

  constructor(private readonly mock: MockPartner) {}

  /** Whose an Authorization header is. */
  who(authorization: string | undefined, version: OcpiVersion | undefined): 'partner' | 'registration' | undefined {
    const text = /^token\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (text === undefined) return undefined;
    const want = this.mock.options.tokens ?? (version === undefined ? 'any' : version === '2.1.1' ? 'plain' : 'base64');
    const decoded = Buffer.from(text, 'base64').toString('utf8');
    const candidates = want === 'any' ? [text, decoded] : [want === 'plain' ? text : decoded];
    if (this.token !== undefined && candidates.includes(this.token)) return 'partner';
    return candidates.includes(this.registrationToken) ? 'registration' : undefined;
  }

  get registrationToken(): string {
    return this.mock.options.registrationToken ?? 'mock-token-a';
  }

  /** Its credentials object in the form of a version. */
  object(version: OcpiVersion, token: string): object {
    const url = this.mock.versionsUrl;
    const roles = this.mock.roles.map(({ role, countryCode, partyId }) => ({
      role,
      country_code: countryCode,
      party_id: partyId,
      business_details: { name: `Mock ${partyId}` },
    }));
    if (version !== '2.1.1')
      return {
        token,
        url,
        roles,
        ...(version === '2.3.0' && this.mock.options.hubPartyId && { hub_party_id: this.mock.options.hubPartyId }),
      };
    const [first] = roles;
    return { token, url, country_code: first?.country_code, party_id: first?.party_id, business_details: first?.business_details };
  }

  /** The receiving side. */
  async answer({ method, body }: MockRequest, version: OcpiVersion, who: 'partner' | 'registration'): Promise<MockAnswer> {
    if (method === 'GET') return success(this.object(version, this.token ?? this.registrationToken));
    if ((method === 'POST') === (who === 'partner')) return failure(405, 2000, `${method} is not possible now`);
    if (method === 'DELETE') {
      this.forget();
      return success();
    }
    const given = body as { token: string; url: string };
    if (this.mock.options.callsBack !== false && !(await this.callsBack(given, version))) return failure(200, 3001, 'the call back failed');
    this.theirs = given;
    this.version = version;
    this.token = this.newToken();
    return success(this.object(version, this.token));
  }

  /** The starting side: registers at a platform. Gives what its POST was answered with. */
  async register(versionsUrl: string, registrationToken: string, version: OcpiVersion): Promise<MockAnswered> {
    const url = await this.addressOf(versionsUrl, registrationToken, version);
    return this.exchange('POST', url, registrationToken, version);
  }

  /** Sends PUT credentials with a new token, to the version given. */
  async update(version: OcpiVersion = this.version ?? '2.2.1'): Promise<MockAnswered> {
    const { url, token } = this.registered();
    return this.exchange('PUT', await this.addressOf(url, token, version), token, version);
  }

  /** Sends DELETE credentials. */
  async unregister(): Promise<MockAnswered> {
    const { url, token } = this.registered();
    const version = this.version ?? '2.2.1';
    const answer = await this.call('DELETE', await this.addressOf(url, token, version), undefined, token, version);
    this.forget();
    return answer;
  }

  /** Any request to the platform with the token that it gave. */
  call(method: string, url: string, body?: unknown, token = this.registered().token, version = this.version): Promise<MockAnswered> {
    return send(method, url, token, version, body);
  }

  private async exchange(method: 'POST' | 'PUT', url: string, token: string, version: OcpiVersion): Promise<MockAnswered> {
    const before = this.token;
    const offered = this.newToken();
    this.token = offered;
    const answer = await send(method, url, token, version, this.object(version, offered));
    const given = answer.body?.status_code === 1000 ? (answer.body.data as { token: string; url: string }) : undefined;
    if (given === undefined) this.token = before;
    else Object.assign(this, { theirs: given, version });
    return answer;
  }

  private async addressOf(versionsUrl: string, token: string, version: OcpiVersion): Promise<string> {
    const versions = await send('GET', versionsUrl, token, version);
    const offered = (versions.body?.data as { version: string; url: string }[] | undefined)?.find((each) => each.version === version);
    if (offered === undefined) throw new Error(`${versionsUrl} answered HTTP ${versions.http} and lists no ${version}.`);
    const details = await send('GET', offered.url, token, version);
    const endpoint = (details.body?.data as { endpoints: { identifier: string; url: string }[] } | undefined)?.endpoints.find(
      (each) => each.identifier === 'credentials',
    );
    if (endpoint === undefined) throw new Error(`${offered.url} answered HTTP ${details.http} and lists no credentials.`);
    return endpoint.url;
  }

  private async callsBack({ token, url }: { token: string; url: string }, version: OcpiVersion): Promise<boolean> {
    const versions = await send('GET', url, token, version);
    const offered = (versions.body?.data as { version: string; url: string }[] | undefined)?.find((each) => each.version === version);
    const details = offered && (await send('GET', offered.url, token, version));
    this.callbacks.push(versions.http, ...(details ? [details.http] : []));
    return details?.body?.status_code === 1000;
  }

  private registered(): { readonly token: string; readonly url: string } {
    if (this.theirs === undefined) throw new Error('The mock partner is not registered.');
    return this.theirs;
  }

  private forget(): void {
    this.token = undefined;
    this.theirs = undefined;
    this.version = undefined;
  }

  private newToken(): string {
    return `mock-${randomBytes(16).toString('hex')}`;
  }
}

async function send(method: string, url: string, token: string, version: OcpiVersion | undefined, body?: unknown): Promise<MockAnswered> {
  const text = version === '2.1.1' ? token : Buffer.from(token).toString('base64');
  const headers = { authorization: `Token ${text}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
  const response = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const answer = await response.text();
  return {
    http: response.status,
    headers: response.headers,
    body: answer === '' ? undefined : (JSON.parse(answer) as MockAnswered['body']),
  };
}
