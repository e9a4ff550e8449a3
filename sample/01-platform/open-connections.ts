import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** How long open requests may take at the end, in milliseconds. */
const GRACE_MS = 2500;

/** Ends connections that would keep the process alive: idle ones at once, the others when their time is up. */
@Injectable()
export class OpenConnections implements OnModuleInit, BeforeApplicationShutdown {
  private readonly sockets = new Set<Socket>();

  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  beforeApplicationShutdown(): void {
    // Requests that are being served end their connections with their answer.
    this.server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
    setImmediate(() => this.server.closeIdleConnections());
    setTimeout(() => this.sockets.forEach((socket) => socket.destroy()), GRACE_MS).unref();
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer();
  }
}
