/** The fields of a pushed body that its URL says too. */
export interface PushedFields {
  readonly country_code?: unknown;
  readonly party_id?: unknown;
  readonly id?: unknown;
  readonly uid?: unknown;
  readonly type?: unknown;
  readonly role?: unknown;
  readonly last_updated?: unknown;
}
