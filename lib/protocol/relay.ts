import type { OcpiEndpoint } from './endpoint.js';
import type { OcpiExchange } from './exchange.js';
import type { OcpiReply } from './reply.js';

/** Passes requests on that are for parties behind this platform (transport_and_format, Message routing). The guard asks it; `lib/hub` is it. */
export abstract class OcpiRelay {
  /** Whether this platform passes anything on: it is a hub. */
  abstract readonly isHub: boolean;

  /**
   * To be asked when it is known who asks, and before parameters and body are judged. True: the request is for this platform itself.
   * @throws OcpiAnswered with the answer of the party that the request was passed on to, or of the hub that could not
   */
  abstract passOn(exchange: OcpiExchange, endpoint: OcpiEndpoint): Promise<true>;
}

/** Thrown where a request has been answered already: the exception filter sends the reply as it is. */
export class OcpiAnswered extends Error {
  constructor(readonly reply: OcpiReply) {
    super('The request has been answered.');
    this.name = 'OcpiAnswered';
  }
}
