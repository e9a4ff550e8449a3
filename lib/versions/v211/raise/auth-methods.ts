import type { Lowering } from '../../../protocol/bridge.lowering.js';
import { AuthMethod } from '../cdrs.js';

/** mod_cdrs, AuthMethod enum: a command is a request of the eMSP too. */
export function lowerAuthMethod(method: string, way: Lowering): string {
  if (method !== 'COMMAND') return method;
  way.lose('auth_method');
  return AuthMethod.AUTH_REQUEST;
}
