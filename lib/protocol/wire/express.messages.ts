import { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../../models/is-object.js';
import { EXCHANGE } from '../exchange.js';
import type { ExpressApplication } from './express-lane.js';
import { HEADERS } from './header-shapes.js';
import { INBOX } from './inbox.js';
import { type MessageChoice, replaceMessages } from './server-messages.js';
import { TAKEOVER } from './takeover.js';

/** As `createServer` takes them. */
export interface HttpMessages {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

type Made = Record<PropertyKey, unknown>;

/**
 * Requests and responses that are Express's from the start. Express gives each of them another prototype when it comes; the engine then keeps them
 * through several collections, which costs more than all the rest of a small request. Giving them the prototype that they have costs nothing.
 */
export function messagesOf({ request, response }: ExpressApplication): HttpMessages {
  return { IncomingMessage: requestsOf(request), ServerResponse: responsesOf(response) };
}

/** The same for servers that are there already; where the host has chosen classes of its own, they stay. */
export function choiceOf(messages: HttpMessages): MessageChoice {
  return {
    request: (given) => (given === IncomingMessage ? messages.IncomingMessage : given),
    response: (given) => (given === ServerResponse ? messages.ServerResponse : given),
  };
}

/** Has the server that a request came over make such messages. */
export function adoptMessages({ socket, httpVersionMajor }: IncomingMessage, choice: MessageChoice): void {
  // Requests that no server has made, as functions frameworks hand them over, have no socket or one of their own.
  const server: unknown = isObject(socket) && httpVersionMajor === 1 ? Reflect.get(socket, 'server') : undefined;
  if (isObject(server)) replaceMessages(server, choice);
}

// Node's constructors are functions in truth, and only of a function one may choose the prototype.
const [makeRequest, makeResponse]: readonly [Function, Function] = [IncomingMessage, ServerResponse];

/** Line by line: what is put on each request later has its place from the start, which a loop over names would cost more than it gains. */
function requestsOf(prototype: IncomingMessage): typeof IncomingMessage {
  function ExpressRequest(this: Made, socket: unknown): void {
    makeRequest.call(this, socket);
    this[EXCHANGE] = undefined;
    this[HEADERS] = undefined;
    this[INBOX] = undefined;
    this['params'] = undefined;
    this['route'] = undefined;
    this['res'] = undefined;
    this['originalUrl'] = undefined;
    this['baseUrl'] = undefined;
  }
  return prototype instanceof IncomingMessage ? ofPrototype(ExpressRequest, IncomingMessage, prototype) : IncomingMessage;
}

function responsesOf(prototype: ServerResponse): typeof ServerResponse {
  function ExpressResponse(this: Made, request: unknown, options: unknown): void {
    makeResponse.call(this, request, options);
    this[TAKEOVER] = undefined;
    this['locals'] = undefined;
  }
  return prototype instanceof ServerResponse ? ofPrototype(ExpressResponse, ServerResponse, prototype) : ServerResponse;
}

function ofPrototype<C extends Function>(made: Function, base: C, prototype: C['prototype']): C {
  made.prototype = prototype;
  // By it the engine knows how many fields there will be; where there are more than it made room for, all become slow.
  return Object.setPrototypeOf(made, base);
}
