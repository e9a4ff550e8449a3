import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { WireDoor } from './door.js';
import { enter, receive } from './entry.js';
import { type ExpressApplication, ExpressLane } from './express-lane.js';
import { adoptMessages, choiceOf, messagesOf } from './express.messages.js';
import { markWire } from './express-wires.js';
import { shapeHeaders } from './header-shapes.js';
import { acceptInboxes } from './inbox.js';
import { prepareResponses, takeoverOf } from './takeover.js';
import { withoutTrailingSlash } from './target.js';

type Send = (this: ExpressResponse, body?: unknown) => unknown;
interface ExpressResponse extends ServerResponse {
  send: Send;
  json: Send;
}

/**
 * Installs the wire as the first middleware: before body parsers, the host's middleware and the router. Requests of known routes are dispatched
 * from here by one look-up; Express would try a hundred routes of OCPI one after the other.
 */
export function installExpressWire(adapter: AbstractHttpAdapter, door: WireDoor): void {
  const express = adapter.getInstance<ExpressApplication<ExpressResponse>>();
  const messages = choiceOf(messagesOf(express));
  const wire = (request: IncomingMessage, response: ExpressResponse, next: (error?: unknown) => void): void => {
    adoptMessages(request, messages);
    if (lane.take(request, response, next)) return;
    const takeover = enter(door, request, response);
    if (takeover === undefined) {
      next();
      return;
    }
    // The router is strict in applications with "strict routing".
    request.url = withoutTrailingSlash(request.url ?? '/');
    receive(door, request, response, takeover, next);
  };
  acceptInboxes(express.request);
  shapeHeaders(express.request);
  prepareResponses(express.response);
  skipSerializing(express.response);
  const lane = new ExpressLane(express, wire);
  lane.doors.push(door);
  markWire(wire);
  adapter.use(wire);
}

const SKIPPING = new WeakSet<Send>();

/** Spares the value that nobody will see its JSON and ETag, and a second answer the error that headers are sent. */
function skipSerializing(prototype: ExpressResponse): void {
  if (SKIPPING.has(prototype.send)) return;
  prototype.send = skipping(prototype.send);
  prototype.json = skipping(prototype.json);
}

function skipping(send: Send): Send {
  const made: Send = function (this: ExpressResponse, body) {
    return takeoverOf(this)?.settled ? this.end() : send.call(this, body);
  };
  SKIPPING.add(made);
  return made;
}
