import { Inject, Injectable, NotFoundException, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { OcpiAuthenticator, type OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import { OCPI_HOST_GUARD } from '../ocpi.tokens.js';
import { tokensIn } from './credentials-token.js';
import { endpointOf, type OcpiEndpoint } from './endpoint.js';
import { exchangeOf, type OcpiExchange } from './exchange.js';
import { OcpiException } from './ocpi.exception.js';
import { OcpiContexts } from './contexts.js';
import { OcpiRelay } from './relay.js';
import { SignsOfLife } from './signs-of-life.js';

const MAX_HEADERS = 10_000;

/** Finds out who asks, before anything else is looked at, and opens the context (transport_and_format, Authorization header). */
@Injectable()
export class OcpiGuard implements CanActivate {
  /** Which token an Authorization header meant when it was taken last, in 2.1.1 and in others. Whether the token is good is asked each time. */
  private readonly meant = { plain: new Map<string, string>(), encoded: new Map<string, string>() };

  constructor(
    private readonly authenticator: OcpiAuthenticator,
    private readonly contexts: OcpiContexts,
    private readonly life: SignsOfLife,
    private readonly relay: OcpiRelay,
    @Optional() @Inject(OCPI_HOST_GUARD) private readonly hostGuard?: CanActivate,
  ) {}

  canActivate(execution: ExecutionContext): boolean | Promise<boolean> {
    const endpoint = endpointOf(execution.getClass());
    const exchange = exchangeOf(execution.switchToHttp().getRequest());
    if (endpoint === undefined) throw new Error('OcpiGuard guards controllers made with @OcpiController only.');
    // A spelling of the address that the router takes and the wire does not know as ours.
    if (exchange === undefined) throw new NotFoundException();
    if (this.hostGuard) return this.afterHostGuard(this.hostGuard, execution, endpoint, exchange);
    return this.authenticate(endpoint, exchange);
  }

  private async afterHostGuard(
    guard: CanActivate,
    execution: ExecutionContext,
    endpoint: OcpiEndpoint,
    exchange: OcpiExchange,
  ): Promise<boolean> {
    const answer = guard.canActivate(execution);
    if (!(await (isObservable(answer) ? lastValueFrom(answer) : answer))) throw unknownToken();
    return exchange.principal ? this.admit(exchange.principal, endpoint, exchange) : this.authenticate(endpoint, exchange);
  }

  private authenticate(endpoint: OcpiEndpoint, exchange: OcpiExchange): boolean | Promise<boolean> {
    const { authorization = '' } = exchange.headers;
    const meant = this.meantIn(endpoint).get(authorization);
    const principal = meant === undefined ? undefined : this.authenticator.authenticate(meant);
    if (principal instanceof Promise) return this.search(principal, endpoint, exchange);
    return principal ? this.admit(principal, endpoint, exchange) : this.search(undefined, endpoint, exchange);
  }

  /** @param meant who it was that this header meant before */
  private async search(
    meant: Promise<OcpiPrincipal | undefined> | undefined,
    endpoint: OcpiEndpoint,
    exchange: OcpiExchange,
  ): Promise<boolean> {
    const known = await meant;
    if (known) return this.admit(known, endpoint, exchange);
    for (const token of tokensIn(exchange.headers.authorization ?? '', endpoint.version)) {
      const principal = await this.authenticator.authenticate(token);
      if (principal === undefined) continue;
      const headers = this.meantIn(endpoint);
      if (headers.size >= MAX_HEADERS) headers.clear();
      headers.set(exchange.headers.authorization ?? '', token);
      return this.admit(principal, endpoint, exchange);
    }
    throw unknownToken();
  }

  private meantIn({ version }: OcpiEndpoint): Map<string, string> {
    return version === '2.1.1' ? this.meant.plain : this.meant.encoded;
  }

  private admit(principal: OcpiPrincipal, endpoint: OcpiEndpoint, exchange: OcpiExchange): boolean | Promise<boolean> {
    if (principal.kind === 'registration' && !endpoint.registration) throw notYetRegistered();
    exchange.principal = principal;
    if (principal.kind === 'partner') this.life.heard(principal.partner.id);
    const context = this.contexts.open(principal, endpoint, exchange);
    if (context instanceof Promise) return context.then((opened) => this.enter(opened, endpoint, exchange));
    return this.enter(context, endpoint, exchange);
  }

  /** What a hub passes on goes no further here. */
  private enter(context: OcpiContext, endpoint: OcpiEndpoint, exchange: OcpiExchange): boolean | Promise<boolean> {
    exchange.context = context;
    return this.relay.isHub ? this.relay.passOn(exchange, endpoint) : true;
  }
}

/** 401, with the remedy. */
export function unknownToken(): OcpiException {
  return OcpiException.unauthorized(
    'The Authorization header names no known credentials token. Send "Token " and the token, Base64-encoded from OCPI 2.2 on.',
  );
}

function notYetRegistered(): OcpiException {
  return OcpiException.unauthorized(
    'This token opens the registration only. POST credentials with it, and use the token that the answer has for everything else.',
  );
}
