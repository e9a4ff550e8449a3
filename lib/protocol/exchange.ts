import type { IncomingMessage } from 'node:http';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiPartner } from '../contract/partner.js';
import { MessageHeaders } from './message-headers.js';
import { queryOf, type QueryParameters } from './query.js';
import type { OcpiReply } from './reply.js';

/** What the library keeps with one HTTP request from the first byte to the reply. */
export class OcpiExchange {
  /** The body as received; undefined when there was none. */
  body: Buffer | undefined;
  /** The body parsed, once it was asked for. */
  json: { readonly value: unknown } | undefined;
  /** Set instead of a body when it is above the limit. */
  bodyTooLarge = false;
  /** Who asks: set by the guard, or by a host's guard through `setOcpiPartner`. */
  principal: OcpiPrincipal | undefined;
  /** Set by the guard. */
  context: OcpiContext | undefined;
  /** Set by the reply interceptor or the exception filter; the wire writes it. */
  reply: OcpiReply | undefined;
  private read: MessageHeaders | undefined;
  private asked: QueryParameters | undefined;

  constructor(
    /** Path without query and without trailing slash. */
    readonly path: string,
    readonly method: string,
    readonly headers: IncomingMessage['headers'],
    /** The request target as it came: path and query. */
    readonly target: string = path,
  ) {}

  /** The message headers, read once. */
  get message(): MessageHeaders {
    return (this.read ??= new MessageHeaders(this.headers));
  }

  /** The query parameters of the target, read once. */
  get query(): QueryParameters {
    return (this.asked ??= queryOf(this.target));
  }
}

/** Where a request has its exchange. */
export const EXCHANGE: unique symbol = Symbol('nestjs-ocpi.exchange');
type Carrier = IncomingMessage & { [EXCHANGE]?: OcpiExchange };
/** A request as Express (the message itself) or Fastify (the message as `raw`) give it. */
export type AdapterRequest = Carrier | { readonly raw: Carrier };

/** Called by the wire, once per request. */
export function openExchange(request: Carrier, exchange: OcpiExchange): OcpiExchange {
  request[EXCHANGE] = exchange;
  return exchange;
}

/** The exchange of a request under an OCPI prefix; undefined for all others. */
export function exchangeOf(request: AdapterRequest): OcpiExchange | undefined {
  // Looked for first: what is not there is looked for in all prototypes.
  if (EXCHANGE in request) return request[EXCHANGE];
  return 'raw' in request ? request.raw[EXCHANGE] : undefined;
}

/** For a host's own guard: the request is this partner's. `token` is the credentials token it presented. */
export function setOcpiPartner(request: AdapterRequest, partner: OcpiPartner, token: string): void {
  const exchange = exchangeOf(request);
  if (exchange) exchange.principal = { kind: 'partner', partner, token };
}
