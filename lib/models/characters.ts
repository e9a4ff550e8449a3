const SPACE = 0x20;
const TILDE = 0x7e;
const NO_BREAK_SPACE = 0xa0;
const SURROGATES = 0xd800;
/** Control characters (C0, DEL, C1), and halves of surrogate pairs, which are no characters and cannot be written as UTF-8. */
const NO_CHARACTER = /[\p{Cc}\p{Surrogate}]/u;

/** Whether all characters are printable ASCII. A loop, because most strings of OCPI are short: half the time of a regular expression. */
export function isPrintableAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < SPACE || code > TILDE) {
      return false;
    }
  }
  return true;
}

/** Whether the text has neither control characters nor halves of characters. */
export function isPrintable(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= SURROGATES) {
      return !NO_CHARACTER.test(text);
    }
    if (code < SPACE || (code > TILDE && code < NO_BREAK_SPACE)) {
      return false;
    }
  }
  return true;
}

/** The number of characters (code points). */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) {
    count += 1;
  }
  return count;
}
