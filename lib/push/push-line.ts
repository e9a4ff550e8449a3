import type { RawData, WebSocket } from 'ws';
import { PushRefusal } from './push.refusal.js';

/** Messages of one socket that are worked on at the same time; more are not read, or wait where they were read together. */
const MOST_OPEN = 16;
/** A peer that does not read is let go when so many bytes wait for it. */
const MOST_BYTES = 16 * 1024 * 1024;
const GOING_AWAY = 1001;

/** One websocket: one answer per message, in the order of the messages; a bad one is answered `{ error }`. */
export class PushLine {
  private open = 0;
  private working = 0;
  private readonly waiting: (() => void)[] = [];
  private last: Promise<void> = Promise.resolve();
  private isAlive = true;

  constructor(
    private readonly socket: WebSocket,
    private readonly answer: (message: unknown) => Promise<object>,
    onError: (error: unknown) => void,
  ) {
    socket.on('message', (data, isBinary) => this.take(data, isBinary, onError));
    socket.on('pong', () => (this.isAlive = true));
    // A message that is too large, or no websocket frame: ws closes the connection and says why.
    socket.on('error', () => undefined);
  }

  /** Asks for a sign of life; ends the connection when the last one asked for did not come. While messages wait to be read, so do signs of life. */
  ping(): void {
    if (this.socket.isPaused) return;
    if (!this.isAlive) this.socket.terminate();
    this.isAlive = false;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Answers what has come, and closes. */
  async close(withinMs: number): Promise<void> {
    this.socket.pause();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([this.last, late]);
    clearTimeout(timer);
    this.socket.resume();
    this.socket.close(GOING_AWAY, 'The platform is shutting down.');
    const kill = setTimeout(() => this.socket.terminate(), withinMs).unref();
    if (this.socket.readyState !== this.socket.CLOSED) await new Promise((resolve) => this.socket.once('close', resolve));
    clearTimeout(kill);
  }

  private take(data: RawData, isBinary: boolean, onError: (error: unknown) => void): void {
    this.open += 1;
    if (this.open >= MOST_OPEN) this.socket.pause();
    const answered = this.turn()
      .then(() => this.answered(data, isBinary, onError))
      .finally(() => this.next());
    // Nobody waits for `last` until the line is closed: a rejection would end the process.
    this.last = this.last
      .then(async () => this.send(await answered))
      .catch(onError)
      .finally(() => this.done());
  }

  private done(): void {
    this.open -= 1;
    if (this.open < MOST_OPEN) this.socket.resume();
  }

  private turn(): Promise<void> {
    if (this.working === MOST_OPEN) return new Promise((resolve) => this.waiting.push(resolve));
    this.working += 1;
    return Promise.resolve();
  }

  private next(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.working -= 1;
  }

  /** The answer as JSON text; one that cannot be written is a failure like others. */
  private async answered(data: RawData, isBinary: boolean, onError: (error: unknown) => void): Promise<string> {
    try {
      if (isBinary) throw new PushRefusal(400, 'A push is a text message. This one is binary.');
      return JSON.stringify(await this.answer(parsed(data)));
    } catch (error) {
      if (error instanceof PushRefusal) return JSON.stringify({ error: error.message });
      onError(error);
      return JSON.stringify({ error: 'The server failed. Try again later.' });
    }
  }

  private send(answer: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MOST_BYTES) this.socket.terminate();
    else this.socket.send(answer);
  }
}

function parsed(data: RawData): unknown {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new PushRefusal(400, 'The message is not valid JSON.');
  }
}
