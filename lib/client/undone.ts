import { OcpiCallError } from './ocpi-call.error.js';

/** Codes of connections that were never made. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether a call failed because no connection could be made: the partner has seen nothing of it. */
export function neverArrived(error: OcpiCallError): boolean {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string' && NO_CONNECTION.has(cause.code)) return true;
  return false;
}

/** Whether a failed write was certainly not carried out; a partner that gave no proper answer may have done it all the same. */
export function isUndone(error: unknown): boolean {
  if (!(error instanceof OcpiCallError)) return false;
  if (error.failure === 'http') return error.http !== undefined && error.http < 500 && error.http !== 408;
  return error.failure === 'refused' || error.failure === 'ocpi' || neverArrived(error);
}
