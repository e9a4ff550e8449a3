import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { OcpiPrincipal } from '../contract/authenticator.js';
import type { OcpiContext } from '../contract/context.js';
import type { OcpiPartner } from '../contract/partner.js';
import { OcpiPartners } from '../contract/partners.js';
import { sameParty, type OcpiParty } from '../contract/party.js';
import type { OcpiOwnParty, OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAddresses } from './addresses.js';
import type { OcpiEndpoint } from './endpoint.js';
import type { OcpiExchange } from './exchange.js';
import { headerText } from './header-text.js';

const PARTY = /^[A-Za-z]{2}\*[A-Za-z0-9]{3}$/;

/** Opens the context of a request: version, side, parties and message ids (transport_and_format, Message routing headers). */
@Injectable()
export class OcpiContexts {
  constructor(
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly partners: OcpiPartners,
    private readonly addresses: OcpiAddresses,
  ) {}

  open(principal: OcpiPrincipal, endpoint: OcpiEndpoint, exchange: OcpiExchange): OcpiContext | Promise<OcpiContext> {
    const partner = principal.kind === 'partner' ? principal.partner : undefined;
    const to = this.meant(partyIn(exchange, 'to'), partner);
    const said = partyIn(exchange, 'from');
    const context = {
      version: endpoint.version ?? partner?.version ?? '2.2.1',
      module: endpoint.module,
      interface: endpoint.interface,
      side: this.addresses.sideOf(exchange.path),
      partner,
      to,
      served: this.served(to),
      requestId: headerText(exchange, 'x-request-id') ?? (endpoint.version === '2.1.1' ? undefined : randomUUID()),
      correlationId: headerText(exchange, 'x-correlation-id') ?? (endpoint.version === '2.1.1' ? undefined : randomUUID()),
    } satisfies OcpiContext;
    if (partner === undefined) return context;
    if (said === undefined) return { ...context, from: onlyParty(partner) };
    const speaks = this.partners.speaksFor(partner, said);
    const withFrom = (may: boolean): OcpiContext => ({ ...context, from: may ? said : onlyParty(partner) });
    return speaks instanceof Promise ? speaks.then(withFrom) : withFrom(speaks);
  }

  /** Who names itself in the to-headers, as some partners do, has named nobody. */
  private meant(to: OcpiParty | undefined, partner: OcpiPartner | undefined): OcpiParty | undefined {
    if (to === undefined || this.settings.parties.some((own) => sameParty(own, to))) return to;
    return partner?.roles.some((role) => sameParty(role, to)) ? undefined : to;
  }

  /** Partners name a wrong party here, or nobody, too often to refuse it: with one own party that one is meant. */
  private served(to: OcpiParty | undefined): OcpiOwnParty | undefined {
    const own = this.settings.parties;
    return (to && own.find((party) => sameParty(party, to))) ?? (own.length === 1 ? own[0] : undefined);
  }
}

function partyIn(exchange: OcpiExchange, end: 'to' | 'from'): OcpiParty | undefined {
  const countryCode = headerText(exchange, `ocpi-${end}-country-code`);
  const partyId = headerText(exchange, `ocpi-${end}-party-id`);
  if (countryCode === undefined || partyId === undefined) return undefined;
  return PARTY.test(`${countryCode}*${partyId}`) ? { countryCode, partyId } : undefined;
}

function onlyParty(partner: OcpiPartner): OcpiParty | undefined {
  const [first, ...more] = partner.roles;
  if (first === undefined || !more.every((role) => sameParty(role, first))) return undefined;
  return { countryCode: first.countryCode, partyId: first.partyId };
}
