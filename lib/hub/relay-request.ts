import type { OcpiHttpRequest } from '../client/guarded-fetch.js';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiInterface, OcpiVersion } from '../contract/version.js';
import type { OcpiAddresses } from '../protocol/addresses.js';
import type { OcpiEndpoint } from '../protocol/endpoint.js';
import type { OcpiExchange } from '../protocol/exchange.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import type { ObjectFields } from './routed-body.js';

/** Modules between platforms: nothing of them is passed on (transport_and_format, Message routing headers). */
const BETWEEN_PLATFORMS: ReadonlySet<string> = new Set(['versions', 'credentials', 'hubclientinfo']);
const METHODS: Readonly<Record<string, OcpiHttpRequest['method']>> = {
  GET: 'GET',
  HEAD: 'GET',
  POST: 'POST',
  PUT: 'PUT',
  PATCH: 'PATCH',
  DELETE: 'DELETE',
};

/** A request of a module that may be passed on, as far as it tells where it belongs. */
export interface RelayRequest {
  readonly version: OcpiVersion;
  readonly module: string;
  readonly interface: OcpiInterface;
  readonly method: OcpiHttpRequest['method'];
  /** Segments behind the endpoint, decoded. */
  readonly path: readonly string[];
  /** As it came, without the question mark. */
  readonly query: string;
  /** The connection that it came over. */
  readonly partner: OcpiPartner;
  readonly ctx: OcpiContext;
  readonly exchange: OcpiExchange;
  /** The body once it was read: `routedBody` keeps it here. */
  fields?: ObjectFields;
}

/**
 * What may be passed on of a request; undefined where nothing is: 2.1.1, modules between platforms, custom modules without interfaces.
 * @throws OcpiException for an address that is not written as addresses are
 */
export function relayRequest(exchange: OcpiExchange, endpoint: OcpiEndpoint, addresses: OcpiAddresses): RelayRequest | undefined {
  const { context: ctx } = exchange;
  const { version, module, interface: end } = endpoint;
  const method = METHODS[exchange.method];
  if (ctx?.partner === undefined || ctx.side === undefined || version === undefined || version === '2.1.1') return undefined;
  if (end === undefined || method === undefined || BETWEEN_PLATFORMS.has(module)) return undefined;
  const segments = [...addresses.path.split('/'), ctx.side, version, ...(endpoint.path ?? module).split('/')].length;
  const { path, query } = below(exchange.target, segments);
  return { version, module, interface: end, method, path, query, partner: ctx.partner, ctx, exchange };
}

/**
 * The party that a message is from. Whoever passes it on vouches for that: it is one of the partner's, or nothing is passed on.
 * @throws OcpiException 2001
 */
export function senderOf({ ctx: { from, partner }, exchange }: RelayRequest): OcpiParty {
  const said = exchange.message.from;
  if (from === undefined)
    throw OcpiException.invalid('Say which of your parties sends this, with OCPI-from-country-code and OCPI-from-party-id.');
  if (said === undefined || (said.countryCode === from.countryCode && said.partyId === from.partyId)) return from;
  const parties = [...new Set(partner?.roles.map(({ countryCode, partyId }) => `${countryCode}*${partyId}`))].join(', ');
  throw OcpiException.invalid(`${said.countryCode}*${said.partyId} is no party of this connection. Send as one of your own (${parties}).`);
}

function below(target: string, segments: number): { path: readonly string[]; query: string } {
  const relative = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  const mark = relative.indexOf('?');
  const path = (mark === -1 ? relative : relative.slice(0, mark)).replace(/\/$/, '');
  const query = mark === -1 ? '' : relative.slice(mark + 1);
  return { path: path.split('/').slice(segments).map(decoded), query };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw OcpiException.invalid('The address is not percent-encoded as URLs are. Encode ids in it.');
  }
}
