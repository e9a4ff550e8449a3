import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** A load balancer without sticky sessions: each request goes to the next instance, websockets too. */
export class Balancer {
  private readonly ports: number[] = [];
  private turn = 0;

  private constructor(private readonly server: ReturnType<typeof createServer>) {
    server.on('request', (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const onward = forward({ port: this.next(), host: '127.0.0.1', method, path, headers, agent: false }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      const onward = connect(this.next(), '127.0.0.1', () => {
        const lines = incoming.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
        onward.write([`GET ${incoming.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      for (const end of [socket, onward]) end.on('error', () => [socket, onward].forEach((each) => each.destroy()));
    });
  }

  static async start(): Promise<Balancer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server);
  }

  /** Scheme, host and port. */
  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sends requests to an instance, too. */
  add(origin: string): void {
    this.ports.push(Number(new URL(origin).port));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private next(): number {
    return this.ports[this.turn++ % this.ports.length] ?? 0;
  }
}
