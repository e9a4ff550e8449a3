/** What a partner does otherwise than the specification says: found in the handshake or on a first failure, or set by the host. */
export interface OcpiQuirks {
  /** How it wants our token in the Authorization header. @default plain for 2.1.1, Base64 from 2.2 on */
  readonly tokenEncoding?: 'plain' | 'base64';
  /** Its list addresses only answer with (`add`) or without (`drop`) a trailing slash. @default as its version details say */
  readonly trailingSlash?: 'add' | 'drop';
  /** Its versions address refuses requests that carry a token. */
  readonly versionsWithoutToken?: boolean;
}
