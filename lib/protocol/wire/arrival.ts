import type { ServerResponse } from 'node:http';
import { hasBody, joined } from './body-reader.js';
import type { WireDoor } from './door.js';
import { receive } from './entry.js';
import { fitsInbox, INBOX, type Inbox, type InboxRequest } from './inbox.js';
import type { Takeover } from './takeover.js';

/**
 * A request whose body is on its way: an inbox where its server knows of inboxes, else a reader of its stream. An object, since the engine keeps what a
 * closure on a request knows for longer than the request.
 */
export abstract class Arrival implements Inbox {
  /** What has come of the body that is waited for; undefined when none is. */
  private chunks: Buffer[] | undefined;

  constructor(
    protected readonly door: WireDoor,
    protected readonly request: InboxRequest,
    protected readonly response: ServerResponse,
    protected readonly takeover: Takeover,
  ) {}

  start(): void {
    const { door, request, response, takeover } = this;
    if (!fitsInbox(request, door.bodyLimit)) receive(door, request, response, takeover, () => this.arrived());
    else {
      request[INBOX] = this;
      if (hasBody(request)) this.chunks = [];
      else this.arrived();
    }
  }

  take(chunk: Buffer): void {
    this.chunks?.push(chunk);
  }

  close(): void {
    if (this.chunks === undefined) return;
    this.takeover.exchange.body = joined(this.chunks);
    this.arrived();
  }

  get isAnswered(): boolean {
    return this.response.writableEnded;
  }

  /** The body is on the exchange; one that could not be read was answered, and does not come here. */
  protected abstract arrived(): void;
}
