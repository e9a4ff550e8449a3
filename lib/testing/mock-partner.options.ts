import type { OcpiInterface, OcpiRole, OcpiVersion } from '../contract/version.js';

/** What a mock partner is. */
export interface MockPartnerOptions {
  /** @default ['2.1.1', '2.2.1', '2.3.0'] */
  readonly versions?: readonly OcpiVersion[];
  /** @default one eMSP, DE*MCK */
  readonly roles?: readonly MockRole[];
  /** hub_party_id of its 2.3.0 credentials. */
  readonly hubPartyId?: string;
  /** Modules and ends that it offers. @default both ends of all modules that have lists, and of commands and chargingprofiles */
  readonly endpoints?: readonly MockEndpoint[];
  /** The token that registers with it (CREDENTIALS_TOKEN_A). @default 'mock-token-a' */
  readonly registrationToken?: string;
  /** How it wants tokens. `any` takes both. @default what the version says */
  readonly tokens?: 'plain' | 'base64' | 'any';
  /** Whether its versions address refuses requests with a token. @default false */
  readonly versionsWithoutToken?: boolean;
  /** Whether it answers only addresses with, or without, a trailing slash. @default both */
  readonly slash?: 'with' | 'without';
  /** Whether it calls back while a POST or PUT of credentials is open. @default true */
  readonly callsBack?: boolean;
}

/** One role of a mock partner. */
export interface MockRole {
  readonly role: OcpiRole;
  readonly countryCode: string;
  readonly partyId: string;
}

/** One endpoint of a mock partner. */
export interface MockEndpoint {
  readonly module: string;
  readonly interface: OcpiInterface;
}

/** How a mock partner pages; may be changed at any time. */
export interface MockPaging {
  /** Largest page. @default 100 */
  limit: number;
  /** The Link to the next page; `self` points at the page itself, a function writes the header. @default 'absolute' */
  link: 'absolute' | 'relative' | 'none' | 'empty' | 'self' | ((next: string) => string);
  /** Whether X-Total-Count is sent. @default true */
  total: boolean;
  /** Whether X-Limit is sent. @default true */
  limitHeader: boolean;
  /** Whether offset is looked at. @default true */
  offset: boolean;
}

/** A request that a mock partner got. */
export interface MockRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** How a mock partner misbehaves. With nothing but `delayMs` it answers as usual, but late. */
export interface MockFault {
  /** Carries the request out before it misbehaves: what is lost is the answer alone. */
  readonly after?: true;
  readonly delayMs?: number;
  /** HTTP status; the body is an envelope with status_code 3000 unless `body` is given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
  /** Sent as the envelope, with HTTP 200 unless `status` says otherwise. */
  readonly envelope?: object;
  /** Never answers. */
  readonly hang?: true;
  /** Ends the connection. */
  readonly reset?: true;
  /** Answers as usual, one byte at a time with this many milliseconds between. */
  readonly dripMs?: number;
  /** Changes the usual answer. */
  readonly change?: (answer: MockAnswer) => MockAnswer;
}

/** What a mock partner answers. */
export interface MockAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly envelope: object;
}
