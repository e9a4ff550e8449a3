import { Observable } from 'rxjs';
import type { OcpiResult, ResultAction } from '../contract/actions.js';
import type { OcpiPartner } from '../contract/partner.js';
import type { OcpiCalls } from '../results/ocpi-calls.js';
import { OcpiCallError } from './ocpi-call.error.js';

/** What a partner answers at once: whether it will try, and how long that may take. */
export interface ResultResponse {
  readonly result: string;
  /** Seconds until the result is to be there. */
  readonly timeout?: number;
  readonly message?: unknown;
}

/**
 * What came of a command or charging profile request: the partner's result; what it answered at once when it did not accept; TIMEOUT when no result came
 * in time, which then is told as the event `call.result`, late.
 */
export type OcpiOutcome<A extends ResultAction, R extends ResultResponse> = Partial<Omit<OcpiResult<A>, 'result'>> & {
  /** Of our call: later results and events name it. */
  readonly id: string;
  readonly result: OcpiResult<A>['result'] | R['result'] | 'TIMEOUT';
  /** What the partner answered at once. */
  readonly response: R;
};

/** How a command or charging profile request goes on: first what the partner answers at once, then what came of it. */
export type OcpiOutcomeNews<A extends ResultAction, R extends ResultResponse> =
  | { readonly stage: 'response'; readonly id: string; readonly response: R }
  | { readonly stage: 'result'; readonly id: string; readonly outcome: OcpiOutcome<A, R> };

/** How long a result is waited for. */
export interface OcpiResultOptions {
  /** Seconds from the partner's answer on, a day at most. @default what the partner says, and a few more for the way; 60 when it says nothing */
  readonly timeoutSeconds?: number;
}

/** One request whose result comes later. */
export interface ResultRequest<A extends ResultAction, R extends ResultResponse> extends OcpiResultOptions {
  readonly calls: OcpiCalls | undefined;
  readonly partner: OcpiPartner;
  readonly action: A;
  /** Until when, in milliseconds since 1970, more results may come. */
  readonly keepUntil?: number;
  readonly ask: (responseUrl: string) => Promise<R>;
}

const SECONDS = 60;
/** For the result's way to us, in seconds. */
const WAY_SECONDS = 5;

/**
 * Opens the address that the result comes to, asks, and waits for the result.
 * @throws OcpiCallError when the partner did not answer; the result of a request that may have arrived all the same is told as event
 */
export async function resultCall<A extends ResultAction, R extends ResultResponse>(
  request: ResultRequest<A, R>,
  onResponse: (id: string, response: R) => void = () => undefined,
): Promise<OcpiOutcome<A, R>> {
  const { calls, partner, action, keepUntil, timeoutSeconds, ask } = request;
  if (calls === undefined) throw new Error('Results have no address here: OcpiCalls is not provided. Import OcpiModule.');
  const call = await calls.open(partner, action, { keepUntil, timeoutSeconds: timeoutSeconds ?? SECONDS });
  const { id } = call;
  let response: R;
  try {
    response = await ask(call.responseUrl);
  } catch (error) {
    if (error instanceof OcpiCallError && error.failure === 'unreachable') call.wait(0);
    else await call.cancel();
    throw error;
  }
  onResponse(id, response);
  if (response.result !== 'ACCEPTED') {
    await call.cancel();
    const { message, result } = response;
    return { ...(message !== undefined && { message }), id, result, response } as OcpiOutcome<A, R>;
  }
  call.wait(timeoutSeconds ?? waitOf(response));
  const result = await call.result;
  return { ...(result ?? { result: 'TIMEOUT' }), id, response } as OcpiOutcome<A, R>;
}

/** A CPO that says less than nothing has the time of the way all the same: it has accepted. */
function waitOf({ timeout }: ResultResponse): number {
  return timeout === undefined ? SECONDS : Math.max(timeout, 0) + WAY_SECONDS;
}

/** The same as Observable. Unsubscribing does not take the request back; its result is told as event then. */
export function resultCall$<A extends ResultAction, R extends ResultResponse>(
  request: () => Promise<ResultRequest<A, R>>,
): Observable<OcpiOutcomeNews<A, R>> {
  return new Observable((subscriber) => {
    const run = async (): Promise<void> => {
      const outcome = await resultCall(await request(), (id, response) => subscriber.next({ stage: 'response', id, response }));
      subscriber.next({ stage: 'result', id: outcome.id, outcome });
      subscriber.complete();
    };
    run().catch((error: unknown) => subscriber.error(error));
  });
}
