import { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../../models/is-object.js';
import { EXCHANGE } from '../exchange.js';
import type { ExpressApplication } from './express-lane.js';
import { internalKey } from './internal.js';
import { TAKEOVER } from './takeover.js';

const SEEN = new WeakSet<object>();

/**
 * Has the server that a request came over make messages that are Express's from the start. Express gives each request and response another prototype when
 * it comes; the engine then keeps them through several collections, which costs more than all the rest of a small request. Giving them the prototype that
 * they have costs nothing. Servers whose classes the host has chosen stay as they are.
 */
export function adoptExpressMessages({ socket, httpVersionMajor }: IncomingMessage, express: ExpressApplication): void {
  // Requests that no server has made, as functions frameworks hand them over, have no socket or one of their own.
  const server: unknown = isObject(socket) && httpVersionMajor === 1 ? Reflect.get(socket, 'server') : undefined;
  if (!isObject(server) || SEEN.has(server)) return;
  SEEN.add(server);
  replace(server, 'IncomingMessage', IncomingMessage, EXCHANGE, express.request);
  replace(server, 'ServerResponse', ServerResponse, TAKEOVER, express.response);
}

/** @param slot what is put on each of them later has its place from the start */
function replace(server: object, name: string, base: Function, slot: symbol, prototype: object): void {
  const key = internalKey(server, name);
  if (key === undefined || Reflect.get(server, key) !== base || !(prototype instanceof base)) return;
  // Node's constructors are functions, whose prototype a class could not choose.
  function ExpressMessage(this: object, ...given: unknown[]): void {
    base.apply(this, given);
    Reflect.set(this, slot, undefined);
  }
  ExpressMessage.prototype = prototype;
  Reflect.set(server, key, ExpressMessage);
}
