import { tokenTypeIn } from '../versions/token-types.js';
import type { AuthorizationInfo, LocationReferences } from '../versions/v230/tokens.js';
import { ModuleClient, type ClientBase } from './module-client.js';
import { OcpiCallError } from './ocpi-call.error.js';

/** Tokens at a partner, and real-time authorization (mod_tokens). Types are the house's; the partner is asked for what its version calls them. */
export class TokensClient extends ModuleClient<'tokens'> {
  constructor(base: ClientBase) {
    super(base, 'tokens', 'tokens');
  }

  /**
   * Asks an eMSP whether a token may charge (mod_tokens, Real-time authorization). Undefined: it does not know the token. A 2.1.1 partner does not
   * repeat the token: of that only `uid` and `type` are known then.
   * @throws OcpiCallError, with status code 2002 when the partner wants the location to be named
   */
  async authorize(uid: string, type?: string, location?: LocationReferences): Promise<AuthorizationInfo | undefined> {
    const { objects, options } = this.base;
    const partner = await this.current();
    const query = { type: type === undefined ? undefined : tokenTypeIn(partner.version, type) };
    const request = { method: 'POST', module: this.module, interface: 'SENDER', path: [uid, 'authorize'], query } as const;
    const body = location && ({ shape: 'locationReferences', object: location } as const);
    try {
      const info = (await objects.ask(partner, request, body, 'authorizationInfo', options)) as AuthorizationInfo | undefined;
      if (info === undefined || partner.version !== '2.1.1') return info;
      return { ...info, token: { ...info.token, uid, ...(type !== undefined && { type }) } };
    } catch (error) {
      if (error instanceof OcpiCallError && error.missing) return undefined;
      throw error;
    }
  }
}
