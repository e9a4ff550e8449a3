import { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../../models/is-object.js';
import { EXCHANGE } from '../exchange.js';
import type { ExpressApplication } from './express-lane.js';
import { INBOX } from './inbox.js';
import { type MessageChoice, replaceMessages } from './server-messages.js';
import { TAKEOVER } from './takeover.js';

/** What makes messages that are Express's from the start; classes that the host has chosen stay. */
export function expressMessages({ request, response }: ExpressApplication): MessageChoice {
  const OcpiRequest = madeWith(request, IncomingMessage, [EXCHANGE, INBOX]);
  const OcpiResponse = madeWith(response, ServerResponse, [TAKEOVER]);
  return {
    request: (given) => (given === IncomingMessage ? OcpiRequest : given),
    response: (given) => (given === ServerResponse ? OcpiResponse : given),
  };
}

/**
 * Has the server that a request came over make such messages. Express gives each request and response another prototype when it comes; the engine then
 * keeps them through several collections, which costs more than all the rest of a small request. Giving them the prototype that they have costs nothing.
 */
export function adoptMessages({ socket, httpVersionMajor }: IncomingMessage, messages: MessageChoice): void {
  // Requests that no server has made, as functions frameworks hand them over, have no socket or one of their own.
  const server: unknown = isObject(socket) && httpVersionMajor === 1 ? Reflect.get(socket, 'server') : undefined;
  if (isObject(server)) replaceMessages(server, messages);
}

/** @param slots what is put on each of them later has its place from the start */
function madeWith(prototype: object, base: Function, slots: readonly symbol[]): Function {
  if (!(prototype instanceof base)) return base;
  // Node's constructors are functions, whose prototype a class could not choose.
  function ExpressMessage(this: object, ...given: unknown[]): void {
    base.apply(this, given);
    for (const slot of slots) Reflect.set(this, slot, undefined);
  }
  ExpressMessage.prototype = prototype;
  // By it the engine knows how many fields there will be; where there are more than it made room for, all become slow.
  Object.setPrototypeOf(ExpressMessage, base);
  return ExpressMessage;
}
