import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { hasParty, sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiOwnParty, OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAddresses } from './addresses.js';
import type { OcpiEndpoint } from './endpoint.js';
import type { OcpiExchange } from './exchange.js';

/** Opens the context of a request: version, side, parties and message ids (transport_and_format, Message routing headers). */
@Injectable()
export class OcpiContexts {
  /** Partners name a wrong party here, or nobody, too often to refuse it: with one own party that one is meant. */
  private readonly only: OcpiOwnParty | undefined;

  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly partners: OcpiPartners,
    private readonly addresses: OcpiAddresses,
  ) {
    const { parties } = settings;
    this.only = parties.length === 1 ? parties[0] : undefined;
  }

  open(principal: OcpiPrincipal, endpoint: OcpiEndpoint, exchange: OcpiExchange): OcpiContext | Promise<OcpiContext> {
    const partner = principal.kind === 'partner' ? principal.partner : undefined;
    const from = partner && this.sender(partner, exchange.message.from);
    if (from instanceof Promise) return from.then((sender) => this.context(partner, sender, endpoint, exchange));
    return this.context(partner, from, endpoint, exchange);
  }

  private context(
    partner: OcpiPartner | undefined,
    from: OcpiParty | undefined,
    endpoint: OcpiEndpoint,
    exchange: OcpiExchange,
  ): OcpiContext {
    const { message } = exchange;
    const { to } = message;
    const own = to && this.settings.parties.find((party) => sameParty(party, to));
    const needsIds = endpoint.version !== '2.1.1';
    return {
      version: endpoint.version ?? partner?.version ?? '2.2.1',
      module: endpoint.module,
      interface: endpoint.interface,
      side: this.addresses.sideOf(exchange.path),
      partner,
      from,
      to: own ? to : meant(to, partner),
      served: own ?? this.only,
      requestId: message.requestId ?? (needsIds ? randomUUID() : undefined),
      correlationId: message.correlationId ?? (needsIds ? randomUUID() : undefined),
    };
  }

  /** Whom the partner says it sends for, where it may, else its only party. */
  private sender(partner: OcpiPartner, said: OcpiParty | undefined): OcpiParty | undefined | Promise<OcpiParty | undefined> {
    if (said === undefined) return onlyParty(partner);
    const speaks = this.partners.speaksFor(partner, said);
    if (speaks instanceof Promise) return speaks.then((may) => (may ? said : onlyParty(partner)));
    return speaks ? said : onlyParty(partner);
  }
}

/** Who names itself in the to-headers, as some partners do, has named nobody. */
function meant(to: OcpiParty | undefined, partner: OcpiPartner | undefined): OcpiParty | undefined {
  return to !== undefined && hasParty(partner?.roles ?? [], to) ? undefined : to;
}

function onlyParty(partner: OcpiPartner): OcpiParty | undefined {
  const [first, ...more] = partner.roles;
  if (first === undefined || !more.every((role) => sameParty(role, first))) return undefined;
  return { countryCode: first.countryCode, partyId: first.partyId };
}
