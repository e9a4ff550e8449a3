import type { IncomingMessage, Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpException, Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { WebSocket, WebSocketServer } from 'ws';
import { OCPI_VERSIONS, type OcpiVersion } from '../contract/version.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { OCPI_STRUCTURE } from '../ocpi.tokens.js';
import { OcpiAddresses } from '../protocol/addresses.js';
import { optionalPeer } from '../storage/optional-peer.js';
import { Handshakes } from './handshakes.js';
import { PushDesk } from './push-desk.js';
import { PushGate } from './push-gate.js';
import { PushLine } from './push-line.js';
import { PushRefusal } from './push.refusal.js';
import { openUpgradeDoor } from './upgrade-door.js';
import { upgradeExecution } from './upgrade-execution.js';

/** The largest message, in bytes. */
const MOST_BYTES = 1024 * 1024;
const PING_MS = 30_000;
const CLOSE_MS = 1000;

/** The websocket at /{prefix}/ws/{version}?token=…, beside whatever websockets the host has itself. */
@Injectable()
export class PushSocket implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('OcpiPush');
  private readonly lines = new Set<PushLine>();
  private readonly handshakes = new Handshakes();
  private sockets: WebSocketServer | undefined;
  private shut: () => void = () => undefined;
  private pinger: NodeJS.Timeout | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly addresses: OcpiAddresses,
    private readonly gate: PushGate,
    private readonly desk: PushDesk,
    @Inject(OCPI_STRUCTURE) private readonly structure: Pick<OcpiStructure, 'push' | 'prefix' | 'versions'>,
  ) {}

  async onModuleInit(): Promise<void> {
    const server = this.host.httpAdapter?.getHttpServer() as Server | undefined;
    if (!this.structure.push?.websocket || server === undefined) return;
    const ws = await optionalPeer('ws', 'OcpiModule: `push.websocket`', () => import('ws'));
    this.sockets = new ws.WebSocketServer({ noServer: true, maxPayload: MOST_BYTES });
    this.shut = openUpgradeDoor(server, (request, socket, head) => this.take(request, socket, head));
    this.pinger = setInterval(() => this.lines.forEach((line) => line.ping()), PING_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.pinger);
    this.shut();
    this.handshakes.end();
    await Promise.all([...this.lines].map((line) => line.close(CLOSE_MS)));
    this.sockets?.close();
  }

  private take(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    if (!path.startsWith(this.below)) return false;
    const name = path.slice(this.below.length).replace(/\/$/, '');
    this.handshakes.begin(socket);
    this.admit(request, name, new URLSearchParams(query).get('token') ?? undefined)
      .then((version) => this.upgrade(request, socket, head, version))
      .catch((error: unknown) => this.refuse(socket, error));
    return true;
  }

  /** The version that is spoken. @throws PushRefusal */
  private async admit(request: IncomingMessage, name: string, token: string | undefined): Promise<OcpiVersion> {
    await this.gate.admit(request.headers.authorization, token, upgradeExecution(request, PushSocket, this.take));
    const version = (this.structure.versions ?? OCPI_VERSIONS).find((each) => each === name);
    if (version === undefined) throw new PushRefusal(404, 'There is no such version here.');
    return version;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, version: OcpiVersion): void {
    this.sockets?.handleUpgrade(request, socket, head, (opened) => {
      this.handshakes.done(socket);
      this.open(opened, version);
    });
  }

  private open(socket: WebSocket, version: OcpiVersion): void {
    const line = new PushLine(
      socket,
      (message) => this.desk.answer(version, message),
      (error) => this.logger.error(error),
    );
    this.lines.add(line);
    socket.once('close', () => this.lines.delete(line));
  }

  private refuse(socket: Duplex, error: unknown): void {
    const { http, message } = refusalOf(error) ?? new PushRefusal(500, 'The server failed. Try again later.');
    if (refusalOf(error) === undefined) this.logger.error(error);
    const body = JSON.stringify({ error: message });
    const head = [`HTTP/1.1 ${http} ${STATUS_CODES[http]}`, 'Connection: close', 'Content-Type: application/json; charset=utf-8'];
    this.handshakes.refuse(socket, [...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
  }

  /** The host's global prefix comes first; it is known once the routes are registered. */
  private get below(): string {
    const global = this.addresses.path.slice(0, -`/${this.structure.prefix ?? 'ocpi'}`.length);
    return `${global}/${this.structure.push?.prefix ?? 'push'}/ws/`;
  }
}

/** What a door, or the host's guard, says by throwing; undefined: something broke. */
function refusalOf(error: unknown): PushRefusal | undefined {
  if (error instanceof PushRefusal) return error;
  return error instanceof HttpException ? new PushRefusal(error.getStatus(), error.message) : undefined;
}
