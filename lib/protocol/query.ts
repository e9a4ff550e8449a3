/** Query parameters by name, decoded; what was given several times is a list. */
export type QueryParameters = ReadonlyMap<string, string | readonly string[]>;

/**
 * Reads the query of a request target as HTML forms write it. OCPI reads its own, so that it does not depend on the query parser that the host has
 * chosen for its adapter. Nothing is an error: what is not percent-encoded rightly stays as it is.
 */
export function queryOf(target: string): QueryParameters {
  const parameters = new Map<string, string | string[]>();
  const start = target.indexOf('?');
  if (start < 0) return parameters;
  const hash = target.indexOf('#', start);
  for (const [name, value] of new URLSearchParams(target.slice(start, hash < 0 ? undefined : hash))) {
    if (name === '') continue;
    const before = parameters.get(name);
    if (before === undefined) parameters.set(name, value);
    else if (typeof before === 'string') parameters.set(name, [before, value]);
    else before.push(value);
  }
  return parameters;
}
