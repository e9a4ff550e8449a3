import type { OcpiResult, ResultAction } from '../contract/actions.js';

/** A call of ours whose result a partner owes: in the bucket 'calls' under its id. */
export interface CallRecord {
  readonly action: ResultAction;
  /** Our id of the partner that was called: nobody else may answer. */
  readonly partner: string;
  /** Results are taken until then, late ones too; in milliseconds since 1970. */
  readonly keepUntil: number;
  /** Whoever called waits until then, in milliseconds since 1970, unless it ends before. */
  readonly waitsUntil?: number;
  /** The first result. */
  readonly result?: OcpiResult;
  /** Nobody waits for it any more. */
  readonly givenUp?: true;
}

/** A call that is under way. */
export interface PendingCall<R extends OcpiResult = OcpiResult> {
  readonly id: string;
  /** The address that the partner gives the result to; nobody can guess it. */
  readonly responseUrl: string;
  /** The first result; undefined when the time has run out or the call was cancelled. Never rejects. */
  readonly result: Promise<R | undefined>;
  /** The partner accepted: the time runs, in seconds. */
  wait(seconds: number): void;
  /** The partner did not accept: no result is expected. */
  cancel(): Promise<void>;
}

/** How a call is opened. */
export interface CallOptions {
  /** Seconds until `result` is given up, until `wait` says otherwise. @default 60 */
  readonly timeoutSeconds?: number;
  /** A reservation's expiry_date in milliseconds since 1970: its CPO may cancel until then. */
  readonly keepUntil?: number;
}
