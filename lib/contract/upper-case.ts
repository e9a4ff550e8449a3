const [A, Z] = [0x61, 0x7a];
const ASCII_END = 0x7f;

/**
 * A CiString as it is compared (types): in upper case. Nearly all come so, and then the text itself is given back: asking the engine costs as much
 * as what it is asked for.
 */
export function upperCase(text: string): string {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= A && code <= Z) || code > ASCII_END) return text.toUpperCase();
  }
  return text;
}

/** Whether two CiStrings are the same: without regard to case (types). */
export function sameText(a: string, b: string): boolean {
  return a === b || upperCase(a) === upperCase(b);
}
