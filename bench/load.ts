import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What a load came to. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** Of single requests, in milliseconds, sorted. */
  readonly latencies: readonly number[];
}

/** One reply on a connection. */
export interface Reply {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

/** A keep-alive connection that sends ready-made bytes and reads just as much of the reply as it must: the generator must not be the limit. */
class Connection {
  private head = '';
  private rest = -1;
  private kept: Buffer[] | undefined;
  private done: (reply: Reply) => void = () => {};
  private fail: (error: Error) => void = () => {};

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('The server closed the connection.')));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** `keep`: whether the body is wanted. */
  ask(request: Buffer, keep: boolean): Promise<Reply> {
    this.kept = keep ? [] : undefined;
    return new Promise((resolve, reject) => {
      this.done = resolve;
      this.fail = reject;
      this.socket.write(request);
    });
  }

  close(): void {
    this.fail = () => {};
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    let body = chunk;
    if (this.rest < 0) {
      const end = chunk.indexOf('\r\n\r\n');
      this.head += chunk.toString('latin1', 0, end < 0 ? chunk.length : end);
      if (end < 0) return;
      body = chunk.subarray(end + 4);
      const length = /\r\ncontent-length: *(\d+)/i.exec(this.head)?.[1];
      if (length === undefined) return this.fail(new Error(`A reply without Content-Length:\n${this.head}`));
      this.rest = Number(length);
    }
    this.kept?.push(body);
    this.rest -= body.length;
    if (this.rest > 0) return;
    const { head, kept } = this;
    this.head = '';
    this.rest = -1;
    this.done({ status: Number(head.slice(9, 12)), head, body: Buffer.concat(kept ?? []) });
  }
}

/** Sends one request, and gives the whole reply. */
export async function askOnce(port: number, request: Buffer): Promise<Reply> {
  const connection = await Connection.open(port);
  try {
    return await connection.ask(request, true);
  } finally {
    connection.close();
  }
}

/**
 * Sends the requests in turn over so many connections, one at a time on each, until the time is up.
 * @throws Error when one of them is not answered with success
 */
export async function load(port: number, requests: readonly Buffer[], connections: number, seconds: number): Promise<Load> {
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const latencies: number[] = [];
  const from = performance.now();
  const until = from + seconds * 1000;
  let next = 0;
  const run = async (connection: Connection): Promise<void> => {
    for (let sent = performance.now(); sent < until;) {
      const { status, head } = await connection.ask(requests[next++ % requests.length] ?? Buffer.of(), false);
      if (status >= 300) throw new Error(`Answered with:\n${head}`);
      const now = performance.now();
      latencies.push(now - sent);
      sent = now;
    }
  };
  const sleep = keepAwake();
  try {
    await Promise.all(opened.map(run));
  } finally {
    sleep();
    opened.forEach((connection) => connection.close());
  }
  const taken = (performance.now() - from) / 1000;
  return { requests: latencies.length, seconds: taken, latencies: latencies.sort((a, b) => a - b) };
}

/**
 * Keeps this process from sleeping until the function that it gives is called. A server that answers a load which sleeps pays for waking it, out of
 * its own CPU time, and the slower it is the more often.
 */
function keepAwake(): () => void {
  let isOver = false;
  const again = (): void => {
    if (!isOver) setImmediate(again);
  };
  again();
  return () => {
    isOver = true;
  };
}
