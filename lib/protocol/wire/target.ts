const SLASH = 47;

/** Where the path of a request target ends: at its query or fragment. */
function pathEnd(target: string): number {
  const query = target.indexOf('?');
  const hash = target.indexOf('#');
  if (query === -1) return hash === -1 ? target.length : hash;
  return hash === -1 ? query : Math.min(query, hash);
}

/** The path of a request target without query and trailing slash; of `GET http://host/path` the path as well. */
export function pathOf(target: string): string {
  const path = target.charCodeAt(0) === SLASH ? target : target.replace(/^https?:\/\/[^/?#]*/i, '');
  const end = pathEnd(path);
  if (end > 1 && path.charCodeAt(end - 1) === SLASH) return path.slice(0, end - 1);
  return end === 0 ? '/' : path.slice(0, end);
}

/** The request target with the trailing slash of its path left out: `/a/?x=1` is `/a?x=1`. */
export function withoutTrailingSlash(target: string): string {
  const end = pathEnd(target);
  return end > 1 && target.charCodeAt(end - 1) === SLASH ? target.slice(0, end - 1) + target.slice(end) : target;
}
