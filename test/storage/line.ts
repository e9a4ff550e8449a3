import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line to a database server, which can be cut or go dead. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private isDead = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  static async start(url: string): Promise<Line> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Line(server, new URL(url));
  }

  /** The database's URL by way of this line. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Every connection breaks, and no new one stands. */
  cut(): void {
    this.isCut = true;
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** Connections stand and new ones are taken, but nothing passes any more. */
  die(): void {
    this.isDead = true;
    this.sockets.forEach((socket) => socket.pause());
  }

  /** New connections pass; those that went dead stay so. */
  mend(): void {
    this.isCut = false;
    this.isDead = false;
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.isCut) return void near.destroy();
    this.keep(near);
    if (this.isDead) return void near.pause();
    const far = connect(Number(this.target.port || 5432), this.target.hostname);
    this.keep(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => to.write(chunk));
      from.on('close', () => to.destroy());
    }
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}
