import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { render } from '../envelope.js';
import type { OcpiExchange } from '../exchange.js';
import { OcpiReply } from '../reply.js';
import { StatusCode } from '../status-code.js';
import type { RenderedReply, WireDoor } from './door.js';
import { keepHeaders, writeReply, type RawResponse } from './writer.js';

const TAKEOVER: unique symbol = Symbol('nestjs-ocpi.takeover');
type TakenResponse = ServerResponse & { [TAKEOVER]?: Takeover };

/** What stands in the place of a taken response's methods: functions that all responses share. */
const TAKEN = {
  writeHead(this: TakenResponse, status: number, reason?: string | OutgoingHttpHeaders, headers?: OutgoingHttpHeaders) {
    this[TAKEOVER]?.noteHead(status, typeof reason === 'string' ? headers : reason);
    return this;
  },
  write(this: TakenResponse, ...given: unknown[]) {
    const taken = this[TAKEOVER];
    if (taken?.writing !== undefined) return taken.writing.call(this, given[0] as Buffer);
    taken?.answer();
    callBack(given);
    return true;
  },
  end(this: TakenResponse, ...given: unknown[]) {
    this[TAKEOVER]?.answer();
    callBack(given);
    return this;
  },
  flushHeaders(this: TakenResponse) {
    this[TAKEOVER]?.answer();
  },
};

/** The takeover of a response; undefined when it was not taken over. */
export function takeoverOf(response: ServerResponse): Takeover | undefined {
  return (response as TakenResponse)[TAKEOVER];
}

/**
 * Stands before one response. Whatever Nest, the adapter or the host's application sends, the exchange's reply goes out in its place, or the
 * door's for the status that would have been sent. What is sent after that is ignored.
 */
export class Takeover {
  private static readonly logger = new Logger('OcpiWire');
  private readonly raw: RawResponse;
  private answered = false;
  /** The response's own write while the reply is written: that of HTTP/2 ends with a last call of the method that stands in its place. */
  writing: RawResponse['write'] | undefined;
  /** How the adapter sends, where that is more than the end of the response. */
  sending: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    readonly exchange: OcpiExchange,
    private readonly door: WireDoor,
  ) {
    this.raw = { writeHead: response.writeHead, write: response.write, end: response.end };
    const taken: TakenResponse = Object.assign(response, TAKEN);
    taken[TAKEOVER] = this;
  }

  /** Whether what is sent from now on makes no difference: the reply is known or already on its way. */
  get settled(): boolean {
    return this.answered || this.exchange.reply !== undefined;
  }

  /** Has the reply sent as the adapter would: past what the host's middleware has put in the place of `end`. */
  finish(): void {
    if (this.sending) this.sending();
    else if (this.response.end === TAKEN.end) this.answer();
    else this.response.end();
  }

  /** Writes the reply, once. */
  answer(status = this.response.statusCode): void {
    if (this.answered) return;
    this.answered = true;
    if (this.exchange.reply) {
      this.send(this.exchange.reply);
      return;
    }
    try {
      const reply = this.door.fallback(this.exchange, status);
      if (reply instanceof Promise) {
        reply.then(
          (made) => this.send(made),
          (error: unknown) => this.fail(error),
        );
      } else this.send(reply);
    } catch (error) {
      this.fail(error);
    }
  }

  /** What would have been sent as head; the reply has its own. */
  noteHead(status: number, headers: OutgoingHttpHeaders | undefined): void {
    if (this.answered) return;
    this.response.statusCode = status;
    if (headers) keepHeaders(this.response, headers);
  }

  private send(reply: OcpiReply): void {
    try {
      this.write(this.door.render(this.exchange, reply));
    } catch (error) {
      this.fail(error);
    }
  }

  /** A reply that could not be made or written: said in the envelope while that is possible. */
  private fail(error: unknown): void {
    const { method, path } = this.exchange;
    Takeover.logger.error(`${method} ${path} could not be answered`, error instanceof Error ? error.stack : String(error));
    try {
      if (this.response.headersSent) this.response.destroy();
      else this.write(render(SERVER_FAILED, new Date().toISOString()));
    } catch {
      this.response.destroy();
    }
  }

  private write(reply: RenderedReply): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    this.writing = this.raw.write;
    try {
      writeReply(this.response, this.raw, reply);
    } finally {
      this.writing = undefined;
    }
  }
}

const SERVER_FAILED = new OcpiReply({ form: 'none' }, 500, StatusCode.SERVER_ERROR, 'The server failed. Try again later.');

function callBack(given: readonly unknown[]): void {
  const last = given.at(-1);
  if (typeof last === 'function') process.nextTick(last);
}
