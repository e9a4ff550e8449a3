import { OcpiCallError, type OcpiCallDetails } from './ocpi-call.error.js';

/**
 * A request's body as JSON text.
 * @param detailed what is known of the call, asked when it fails
 * @throws OcpiCallError when it cannot be written, since it is nested too deeply or holds a bigint: trying again does not help
 */
export function requestText(body: unknown, detailed?: () => Omit<OcpiCallDetails, 'failure'>): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new OcpiCallError('The object cannot be written as JSON. It was not sent.', { ...detailed?.(), failure: 'refused' }, cause);
  }
}
