import { unescape } from 'node:querystring';

/** Query parameters by name, decoded; what was given several times is a list. */
export type QueryParameters = ReadonlyMap<string, string | readonly string[]>;

const NONE: QueryParameters = new Map();

/**
 * Reads the query of a request target as HTML forms write it. OCPI reads its own, so that it does not depend on the query parser that the host has
 * chosen for its adapter. Nothing is an error: what is not percent-encoded rightly stays as it is.
 */
export function queryOf(target: string): QueryParameters {
  const start = target.indexOf('?') + 1;
  if (start === 0) return NONE;
  const hash = target.indexOf('#', start);
  const end = hash < 0 ? target.length : hash;
  const parameters = new Map<string, string | string[]>();
  // Part by part: the engine splits no string as fast as it searches one.
  for (let at = start; at < end;) {
    const and = target.indexOf('&', at);
    const stop = and < 0 || and > end ? end : and;
    put(parameters, target.slice(at, stop));
    at = stop + 1;
  }
  return parameters;
}

function put(parameters: Map<string, string | string[]>, part: string): void {
  const equals = part.indexOf('=');
  const name = decoded(equals < 0 ? part : part.slice(0, equals));
  if (name === '') return;
  const value = equals < 0 ? '' : decoded(part.slice(equals + 1));
  const before = parameters.get(name);
  if (before === undefined) parameters.set(name, value);
  else if (typeof before === 'string') parameters.set(name, [before, value]);
  else before.push(value);
}

function decoded(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? unescape(spaced) : spaced;
}
