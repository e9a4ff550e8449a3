import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { AuthorizationInfo, LocationReferences, Token } from '../versions/v230/tokens.js';
import { TokenType } from '../versions/v230/types.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiOwnership } from '../protocol/ownership.js';
import { OcpiException } from '../protocol/ocpi.exception.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';

const NOBODY = { countryCode: '', partyId: '' };

/** Real-time authorization of own Tokens (mod_tokens, POST method). */
@Injectable()
export class Authorization {
  constructor(
    private readonly crud: OcpiCrud,
    private readonly objects: OcpiObjects,
    private readonly ownership: OcpiOwnership,
  ) {}

  /** Unknown token: 404 and 2004 without data (R-190); known but not allowed: 200 with `allowed` saying why (R-191). A location only when it was asked (R-193). */
  async authorize(uid: string, type: string | undefined, wire: object | undefined, ctx: OcpiContext): Promise<OcpiReply> {
    const token = await this.token(uid, type, ctx);
    if (token === undefined)
      throw OcpiException.notFound(`There is no Token ${uid}${type ? ` of type ${type}` : ''}.`, StatusCode.UNKNOWN_TOKEN);
    const { countryCode, partyId } = ctx.from ?? NOBODY;
    const owner = { countryCode, partyId, id: '' };
    const location = wire && (this.objects.raised('locationReferences', wire, undefined, owner, ctx) as LocationReferences);
    const info = (await this.crud.do('AUTHORIZE_TOKEN', { token, location }, ctx)) ?? byValidity(token, location);
    return OcpiReply.value(await this.objects.lowered('authorizationInfo', location ? info : withoutLocation(info), ctx));
  }

  private async token(uid: string, type: string | undefined, ctx: OcpiContext): Promise<Token | undefined> {
    for (const { countryCode, partyId } of this.ownership.served(ctx)) {
      for (const one of typesMeant(type, ctx)) {
        const token = await this.crud.get('tokens', { countryCode, partyId, uid, type: one }, ctx);
        if (token !== undefined) return token;
      }
    }
    return undefined;
  }
}

function byValidity(token: Token, location: LocationReferences | undefined): AuthorizationInfo {
  const allowed = token.valid ? 'ALLOWED' : 'BLOCKED';
  return location === undefined ? { allowed, token } : { allowed, token, location };
}

function withoutLocation(info: AuthorizationInfo): AuthorizationInfo {
  if (info.location === undefined) return info;
  const { location: _, ...others } = info;
  return others;
}

/** Without a type RFID is meant (R-185), in 2.1.1 any; what is no RFID is OTHER to 2.1.1 (R-243). */
function typesMeant(type: string | undefined, { version }: OcpiContext): readonly (string | undefined)[] {
  if (version !== '2.1.1') return [type ?? 'RFID'];
  return type === 'OTHER' ? Object.values(TokenType).filter((one) => one !== 'RFID') : [type];
}
