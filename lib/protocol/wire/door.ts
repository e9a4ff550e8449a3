import type { OcpiExchange } from '../exchange.js';
import type { OcpiReply } from '../reply.js';
import type { ShortRoute } from '../short/short-route.js';

/** What a wire asks of the module it is installed for. */
export interface WireDoor {
  /** Whether a path (no query) is this module's: under its prefix, its documentation left out. Global prefix included. */
  owns(path: string): boolean;
  /** Largest body in bytes. */
  readonly bodyLimit: number;
  /** The reply for what was not answered in OCPI: unknown path, wrong method (with Allow), a host's own error ... by HTTP status. */
  fallback(exchange: OcpiExchange, status: number): OcpiReply | Promise<OcpiReply>;
  /** The reply as it is to be written: head and the parts of the body. */
  render(exchange: OcpiExchange, reply: OcpiReply): RenderedReply;
  /** Whether a handler that Nest registers is a method of an OCPI controller. */
  isOcpi(handler: Function): boolean;
  /** What may run in the place of such a handler, registered for this path; undefined when the host has a say in the route. */
  shortRoute(path: string, handler: Function): ShortRoute | undefined;
}

/** Names and values in turn: what Node writes fastest. */
export type HeaderList = (string | number)[];

/** Ready to be written: status, headers (Content-Length included) and the body in pieces. */
export interface RenderedReply {
  readonly http: number;
  readonly headers: HeaderList;
  readonly body: readonly (string | Buffer)[];
  /** Of the body, in bytes. */
  readonly length: number;
  /** Of the strings in the body. ASCII is the same in both, and costs least as the first. */
  readonly encoding: 'latin1' | 'utf8';
}
