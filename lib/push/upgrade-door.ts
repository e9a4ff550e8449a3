import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'node:http';

/** Takes an upgrade request, or leaves it to others. */
export type UpgradeTaker = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/**
 * Takes some upgrade requests of a server before its other listeners see them: those end the connections of paths that they do not know. What it
 * does not take is as it was before: the other listeners' affair, or, where there are none, an ordinary request. Gives the function that undoes it.
 */
export function openUpgradeDoor(server: Server, take: UpgradeTaker): () => void {
  const emit = server.emit;
  const door = function (this: Server, event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'upgrade') {
      const [request, socket, head] = args as Parameters<UpgradeTaker>;
      if (take(request, socket, head)) return true;
    }
    return Reflect.apply(emit, this, [event, ...args]) as boolean;
  };
  server.emit = door;
  // Without any listener Node takes upgrade requests for ordinary ones, and asks nobody.
  const alone = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (server.listenerCount('upgrade') === 1) asOrdinary(server, request, socket, head);
  };
  server.on('upgrade', alone);
  return () => {
    server.off('upgrade', alone);
    if (server.emit === door) server.emit = emit;
  };
}

/** HTTP clients that would like HTTP/2 ask for an upgrade with every request: the server reads it again, without that wish. */
function asOrdinary(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (!/^(upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${request.rawHeaders[index + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}
