import { Inject, Injectable, NotFoundException, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { isObservable, lastValueFrom } from 'rxjs';
import { OcpiAuthenticator, type OcpiPrincipal } from '../contract/authenticator.js';
import { OCPI_HOST_GUARD } from '../ocpi.tokens.js';
import { tokensIn } from './credentials-token.js';
import { endpointOf, type OcpiEndpoint } from './endpoint.js';
import { exchangeOf, type OcpiExchange } from './exchange.js';
import { OcpiException } from './ocpi.exception.js';
import { OcpiContexts } from './contexts.js';
import { SignsOfLife } from './signs-of-life.js';

/** Finds out who asks, before anything else is looked at, and opens the context (transport_and_format, Authorization header). */
@Injectable()
export class OcpiGuard implements CanActivate {
  constructor(
    private readonly authenticator: OcpiAuthenticator,
    private readonly contexts: OcpiContexts,
    private readonly life: SignsOfLife,
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
    const tokens = tokensIn(exchange.headers.authorization, endpoint.version);
    const first = tokens[0] === undefined ? undefined : this.authenticator.authenticate(tokens[0]);
    if (first !== undefined && !(first instanceof Promise)) return this.admit(first, endpoint, exchange);
    return this.search(tokens, first, endpoint, exchange);
  }

  private async search(
    tokens: readonly string[],
    first: Promise<OcpiPrincipal | undefined> | undefined,
    endpoint: OcpiEndpoint,
    exchange: OcpiExchange,
  ): Promise<boolean> {
    let principal = await first;
    for (const token of tokens.slice(1)) principal ??= await this.authenticator.authenticate(token);
    if (principal === undefined) throw unknownToken();
    return this.admit(principal, endpoint, exchange);
  }

  private admit(principal: OcpiPrincipal, endpoint: OcpiEndpoint, exchange: OcpiExchange): boolean | Promise<boolean> {
    if (principal.kind === 'registration' && !endpoint.registration) throw unknownToken();
    exchange.principal = principal;
    if (principal.kind === 'partner') this.life.heard(principal.partner.id);
    const context = this.contexts.open(principal, endpoint, exchange);
    if (!(context instanceof Promise)) {
      exchange.context = context;
      return true;
    }
    return context.then((opened) => {
      exchange.context = opened;
      return true;
    });
  }
}

/** 401, with the remedy. */
export function unknownToken(): OcpiException {
  return OcpiException.unauthorized(
    'The Authorization header names no known credentials token. Send "Token " and the token, Base64-encoded from OCPI 2.2 on.',
  );
}
