import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { render } from '../envelope.js';
import type { OcpiExchange } from '../exchange.js';
import { OcpiReply } from '../reply.js';
import { noteReply } from '../reply.decorator.js';
import { StatusCode } from '../status-code.js';
import type { RenderedReply, WireDoor } from './door.js';
import { mayPass } from './plain-head.js';
import { keepHeaders, writeReply, type RawResponse } from './writer.js';

/** Where a response has its takeover. */
export const TAKEOVER: unique symbol = Symbol('nestjs-ocpi.takeover');
const STANDING: unique symbol = Symbol('nestjs-ocpi.standing');
type TakenResponse = ServerResponse & { [TAKEOVER]?: Takeover; readonly [STANDING]?: Standing };

/** What stands in the place of a taken response's methods: functions that all responses share. */
const TAKEN = {
  writeHead(this: TakenResponse, status: number, reason?: string | OutgoingHttpHeaders, headers?: OutgoingHttpHeaders) {
    this[TAKEOVER]?.noteHead(status, typeof reason === 'string' ? headers : reason);
    return this;
  },
  write(this: TakenResponse, ...given: unknown[]) {
    const taken = this[TAKEOVER];
    if (taken?.writing !== undefined) return taken.writing.call(this, given[0] as Buffer, given[1] as BufferEncoding);
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

type Methods = { readonly [N in keyof typeof TAKEN]: (...given: never[]) => unknown };
/** The methods of a prototype that knows of takeovers, and those that it had before. */
interface Standing {
  readonly raw: RawResponse;
  readonly methods: Methods;
}

/** Has all responses of a prototype know of takeovers: then nothing need be put on the single response, which costs more than what it is for. */
export function prepareResponses(prototype: ServerResponse & { readonly [STANDING]?: Standing }): void {
  if (prototype[STANDING]) return;
  const { writeHead, write, end, flushHeaders } = prototype;
  const raw = { writeHead, write, end, flushHeaders, mayPass: mayPass(prototype) };
  const choice = (name: keyof Methods): Methods[typeof name] =>
    function (this: TakenResponse, ...given: unknown[]): unknown {
      const method: Function = this[TAKEOVER] === undefined ? raw[name] : TAKEN[name];
      return method.apply(this, given);
    };
  const methods = { writeHead: choice('writeHead'), write: choice('write'), end: choice('end'), flushHeaders: choice('flushHeaders') };
  Object.assign(prototype, methods, { [STANDING]: { raw, methods } });
}

/** The takeover of a response as Express or, as `raw`, Fastify give it; undefined when it was not taken over. */
export function takeoverOf(response: TakenResponse | { readonly raw: TakenResponse }): Takeover | undefined {
  if (TAKEOVER in response) return response[TAKEOVER];
  return 'raw' in response ? response.raw[TAKEOVER] : undefined;
}

/**
 * Stands before one response. Whatever Nest, the adapter or the host's application sends, the exchange's reply goes out in its place, or the
 * door's for the status that would have been sent. What is sent after that is ignored.
 */
export class Takeover {
  private static readonly logger = new Logger('OcpiWire');
  private readonly raw: RawResponse;
  private readonly end: Methods['end'];
  private answered = false;
  /** The response's own write while the reply is written: that of HTTP/2 ends with a last call of the method that stands in its place. */
  writing: RawResponse['write'] | undefined;
  /** What the adapter sends with, where that is more than the end of the response. */
  sender: { send(): unknown } | undefined;

  constructor(
    private readonly response: ServerResponse,
    readonly exchange: OcpiExchange,
    private readonly door: WireDoor,
  ) {
    const taken: TakenResponse = response;
    const standing = taken[STANDING];
    const { writeHead, write, end } = response;
    const { methods } = standing ?? {};
    if (standing && methods && writeHead === methods.writeHead && write === methods.write && end === methods.end) {
      this.raw = standing.raw;
      this.end = methods.end;
    } else {
      this.raw = { writeHead, write, end };
      this.end = TAKEN.end;
      Object.assign(response, TAKEN);
    }
    taken[TAKEOVER] = this;
  }

  /** Whether what is sent from now on makes no difference: the reply is known or already on its way. */
  get settled(): boolean {
    return this.answered || this.exchange.reply !== undefined;
  }

  /** Takes down what a controller answers. */
  note(value: unknown): void {
    noteReply(this.exchange, value);
  }

  /** Has the reply sent as the adapter would: past what the host's middleware has put in the place of `end`. */
  finish(): void {
    if (this.sender) this.sender.send();
    else if (this.response.end === this.end) this.answer();
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
