import { Inject, Injectable } from '@nestjs/common';
import { OcpiAuthenticator } from '../contract/authenticator.js';
import { OcpiClock } from '../contract/clock.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAddresses } from './addresses.js';
import { tokensIn } from './credentials-token.js';
import { render } from './envelope.js';
import type { OcpiExchange } from './exchange.js';
import { httpReply } from './ocpi-exception.filter.js';
import { unknownToken } from './ocpi.guard.js';
import { OcpiReply } from './reply.js';
import { replyHeaders } from './reply-headers.js';
import { RouteTable } from './route-table.js';
import type { ShortRoute } from './short/short-route.js';
import { ShortRoutes } from './short/short-routes.js';
import type { RenderedReply, WireDoor } from './wire/door.js';

const BODY_LIMIT = 10 * 1024 * 1024;
const MESSAGES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  401: 'The credentials token is missing or unknown.',
  404: 'There is nothing at this address. Use the addresses of the version details.',
  413: 'The body is larger than this platform takes.',
  415: 'This Content-Encoding is not known here. Send the body as it is, or as gzip, deflate or br.',
};

/** What the wire asks of this module: which paths are ours, what is said where no controller answered, and how replies look. */
@Injectable()
export class OcpiDoor implements WireDoor {
  readonly bodyLimit: number;
  private table: RouteTable | undefined;

  constructor(
    private readonly addresses: OcpiAddresses,
    private readonly authenticator: OcpiAuthenticator,
    private readonly clock: OcpiClock,
    private readonly short: ShortRoutes,
    @Inject(OCPI_SETTINGS) settings: OcpiSettings,
  ) {
    this.bodyLimit = settings.bodyLimit ?? BODY_LIMIT;
  }

  owns(path: string): boolean {
    return this.addresses.owns(path);
  }

  isOcpi(handler: Function): boolean {
    return this.short.isOcpi(handler);
  }

  shortRoute(path: string, handler: Function): ShortRoute | undefined {
    return this.short.find(path, handler);
  }

  /** An unknown token is told first, whatever else is wrong; a known path with another method is 405. */
  async fallback(exchange: OcpiExchange, status: number): Promise<OcpiReply> {
    if (status < 500 && status !== 413 && !(await this.isKnown(exchange))) return OcpiReply.failure(unknownToken());
    if (status === 404 || status === 405 || exchange.method === 'OPTIONS') {
      const allowed = this.routes.allowed(exchange.path);
      if (allowed.length > 0 && !allowed.includes(exchange.method)) {
        return httpReply(405, `${exchange.method} is not offered here. Use ${allowed.join(', ')}.`, { Allow: allowed.join(', ') });
      }
    }
    // A success that no controller of ours gave is the host's: a cache or a middleware that answers under our prefix.
    if (status < 400) return httpReply(500, 'Something else of this server answered in place of OCPI.');
    return httpReply(status, MESSAGES[status] ?? (status >= 500 ? 'The server failed. Try again later.' : 'The request was refused.'));
  }

  render(exchange: OcpiExchange, reply: OcpiReply): RenderedReply {
    return render(reply, this.clock.timestamp(), replyHeaders(exchange));
  }

  /** CREDENTIALS_TOKEN_A is known where it may be used only. */
  private async isKnown(exchange: OcpiExchange): Promise<boolean> {
    if (exchange.principal) return true;
    for (const token of tokensIn(exchange.headers.authorization, undefined)) {
      const principal = await this.authenticator.authenticate(token);
      if (principal) return principal.kind === 'partner' || this.routes.isForRegistration(exchange.path);
    }
    return false;
  }

  /** Made when it is first asked for: the path of the prefix is known by then. */
  private get routes(): RouteTable {
    return (this.table ??= new RouteTable(this.addresses.path, this.addresses.registered));
  }
}
