/** The same address with a trailing slash, or without. */
export function otherSlash(url: string): string {
  const parsed = new URL(url);
  parsed.pathname = parsed.pathname.endsWith('/') ? parsed.pathname.slice(0, -1) : `${parsed.pathname}/`;
  return parsed.href;
}
