import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { OcpiKey } from '../contract/kinds.js';
import type { AuthorizationInfo, LocationReferences, Token } from '../versions/v230/tokens.js';
import { TokenType } from '../versions/v230/types.js';
import { OcpiBridge } from '../protocol/bridge.js';
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
    private readonly bridge: OcpiBridge,
    private readonly ownership: OcpiOwnership,
  ) {}

  /** Unknown token: 404 and 2004 without data (R-190); known but not allowed: 200 with `allowed` saying why (R-191). A location only when it was asked (R-193). */
  async authorize(uid: string, type: string | undefined, wire: object | undefined, ctx: OcpiContext): Promise<OcpiReply> {
    const found = await this.find(uid, type, ctx);
    if (found === undefined)
      throw OcpiException.notFound(`There is no Token ${uid}${type ? ` of type ${type}` : ''}.`, StatusCode.UNKNOWN_TOKEN);
    const { token, text } = found;
    const { countryCode, partyId } = ctx.from ?? NOBODY;
    const owner = { countryCode, partyId, id: '' };
    const location = wire && (this.objects.raised('locationReferences', wire, undefined, owner, ctx) as LocationReferences);
    const info = await this.crud.do('AUTHORIZE_TOKEN', { token, location }, ctx);
    if (info === undefined && text !== undefined) return OcpiReply.text(textByValidity(token, text, location));
    const told = info ?? byValidity(token, location);
    return OcpiReply.value(await this.objects.lowered('authorizationInfo', location ? told : withoutLocation(told), ctx));
  }

  private async find(uid: string, type: string | undefined, ctx: OcpiContext): Promise<FoundToken | undefined> {
    const areTexts = this.crud.text !== OcpiCrud.prototype.text && !this.bridge.needsConversion('authorizationInfo', ctx.version);
    for (const { countryCode, partyId } of this.ownership.served(ctx)) {
      for (const one of typesMeant(type, ctx)) {
        const key = { countryCode, partyId, uid, type: one };
        const found = areTexts ? await this.byText(key, ctx) : await this.byObject(key, ctx);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private async byText(key: OcpiKey<'tokens'>, ctx: OcpiContext): Promise<FoundToken | undefined> {
    const text = (await this.crud.text('tokens', key, ctx))?.toString();
    return text === undefined ? undefined : { token: JSON.parse(text) as Token, text };
  }

  private async byObject(key: OcpiKey<'tokens'>, ctx: OcpiContext): Promise<FoundToken | undefined> {
    const token = await this.crud.get('tokens', key, ctx);
    return token && { token };
  }
}

/** With its text, where that is what goes out. */
interface FoundToken {
  readonly token: Token;
  readonly text?: string;
}

/** The text of what `byValidity` gives. */
function textByValidity(token: Token, text: string, location: LocationReferences | undefined): string {
  const { allowed } = byValidity(token, undefined);
  return `{"allowed":"${allowed}","token":${text}${location ? `,"location":${JSON.stringify(location)}` : ''}}`;
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
