import { keyOf, type TokenKey } from '../contract/kinds.js';
import type { OcpiPartner } from '../contract/partner.js';
import { tokenTypeIn, tokenTypeParameter } from '../versions/token-types.js';
import type { AuthorizationInfo, LocationReferences, Token } from '../versions/v230/tokens.js';
import { ModuleClient, type ClientBase, type OcpiPatchOptions } from './module-client.js';
import type { Place } from './object-calls.js';
import { OcpiCallError } from './ocpi-call.error.js';

/** Tokens at a partner, and real-time authorization (mod_tokens). Types are the house's; the partner is asked for what its version calls them. */
export class TokensClient extends ModuleClient<'tokens'> {
  constructor(base: ClientBase) {
    super(base, 'tokens', 'tokens');
  }

  override async get(key: TokenKey): Promise<Token | undefined> {
    const { objects, options } = this.base;
    const partner = await this.current();
    return (await objects.get(partner, this.placeAt(partner, key), options)) as Token | undefined;
  }

  override async put(token: Token): Promise<void> {
    const { objects, options } = this.base;
    const partner = await this.current();
    await objects.put(partner, this.placeAt(partner, keyOf('tokens', token)), token, options);
  }

  override async patch(
    key: TokenKey,
    changes: Partial<{ [F in keyof Token]: Token[F] | null }>,
    known: OcpiPatchOptions<Token> = {},
  ): Promise<void> {
    const { objects, options } = this.base;
    const partner = await this.current();
    await objects.patch(partner, this.placeAt(partner, key), changes, known, options);
  }

  override async delete(key: TokenKey): Promise<void> {
    const { objects, options } = this.base;
    const partner = await this.current();
    await objects.delete(partner, this.placeAt(partner, key), options);
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

  private placeAt(partner: OcpiPartner, key: TokenKey): Place {
    return this.place({ ...key, type: tokenTypeParameter(partner.version, key.type) }, 'RECEIVER');
  }
}
