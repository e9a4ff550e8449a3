import type { OcpiVersion } from '../contract/version.js';
import { isOf } from '../protocol/bridge.parts.js';
import { TokenType as TokenTypeOf211 } from './v211/types.js';
import { TokenType as TokenTypeOf221 } from './v221/types.js';
import { TokenType } from './v230/types.js';

/** The versions whose TokenType is closed. */
const CLOSED: Readonly<Partial<Record<OcpiVersion, object>>> = { '2.1.1': TokenTypeOf211, '2.2.1': TokenTypeOf221 };

/** What a version calls the type of a Token, as lowering does it: what a closed TokenType lacks is OTHER. */
export function tokenTypeIn(version: OcpiVersion, type: string): string {
  const known = CLOSED[version];
  return known === undefined || isOf(known, type) ? type : TokenType.OTHER;
}

/** The `type` parameter of a Token at a RECEIVER interface; that of 2.1.1 has none. */
export function tokenTypeParameter(version: OcpiVersion, type: string | undefined): string | undefined {
  return version === '2.1.1' || type === undefined ? undefined : tokenTypeIn(version, type);
}

/** The types beside OTHER that are known to 2.3.0 and that a version calls OTHER. */
export function tokenTypesCalledOther(version: OcpiVersion): readonly TokenType[] {
  return Object.values(TokenType).filter((type) => type !== TokenType.OTHER && tokenTypeIn(version, type) === TokenType.OTHER);
}
