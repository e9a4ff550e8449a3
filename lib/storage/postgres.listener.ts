import type { Client } from 'pg';
import type { SqlListener } from './sql.database.js';

/** Milliseconds between two attempts to come back. */
const RETRY = 1_000;
/** Milliseconds between two looks whether the connection still answers: one that hears nothing notices nothing. */
const PULSE = 30_000;

/** A connection, and how it is given statements. */
interface Line {
  readonly client: Client;
  /** Runs a statement when those before it are done: the driver will take no second one meanwhile from version 9 on. */
  say(statement: string): Promise<unknown>;
}

/** One connection, opened when first needed, that hears all channels and comes back when it was lost. */
export class PostgresListener {
  private readonly channels = new Map<string, Set<SqlListener>>();
  private connection?: Promise<Line>;
  /** The connection, while it stands. */
  private current?: Line;
  private retry?: NodeJS.Timeout;
  private pulse?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly make: () => Client) {}

  async listen(channel: string, listener: SqlListener): Promise<() => Promise<void>> {
    const listeners = this.channels.get(channel) ?? new Set();
    this.channels.set(channel, listeners.add(listener));
    try {
      await (await this.connected()).say(`listen ${quoted(channel)}`);
    } catch (error) {
      listeners.delete(listener);
      throw error;
    }
    return async () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.channels.get(channel) !== listeners) return;
      this.channels.delete(channel);
      // A connection that was lost comes back without the channel.
      await this.current?.say(`unlisten ${quoted(channel)}`).catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.pulse);
    const connection = this.connection;
    this.connection = undefined;
    this.current = undefined;
    await connection?.then(({ client }) => client.end()).catch(() => undefined);
  }

  private connected(): Promise<Line> {
    return (this.connection ??= this.connect());
  }

  private async connect(): Promise<Line> {
    const line = lineOf(this.make());
    const { client } = line;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel, payload }) =>
      this.channels.get(channel)?.forEach((listener) => listener.announced(payload ?? '')),
    );
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await line.say(`listen ${quoted(channel)}`);
      this.current = line;
      this.pulse = setInterval(() => line.say('select 1').catch(() => this.lost(client)), PULSE).unref();
      return line;
    } catch (error) {
      this.connection = undefined;
      client.end().catch(() => undefined);
      throw error;
    }
  }

  private lost(client: Client): void {
    if (this.closed || this.current?.client !== client) return;
    this.current = undefined;
    this.connection = undefined;
    clearInterval(this.pulse);
    client.end().catch(() => undefined);
    this.missed();
    this.comeBack();
  }

  private comeBack(): void {
    this.retry = setTimeout(() => {
      this.connected().then(
        () => this.missed(),
        () => this.closed || this.comeBack(),
      );
    }, RETRY);
    this.retry.unref();
  }

  private missed(): void {
    this.channels.forEach((listeners) => listeners.forEach((listener) => listener.missed()));
  }
}

function lineOf(client: Client): Line {
  let last: Promise<unknown> = Promise.resolve();
  return {
    client,
    say: (statement) => {
      const mine = last.then(() => client.query(statement));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
