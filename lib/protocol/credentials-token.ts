import type { OcpiVersion } from '../contract/version.js';

const SCHEME = /^token\s+(\S+)\s*$/i;
const PRINTABLE = /^[\x21-\x7e]{1,64}$/;

/**
 * The tokens an Authorization header may mean, the likelier first: Base64 of the credentials token from 2.2 on, the token itself in
 * 2.1.1, the other way round for partners that do it so. Empty when the header is none of OCPI's.
 */
export function tokensIn(authorization: string | undefined, version: OcpiVersion | undefined): readonly string[] {
  const text = authorization === undefined ? undefined : SCHEME.exec(authorization)?.[1];
  if (text === undefined) return [];
  const decoded = Buffer.from(text, 'base64').toString('utf8').trim();
  const candidates = version === '2.1.1' ? [text, decoded] : [decoded, text];
  return candidates.filter((token) => PRINTABLE.test(token));
}
