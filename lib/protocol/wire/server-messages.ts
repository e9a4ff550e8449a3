import { internalKey } from './internal.js';

/** Applications may have several doors, and each server is asked with every request. */
const REPLACED = new WeakSet<object>();

/** What a server is to make its messages of, by what it makes them of; the same: it stays. */
export interface MessageChoice {
  readonly request: (given: unknown) => unknown;
  readonly response: (given: unknown) => unknown;
}

/**
 * Has a server make its messages of other classes from now on, once: Node offers to choose them before a server is made only. A server without these
 * parts (HTTP/2) does without.
 */
export function replaceMessages(server: object, { request, response }: MessageChoice): void {
  if (REPLACED.has(server)) return;
  REPLACED.add(server);
  replace(server, 'IncomingMessage', request);
  replace(server, 'ServerResponse', response);
}

function replace(server: object, name: string, choose: (given: unknown) => unknown): void {
  const key = internalKey(server, name);
  if (key !== undefined) Reflect.set(server, key, choose(Reflect.get(server, key)));
}
