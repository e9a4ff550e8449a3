import { Inject, Injectable } from '@nestjs/common';
import { hasParty, type OcpiParty } from '../contract/party.js';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAddresses } from '../protocol/addresses.js';
import type { OcpiEndpoint } from '../protocol/endpoint.js';
import type { OcpiExchange } from '../protocol/exchange.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiAnswered, OcpiRelay } from '../protocol/relay.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';
import { OcpiHub } from './ocpi-hub.js';
import { OpenRouting } from './open-routing.js';
import { Passage } from './passage.js';
import { relayRequest, type RelayRequest } from './relay-request.js';
import { routingHeaders } from './relayed-reply.js';
import { SealedAddresses } from './sealed-addresses.js';

/**
 * Decides which requests are for parties behind this hub, and answers them with what these say: direct messages, Open Routing Requests, and addresses that
 * the hub has given out in a party's place (transport_and_format, Message routing).
 */
@Injectable()
export class HubRelay extends OcpiRelay {
  readonly isHub: boolean;

  constructor(
    private readonly hub: OcpiHub,
    @Inject(OCPI_SETTINGS) private readonly settings: OcpiSettings,
    private readonly addresses: OcpiAddresses,
    private readonly open: OpenRouting,
    private readonly sealed: SealedAddresses,
    private readonly passage: Passage,
  ) {
    super();
    this.isHub = hub.party !== undefined;
  }

  async passOn(exchange: OcpiExchange, endpoint: OcpiEndpoint): Promise<true> {
    const request = relayRequest(exchange, endpoint, this.addresses);
    if (request === undefined) return true;
    const reply = await this.answer(request).catch((error: unknown) => this.refusal(error, request));
    if (reply === undefined) return true;
    throw new OcpiAnswered(reply);
  }

  /** Undefined: the request is for this platform itself. */
  private async answer(request: RelayRequest): Promise<OcpiReply | undefined> {
    const sealed = this.sealed.open(request);
    const party = sealed?.party ?? (await this.receiver(request));
    return party && this.passage.take(request, party, sealed);
  }

  /** The party behind this hub that a request is for. */
  private receiver(request: RelayRequest): OcpiParty | undefined | Promise<OcpiParty | undefined> {
    const { to, toCountry, toParty } = request.exchange.message;
    if (to === undefined && (toCountry ?? toParty) !== undefined)
      throw new OcpiException(
        StatusCode.UNKNOWN_RECEIVER,
        'The to-headers name no party. Send a country code of two letters and a party id of three characters, or neither.',
      );
    const { to: meant } = request.ctx;
    if (meant === undefined) return this.open.partyFor(request);
    return hasParty(this.settings.parties, meant) ? undefined : meant;
  }

  /** What goes wrong at the hub is said in the hub's name. */
  private refusal(error: unknown, { ctx }: RelayRequest): OcpiReply {
    if (!(error instanceof OcpiException)) throw error;
    const { data, http, statusCode, statusMessage, headers } = OcpiReply.failure(error);
    return new OcpiReply(data, http, statusCode, statusMessage, { ...headers, ...routingHeaders(this.hub.party, ctx.from) });
  }
}
