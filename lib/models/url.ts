/** The URL parser trims and drops white space, so it is refused before. */
const HTTP_URL = /^https?:\/\/[^\s\p{Cc}/?#\\][^\s\p{Cc}]*$/iu;
/** Partners name the same few URLs in all their objects, at every EVSE and Connector: what was one is one. */
const KNOWN = new Set<string>();
const KNOWN_AT_MOST = 1000;
const ASCII = /^[^\u0080-\uffff]*$/;

/** A URL, absolute or relative to `base`; undefined for what is none. */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** Whether a text is an absolute URL of http or https. */
export function isHttpUrl(text: string): boolean {
  if (KNOWN.has(text)) return true;
  if (!HTTP_URL.test(text) || !isUrl(text)) return false;
  if (KNOWN.size >= KNOWN_AT_MOST) KNOWN.clear();
  KNOWN.add(text);
  return true;
}

/** Whether a text is an absolute URL. `URL.canParse` of Node 20 refuses what is Latin-1 but not ASCII, once the engine has optimized the call. */
export function isUrl(text: string): boolean {
  return ASCII.test(text) ? URL.canParse(text) : parseUrl(text) !== undefined;
}
