/**
 * What came of a push to one partner. `delivered`; `merged`: a newer change of the same object was sent in its place; `refused`: the partner, or its
 * version, does not take the object; `waiting`: the partner could not be reached and gets the current state when it is back.
 */
export type OcpiPushResult = 'delivered' | 'merged' | 'refused' | 'waiting';

/** The result for one partner. */
export interface OcpiPushOutcome {
  /** Our id of the partner. */
  readonly partner: string;
  readonly result: OcpiPushResult;
  /** Why it was not delivered. */
  readonly reason?: string;
  /** HTTP and OCPI status that the partner answered with, where it was not delivered. */
  readonly http?: number;
  readonly statusCode?: number;
}

/** A push that is remembered: it survives a restart from here on. */
export interface OcpiPushReceipt {
  /** Our ids of the partners that are told. */
  readonly partners: readonly string[];
  /** Settles when each partner was told, or could not be; never rejects. Nobody needs to wait for it. */
  readonly outcomes: Promise<readonly OcpiPushOutcome[]>;
}
