import { OcpiCallError } from '../client/ocpi-call.error.js';
import { OcpiHttpError } from '../client/ocpi-http.error.js';

/**
 * What a failed delivery means. `down`: nothing reaches the partner; `trouble`: it had a problem with this one, perhaps with all; `refused`: it, or its
 * version, does not take this object.
 */
export type PushVerdict = 'down' | 'trouble' | 'refused';

/** Statuses of a hub that cannot reach the receiver (status_codes, 4xxx). */
const UNREACHED: ReadonlySet<number> = new Set([4002, 4003]);

/** Whose fault it is that an object was not delivered. */
export function verdictOf(error: unknown): PushVerdict {
  if (!(error instanceof OcpiCallError)) return 'trouble';
  const { failure, http = 0, statusCode = 0 } = error;
  if (failure === 'unreachable' || error.cause instanceof OcpiHttpError) return 'down';
  if (failure === 'refused') return 'refused';
  if (failure === 'garbage') return 'trouble';
  if (failure === 'ocpi') return statusCode >= 3000 && (statusCode < 4000 || UNREACHED.has(statusCode)) ? 'trouble' : 'refused';
  // A token that is not taken is taken for no object.
  if (http === 401 || http === 403) return 'down';
  return error.transient ? 'trouble' : 'refused';
}

/** Seconds that the partner asks us to wait. */
export function waitOf(error: unknown): number | undefined {
  return error instanceof OcpiCallError ? error.retryAfter : undefined;
}

/** Whether a PATCH was answered, but not taken: the whole object may be. */
export function isRefusedPatch(error: unknown): error is OcpiCallError {
  return error instanceof OcpiCallError && (error.failure === 'http' || error.failure === 'ocpi') && verdictOf(error) === 'refused';
}
