import type { Type } from '@nestjs/common';
import { expect } from 'vitest';
import type { OcpiVersion } from '../../lib/contract/version.js';
import { compile } from '../../lib/models/checker.js';
import type { Model } from '../../lib/models/model.js';
import { modelOf } from '../../lib/models/model-of.js';
import { MockPartner, type MockRequest } from '../../lib/testing/index.js';
import * as v211 from '../../lib/versions/v211/models.js';
import * as v221 from '../../lib/versions/v221/models.js';
import * as v230 from '../../lib/versions/v230/models.js';

type Json = Record<string, unknown>;

interface Answer {
  readonly http: number;
  readonly body?: { readonly data?: unknown; readonly status_code?: number };
}

const MODELS: Readonly<Record<OcpiVersion, Readonly<Record<string, unknown>>>> = { '2.1.1': v211, '2.2.1': v221, '2.3.0': v230 };
const OK = { status: 200, headers: {}, envelope: { status_code: 1000, timestamp: '2026-01-01T00:00:00Z' } };

/** An eMSP of one version that drives the sample as an outsider does: it keeps all that it is sent, and wants it valid. */
export class Driver {
  private calls = 0;

  private constructor(
    readonly mock: MockPartner,
    readonly version: OcpiVersion,
    private readonly origin: string,
  ) {
    mock.objects.onOther = ({ method }, [module]) => (method === 'POST' && module === 'results' ? OK : undefined);
  }

  static async register(origin: string, version: OcpiVersion, partyId: string, tokenA: string): Promise<Driver> {
    const mock = await MockPartner.start({ versions: [version], roles: [{ role: 'EMSP', countryCode: 'DE', partyId }] });
    const { body } = await mock.credentials.register(`${origin}/ocpi/versions`, tokenA, version);
    expect(body?.status_code).toBe(1000);
    return new Driver(mock, version, origin);
  }

  get partyId(): string {
    return this.mock.roles[0]?.partyId ?? '';
  }

  /** A token of this eMSP in its version. */
  token(uid: string): Json {
    const rest = { uid, type: 'RFID', issuer: 'Mock', valid: true, whitelist: 'ALWAYS', last_updated: '2026-01-01T00:00:00Z' };
    if (this.version === '2.1.1') return { ...rest, auth_id: `DE-${uid}` };
    return { ...rest, country_code: 'DE', party_id: this.partyId, contract_id: `DE-${uid}` };
  }

  /** Any request of this partner, to a path below its version on the side of the CPO. */
  call(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.mock.credentials.call(method, `${this.origin}/ocpi/cpo/${this.version}/${path}`, body);
  }

  async list(module: 'locations' | 'sessions' | 'cdrs'): Promise<Json[]> {
    const { body } = await this.call('GET', `${module}?date_from=2020-01-01T00:00:00Z&limit=100`);
    return body?.data as Json[];
  }

  async evseStatus(location: string, evse: string): Promise<unknown> {
    const { body } = await this.call('GET', `locations/${location}/${evse}`);
    return (body?.data as Json | undefined)?.['status'];
  }

  /** A response_url of its own. */
  newUrl(): string {
    return `${this.mock.origin}/ocpi/${this.version}/sender/results/${++this.calls}`;
  }

  /** Sends a command; gives the answer at once, and where its result comes to. */
  async command(name: string, body: object): Promise<{ readonly answer: Json; readonly url: string }> {
    const url = this.newUrl();
    const { body: envelope } = await this.call('POST', `commands/${name}`, { ...body, response_url: url });
    return { answer: this.valid('CommandResponse', envelope?.data), url };
  }

  /** Sends a command that is accepted; gives its result. */
  async result(name: string, body: object): Promise<unknown> {
    const { answer, url } = await this.command(name, body);
    expect(answer['result']).toBe('ACCEPTED');
    return (await this.resultAt(url, this.version === '2.1.1' ? 'CommandResponse' : 'CommandResult'))['result'];
  }

  /** The result that comes to a response_url. */
  async resultAt(url: string, model: string): Promise<Json> {
    const { pathname } = new URL(url);
    const [request] = await this.got(({ path }) => path === pathname);
    return this.valid(model, request?.body);
  }

  /** Waits for requests to this partner. */
  async got(wanted: (request: MockRequest) => boolean, count = 1): Promise<MockRequest[]> {
    await expect.poll(() => this.mock.requests.filter(wanted).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
    return this.mock.requests.filter(wanted);
  }

  /** What was pushed of a module, in order: method, path behind it, and body. */
  pushed(module: string): { readonly method: string; readonly path: string; readonly body: Json }[] {
    const prefix = `/ocpi/${this.version}/receiver/${module}`;
    const requests = this.mock.requests.filter(({ path }) => path.startsWith(prefix));
    return requests.map(({ method, path, body }) => ({ method, path: path.slice(prefix.length + 1), body: body as Json }));
  }

  /** The object, when it is one of this version: nothing is missing, wrong or unknown. */
  valid(name: string, object: unknown): Json {
    const type = MODELS[this.version][name] as Type<object>;
    expect(compile(type).check(object)).toEqual([]);
    expect(unknownFields(modelOf(type), object)).toEqual([]);
    return object as Json;
  }

  /** What was pushed, when it is of this version: of a PATCH only that its fields are known. */
  told(name: string, { method, body }: { readonly method: string; readonly body: Json }): Json {
    if (method !== 'PATCH') return this.valid(name, body);
    expect(unknownFields(modelOf(MODELS[this.version][name] as Type<object>), body)).toEqual([]);
    return body;
  }
}

function unknownFields({ fields }: Model, object: unknown): string[] {
  return Object.entries(object as Json).flatMap(([name, value]) => {
    const field = fields.find((one) => one.name === name);
    const nested = field?.types.find(({ model }) => model)?.model;
    if (field === undefined || value === null) return [name];
    const inside = nested === undefined ? [] : Array.isArray(value) ? value : [value];
    return inside.flatMap((each) => (nested ? unknownFields(nested, each).map((inner) => `${name}.${inner}`) : []));
  });
}
