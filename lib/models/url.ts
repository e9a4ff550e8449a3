const ASCII = /^[^\u0080-\uffff]*$/;

/** A URL, absolute or relative to `base`; undefined for what is none. */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** Whether a text is an absolute URL. `URL.canParse` of Node 20 refuses what is Latin-1 but not ASCII, once the engine has optimized the call. */
export function isUrl(text: string): boolean {
  return ASCII.test(text) ? URL.canParse(text) : parseUrl(text) !== undefined;
}
