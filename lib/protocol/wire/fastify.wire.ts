import { Readable } from 'node:stream';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { exchangeOf } from '../exchange.js';
import { isObject } from '../../models/is-object.js';
import type { WireDoor } from './door.js';
import { Arrival } from './arrival.js';
import { enter } from './entry.js';
import { FASTIFY_MESSAGES } from './fastify.messages.js';
import { addTwinRoutes, type Route, type RouteTable } from './fastify.twins.js';
import { INBOX, type InboxRequest } from './inbox.js';
import { internalKey } from './internal.js';
import { replaceMessages } from './server-messages.js';
import { takeoverOf, type Takeover } from './takeover.js';

/** What the wire needs to know of Fastify, which is no dependency of this package. */
interface Request {
  readonly raw: IncomingMessage;
  /** Reads as the received headers, with what was assigned laid over them. */
  headers: IncomingHttpHeaders | undefined;
}
interface Reply {
  readonly raw: ServerResponse;
  send(payload?: unknown): unknown;
}
type Done = (error?: Error | null, payload?: Readable) => void;
type OnRequest = (request: Request, reply: Reply, done: Done) => void;
type OnFrameworkError = (error: Error, request: Request, reply: Reply) => unknown;

interface Fastify extends RouteTable {
  addHook(name: 'onRequest' | 'preValidation', hook: OnRequest): unknown;
  addHook(name: 'preParsing', hook: (request: Request, reply: Reply, payload: Readable, done: Done) => void): unknown;
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
}

/** Installs the wire as the first hook: before the host's hooks and middleware, and before Fastify parses the body. */
export function installFastifyWire(adapter: AbstractHttpAdapter, door: WireDoor): void {
  const fastify = adapter.getInstance<Fastify>();
  addFirst(fastify, (request, reply, done) => {
    const takeover = enter(door, request.raw, reply.raw);
    if (takeover === undefined) {
      done();
      return;
    }
    takeover.sender = reply;
    skipSerializing(reply);
    new HookRun(door, request, reply, takeover, done).start();
  });
  replaceMessages(adapter.getHttpServer(), FASTIFY_MESSAGES);
  leaveBodyUnparsed(fastify);
  addTwinRoutes(fastify, door);
  answerFrameworkErrors(fastify, door);
}

/** A request on its way to Fastify's next hook: its body first. */
class HookRun extends Arrival {
  kept: Buffer | undefined;

  constructor(
    door: WireDoor,
    { raw: request }: Request,
    { raw: response }: Reply,
    takeover: Takeover,
    private readonly done: Done,
  ) {
    super(door, request, response, takeover);
  }

  /** Who reads the request's stream from now on gets the body. */
  keep(): void {
    this.kept = this.takeover.exchange.body;
  }

  /** The stream is at its end again. */
  drop(): void {
    this.kept = undefined;
  }

  protected arrived(): void {
    this.done();
  }
}

/** Fastify runs hooks in the order they were added, and Nest has added the one that runs middleware before any module exists. */
function addFirst(fastify: Fastify, hook: OnRequest): void {
  const hooks = internal(fastify, 'fastify.hooks');
  if (isObject(hooks) && Array.isArray(hooks['onRequest'])) hooks['onRequest'].unshift(hook);
  else fastify.addHook('onRequest', hook);
}

const NO_BODY: IncomingHttpHeaders = { 'content-type': undefined, 'content-length': '0', 'transfer-encoding': undefined };

/** Lets the request look bodiless while Fastify decides on a parser. Hooks of the host that read the payload get what was received. */
function leaveBodyUnparsed(fastify: Fastify): void {
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    const exchange = exchangeOf(request);
    const { headers } = request.raw;
    if (exchange === undefined || (headers['content-type'] ?? headers['content-length'] ?? headers['transfer-encoding']) === undefined) {
      done(null, payload);
      return;
    }
    request.headers = NO_BODY;
    const run = runOf(request);
    run?.keep();
    done(null, run ? payload : Readable.from(exchange.body ? [exchange.body] : []));
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (exchangeOf(request)) request.headers = undefined;
    runOf(request)?.drop();
    done();
  });
}

function runOf({ raw }: { readonly raw: InboxRequest }): HookRun | undefined {
  const inbox = raw[INBOX];
  return inbox instanceof HookRun ? inbox : undefined;
}

const SKIPPING = new WeakSet<object>();

/**
 * Spares the value that nobody will see its JSON. Errors go Fastify's way, so that the host's handlers see them. Put on the prototype, once: a function
 * of its own on each reply keeps all of them alive until the next full collection.
 */
function skipSerializing(reply: Reply): void {
  const prototype: unknown = Object.getPrototypeOf(reply);
  if (!isObject(prototype) || SKIPPING.has(prototype)) return;
  SKIPPING.add(prototype);
  const { send } = reply;
  prototype['send'] = function (this: Reply, payload?: unknown): unknown {
    const isSettled = takeoverOf(this.raw)?.settled === true && !(payload instanceof Error);
    return isSettled ? send.call(this) : send.call(this, payload);
  };
}

/** A malformed URL or an over-long parameter is answered before any hook runs, by a handler that Fastify looks up when it happens. */
function answerFrameworkErrors(fastify: Fastify, door: WireDoor): void {
  const options = internal(fastify, 'fastify.options');
  if (!isObject(options)) return;
  const before = options['frameworkErrors'];
  const answer: OnFrameworkError = (error, request, reply) => {
    enter(door, request.raw, reply.raw);
    return typeof before === 'function' ? before(error, request, reply) : reply.send(error);
  };
  options['frameworkErrors'] = answer;
}

/** A part of Fastify that has no public name. Without it the wire still works; what it is needed for then goes the host's way. */
function internal(fastify: Fastify, description: string): unknown {
  const key = internalKey(fastify, description);
  return key === undefined ? undefined : Reflect.get(fastify, key);
}
