import type { Duplex } from 'node:stream';

/** How long a handshake may take, the host's guard included, in milliseconds. */
const HANDSHAKE_MS = 10_000;
/** How long somebody who is refused may take to read why, in milliseconds. */
const REFUSAL_MS = 1000;

/**
 * Connections that have asked for an upgrade and are no websockets yet. The HTTP server has let go of them but waits for them when it closes, so they are
 * ended here, whatever their peers do.
 */
export class Handshakes {
  private readonly limits = new Map<Duplex, NodeJS.Timeout>();

  /** From here on the connection is ended in time, unless it is `done`. */
  begin(socket: Duplex): void {
    // Nobody else listens yet.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.done(socket));
    this.limit(socket, HANDSHAKE_MS);
  }

  /** It is a websocket, or no more. */
  done(socket: Duplex): void {
    clearTimeout(this.limits.get(socket));
    this.limits.delete(socket);
  }

  /** Answers the request, and ends the connection without waiting for the peer to do so. */
  refuse(socket: Duplex, response: string): void {
    if (socket.destroyed) return;
    this.limit(socket, REFUSAL_MS);
    socket.once('finish', () => socket.destroy());
    // What is left unread when a connection is ended takes the answer away from the peer.
    socket.resume();
    socket.end(response);
  }

  /** Ends all of them at once. */
  end(): void {
    for (const socket of this.limits.keys()) socket.destroy();
  }

  private limit(socket: Duplex, milliseconds: number): void {
    this.done(socket);
    const end = (): void => {
      this.done(socket);
      socket.destroy();
    };
    this.limits.set(socket, setTimeout(end, milliseconds).unref());
  }
}
