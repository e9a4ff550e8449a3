import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { FastLane } from '../protocol/wire/fast-lane.js';
import type { WireDoor } from '../protocol/wire/door.js';
import { takeoverOf } from '../protocol/wire/takeover.js';
import { type ExpressApplication, ExpressLane } from '../protocol/wire/express-lane.js';
import { messagesOf } from '../protocol/wire/express.messages.js';

/**
 * Express with a fast lane for OCPI: `NestFactory.create(AppModule, new OcpiExpressAdapter())`. Requests that a route of OCPI answers are
 * dispatched by one look-up before Express, which gives each request and response another prototype; everything else goes its usual way. The
 * application's middleware runs in the lane too, and so do guards, pipes, interceptors and filters. Requests that middleware for certain
 * paths is meant for are left to Express. There is no X-Powered-By in the lane.
 */
export class OcpiExpressAdapter extends ExpressAdapter implements FastLane {
  private closesAll = false;
  private readonly lane = new ExpressLane(this.getInstance<ExpressApplication>());

  /** Called by OcpiModule. */
  openLane(door: WireDoor): void {
    this.lane.doors.push(door);
  }

  override initHttpServer(options: NestApplicationOptions): void {
    super.initHttpServer(options);
    const express = this.getInstance<RequestListener>();
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      if (!this.lane.take(request, response)) express(request, response);
    };
    const messages = messagesOf(this.getInstance<ExpressApplication>());
    // In the place of the server just made: its kind of messages is said when it is made.
    this.httpServer = options.httpsOptions
      ? createSecureServer({ ...options.httpsOptions, ...messages }, listener)
      : createServer(messages, listener);
    this.closesAll = options.forceCloseConnections === true;
  }

  override close(): Promise<unknown> | undefined {
    const closed = super.close();
    if (this.closesAll) this.httpServer.closeAllConnections();
    return closed;
  }

  /** The reply is known by then: Express would serialize a value that nobody sees. */
  override reply(response: ServerResponse, body: unknown, statusCode?: number): unknown {
    const takeover = takeoverOf(response);
    if (takeover?.settled !== true) return super.reply(response, body, statusCode);
    takeover.answer();
    return response;
  }

  override status(response: ServerResponse, statusCode: number): unknown {
    if (takeoverOf(response) === undefined) return super.status(response, statusCode);
    response.statusCode = statusCode;
    return response;
  }
}
