import type { OcpiPartner } from './partner.js';

/** Whom a token belongs to: a registered partner, or somebody invited who may register once (CREDENTIALS_TOKEN_A). */
export type OcpiPrincipal =
  | { readonly kind: 'partner'; readonly partner: OcpiPartner; readonly token: string }
  | { readonly kind: 'registration'; readonly token: string };

/** Finds out who a credentials token belongs to; replaceable. */
export abstract class OcpiAuthenticator {
  /** `token` is the credentials token itself, Base64 undone. Undefined: nobody's. In constant time for the token's text. */
  abstract authenticate(token: string): OcpiPrincipal | undefined | Promise<OcpiPrincipal | undefined>;
}
