import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { OcpiSettings } from '../ocpi.options.js';
import { OCPI_SETTINGS } from '../ocpi.tokens.js';
import { OcpiAddresses } from './addresses.js';

const SHUTDOWN_SECONDS = 10;

/**
 * Lets the application end: Node waits for every open connection, and a partner that goes on asking on its own would keep it for ever. From the
 * beginning of the end on each answer closes its connection, and when the time is up all that are left are closed.
 */
@Injectable()
export class LastRequests implements BeforeApplicationShutdown, OnApplicationShutdown {
  private limit: NodeJS.Timeout | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly addresses: OcpiAddresses,
    @Inject(OCPI_SETTINGS) private readonly settings: Pick<OcpiSettings, 'shutdownSeconds'>,
  ) {}

  beforeApplicationShutdown(): void {
    const server: Server | undefined = this.host.httpAdapter?.getHttpServer();
    if (server === undefined) return;
    server.prependListener('request', ({ url = '' }: IncomingMessage, response: ServerResponse) => {
      if (url.startsWith(this.addresses.path)) response.setHeader('Connection', 'close');
    });
    const seconds = this.settings.shutdownSeconds ?? SHUTDOWN_SECONDS;
    this.limit = setTimeout(() => server.closeAllConnections(), seconds * 1000).unref();
  }

  onApplicationShutdown(): void {
    clearTimeout(this.limit);
  }
}
