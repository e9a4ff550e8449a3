/**
 * What a partner does otherwise than the specification says. Found in the handshake or on a first failure and remembered, or set by the host
 * (`OcpiRegistration.setQuirks`, `register({ quirks })`); docs/partners.md tells how each is found. `looseTypes`, `looseDates` and `badFields` are about what we
 * pull; what the partner pushes is read in the same way once they are true, and refused as it is otherwise.
 */
export interface OcpiQuirks {
  /** How it wants our token in the Authorization header. @default plain for 2.1.1, Base64 from 2.2 on */
  readonly tokenEncoding?: 'plain' | 'base64';
  /** Its addresses only answer with (`add`) or without (`drop`) a trailing slash. @default as its version details say */
  readonly trailingSlash?: 'add' | 'drop';
  /** Its versions address refuses requests that carry a token. */
  readonly versionsWithoutToken?: boolean;
  /** It wants every optional field: null, and an empty list, for what is not there. Not found by itself. @default false */
  readonly explicitNulls?: boolean;
  /** False: it refuses requests with routing headers. Not found by itself. @default true */
  readonly routingHeaders?: boolean;
  /** It refuses larger pages. Not found by itself. @default no limit */
  readonly maxPageSize?: number;
  /** It does not raise last_updated with every change: it is always asked for everything. Not found by itself. @default false */
  readonly fullPullsOnly?: boolean;
  /** It writes numbers and booleans as text, or text as numbers, or a list of one where one is due: understood when undefined or true, an error when false. */
  readonly looseTypes?: boolean;
  /** It writes DateTimes with an offset, or longer than 25 characters, in what it gives and in what it pushes: understood when undefined or true, an error when false. */
  readonly looseDates?: boolean;
  /**
   * It gives values that are none of their type: optional fields and entries of lists are left out and over-long texts are cut when undefined or true;
   * false: the whole object is an error.
   */
  readonly badFields?: boolean;
}
