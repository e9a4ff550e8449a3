import { Injectable, Logger } from '@nestjs/common';
import type { OcpiParty } from '../contract/party.js';
import type { OcpiReply } from '../protocol/reply.js';
import { Destinations, type Destination } from './destination.js';
import { Forwarder } from './forwarder.js';
import { RelayCircles } from './relay-circles.js';
import { RelayConversion } from './relay-conversion.js';
import { RelayedLinks } from './relayed-links.js';
import { receivedEnvelope, relayedReply, routingHeaders } from './relayed-reply.js';
import { RelayedResults } from './relayed-results.js';
import { RelayRights } from './relay-rights.js';
import { senderOf, type RelayRequest } from './relay-request.js';
import { routedBody, textIn } from './routed-body.js';
import { RouteMemory } from './route-memory.js';
import { SealedAddresses, type Unsealed } from './sealed-addresses.js';

/** The way of one message through the hub, and of its answer back (transport_and_format, Party to party via Hub). */
@Injectable()
export class Passage {
  private readonly logger = new Logger('Ocpi');

  constructor(
    private readonly rights: RelayRights,
    private readonly destinations: Destinations,
    private readonly circles: RelayCircles,
    private readonly results: RelayedResults,
    private readonly sealed: SealedAddresses,
    private readonly conversion: RelayConversion,
    private readonly forwarder: Forwarder,
    private readonly links: RelayedLinks,
    private readonly memory: RouteMemory,
  ) {}

  /**
   * The receiver's answer. `sealed`: where the message goes, if not to the receiver's endpoint.
   * @throws OcpiException 2xxx for what is not passed on, 4xxx for what could not be
   */
  async take(request: RelayRequest, party: OcpiParty, sealed: Unsealed | undefined): Promise<OcpiReply> {
    // It says that its body is larger than this platform takes.
    if (request.exchange.bodyTooLarge) routedBody(request);
    // A sealed address says by itself who may call it.
    if (sealed === undefined) await this.rights.check(request);
    const destination = await this.destinations.of(party, request, sealed && /^https?:/.test(sealed.url) ? sealed.url : undefined);
    return this.circles.run(request, party, () => this.sent(request, destination, sealed));
  }

  private async sent(request: RelayRequest, destination: Destination, sealed: Unsealed | undefined): Promise<OcpiReply> {
    const forwarded = sealed
      ? { url: this.sealed.full(sealed, destination), query: '', body: request.exchange.body }
      : await this.results.rewritten(request, destination);
    const answer = await this.forwarder.send(request, destination, await this.conversion.toReceiver(request, destination, forwarded));
    const received = receivedEnvelope(answer, request.method);
    const envelope = received && (await this.conversion.toSender(request, destination, received));
    if (answer.status < 300 && (envelope === undefined || envelope.statusCode < 2000)) await this.note(request, destination.party);
    const headers = this.links.headers(request, destination, answer, sealed === undefined);
    return relayedReply(answer, envelope, { ...headers, ...routingHeaders(destination.party, senderOf(request)) });
  }

  /** Keeps what later messages need that name nobody. The message is delivered by now, whatever becomes of that. */
  private async note(request: RelayRequest, party: OcpiParty): Promise<void> {
    const { module, interface: end, method, path } = request;
    const [countryCode = '', partyId = '', session] = path;
    const isSession = module === 'sessions' && end === 'RECEIVER' && (method === 'PUT' || method === 'PATCH');
    const reservation = module === 'commands' && path[0] === 'RESERVE_NOW' ? textIn(routedBody(request), 'reservation_id') : undefined;
    try {
      if (isSession && session !== undefined) await this.memory.note('session', session, { at: { countryCode, partyId }, for: party });
      if (reservation !== undefined) await this.memory.note('reservation', reservation, { at: party, for: senderOf(request) });
    } catch (error) {
      this.logger.error('A message was passed on, but not noted: what names it by its id alone will not be', error);
    }
  }
}
