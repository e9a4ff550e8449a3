import { Injectable } from '@nestjs/common';
import { isObject } from '../models/is-object.js';
import { parseUrl } from '../models/url.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { ResponseUrls } from '../results/response-urls.js';
import { Destinations, type Destination } from './destination.js';
import type { Forwarded } from './forwarder.js';
import { senderOf, type RelayRequest } from './relay-request.js';
import { routedBody, textIn } from './routed-body.js';
import { SealedAddresses } from './sealed-addresses.js';

/** The kinds of result of charging profile requests, by the method that asks for them. */
const PROFILE_RESULTS: Readonly<Record<string, string>> = {
  GET: 'GET_CHARGING_PROFILE',
  PUT: 'SET_CHARGING_PROFILE',
  DELETE: 'CLEAR_CHARGING_PROFILE',
};
/** Segments that any router takes: Fastify's has a limit of 100 characters. */
const PLAIN = /^[\w\-.~]{1,100}$/;
const FIELD = 'response_url';

/** The response_url of commands and charging profile requests that are passed on: their results come to the hub, which brings them to the sender. */
@Injectable()
export class RelayedResults {
  constructor(
    private readonly sealed: SealedAddresses,
    private readonly destinations: Destinations,
    private readonly urls: ResponseUrls,
  ) {}

  /** What is sent on: the request as it came, but for its response_url. @throws OcpiException 2001 for one that cannot be called */
  async rewritten(request: RelayRequest, destination: Destination): Promise<Forwarded> {
    const { module, interface: end, method, query, exchange } = request;
    const same = { query, body: exchange.body };
    if (end !== 'RECEIVER' || (module !== 'commands' && module !== 'chargingprofiles')) return same;
    if (method !== 'POST' && method !== 'PUT') return { ...same, query: await this.inQuery(request, destination) };
    const given = textIn(routedBody(request), FIELD);
    if (given === undefined) return same;
    const body = exchange.body?.toString('utf8') ?? '';
    return { ...same, body: withField(body, routedBody(request), given, await this.addressFor(given, request, destination)) };
  }

  private async inQuery(request: RelayRequest, destination: Destination): Promise<string> {
    const parts = request.query.split('&').map(async (part) => {
      const given = part.startsWith(`${FIELD}=`) ? new URLSearchParams(part).get(FIELD) : null;
      return given === null ? part : `${FIELD}=${encodeURIComponent(await this.addressFor(given, request, destination))}`;
    });
    return (await Promise.all(parts)).join('&');
  }

  /** Where the receiver is to send the result: below the hub's endpoint what is below the sender's, any other address sealed. */
  private async addressFor(given: string, request: RelayRequest, destination: Destination): Promise<string> {
    const fault = this.urls.fault(given);
    const url = parseUrl(given);
    if (fault !== undefined || url === undefined) throw OcpiException.invalid(`$.${FIELD}: ${fault ?? 'must be a URL.'}`);
    const { module, partner, method, path } = request;
    const { version } = destination.partner;
    const endpoint = partner.endpoints.find((each) => each.identifier === module && each.interface === 'SENDER')?.url;
    const segments = endpoint === undefined ? undefined : below(url, endpoint, module);
    if (segments !== undefined && (await this.destinations.isOver(partner, senderOf(request), module, 'SENDER')))
      return this.sealed.own(version, module, 'SENDER', ...segments) + url.search;
    const kind = module === 'commands' ? (path[0] ?? '-') : (PROFILE_RESULTS[method] ?? '-');
    const base = this.sealed.own(version, module, 'SENDER', kind, 'relayed');
    const to = { party: senderOf(request), url: endpoint === undefined ? url.href : this.sealed.short(url, endpoint) };
    return this.sealed.seal(base, to, { by: destination.partner, method: 'POST', module });
  }
}

/** The two segments of a URL below an endpoint, where the hub's own addresses have the same form. */
function below(url: URL, endpoint: string, module: string): readonly string[] | undefined {
  const { origin, pathname } = new URL(endpoint);
  const start = `${pathname.replace(/\/+$/, '')}/`;
  if (url.origin !== origin || !url.pathname.startsWith(start)) return undefined;
  const segments = url.pathname.slice(start.length).split('/');
  const isKnown = module === 'commands' || Object.values(PROFILE_RESULTS).includes(segments[0] ?? '');
  return isKnown && segments.length === 2 && segments.every((segment) => PLAIN.test(segment)) ? segments : undefined;
}

/** The text with another value in a field, and not another character changed as long as the field is written plainly. */
function withField(text: string, fields: object, value: string, next: string): string {
  const replaced = text.replace(/"response_url"(\s*:\s*)("(?:[^"\\]|\\.)*")/g, (all, colon: string, literal: string) =>
    JSON.parse(literal) === value ? `"${FIELD}"${colon}${JSON.stringify(next)}` : all,
  );
  const parsed: unknown = JSON.parse(replaced.replace(/^\ufeff/, ''));
  return isObject(parsed) && parsed[FIELD] === next ? replaced : JSON.stringify({ ...fields, [FIELD]: next });
}
