import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core';
import type { WireDoor } from './door.js';
import { isFastLane } from './fast-lane.js';
import { installExpressWire } from './express.wire.js';
import { installFastifyWire } from './fastify.wire.js';
import { shortenRoutes } from './short-cut.js';

/**
 * Gives the door the last word on every request under its prefix. To be called before the application is initialized, so that the wire comes
 * before body parsers and the host's middleware.
 * @throws Error when the adapter is neither Express nor Fastify
 */
export function installWire(adapter: AbstractHttpAdapter, door: WireDoor): void {
  const type = adapter.getType();
  if (isFastLane(adapter)) adapter.openLane(door);
  shortenRoutes(adapter, door);
  if (type === 'express') installExpressWire(adapter, door);
  else if (type === 'fastify') installFastifyWire(adapter, door);
  else {
    throw new Error(
      `OcpiModule does not know the HTTP adapter '${type}'. Pass an ExpressAdapter (@nestjs/platform-express) or a FastifyAdapter (@nestjs/platform-fastify) to NestFactory.create().`,
    );
  }
}

/** The same as soon as there is an adapter: at once with NestFactory, in createNestApplication() with @nestjs/testing, never in a bare context. */
export function installWireOn(host: HttpAdapterHost, door: WireDoor): void {
  // Not left to init$ alone: what throws in there is thrown at nobody.
  if (host.httpAdapter) installWire(host.httpAdapter, door);
  else host.init$.subscribe(() => host.httpAdapter && installWire(host.httpAdapter, door));
}
