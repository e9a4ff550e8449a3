import { Injectable } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiCrud } from '../contract/crud.js';
import type { TokenKey } from '../contract/kinds.js';
import { upperCase } from '../contract/upper-case.js';
import { tokenTypeIn, tokenTypesCalledOther } from '../versions/token-types.js';
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
    const asked = typeAsked(type, ctx);
    for (const { countryCode, partyId } of this.ownership.served(ctx)) {
      const key = { countryCode, partyId, uid, type: asked };
      const found = areTexts ? await this.byText(key, ctx) : await this.byObject(key, ctx);
      if (found !== undefined) return found;
      const other = isOther(asked) ? await this.calledOther(key, ctx) : undefined;
      if (other !== undefined) return other;
    }
    return undefined;
  }

  /** A Token whose type the version has no name for. Nearly every uid is of one Token: the types are gone through where it is not the one that is meant. */
  private async calledOther(key: TokenKey, ctx: OcpiContext): Promise<FoundToken | undefined> {
    if (!this.bridge.needsConversion('tokens', ctx.version)) return undefined;
    const any = await this.byObject({ ...key, type: undefined }, ctx);
    if (any === undefined || isOther(tokenTypeIn(ctx.version, any.token.type))) return any;
    for (const type of tokenTypesCalledOther(ctx.version)) {
      const found = await this.byObject({ ...key, type }, ctx);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private async byText(key: TokenKey, ctx: OcpiContext): Promise<FoundToken | undefined> {
    const text = (await this.crud.text('tokens', key, ctx))?.toString();
    return text === undefined ? undefined : { token: JSON.parse(text) as Token, text };
  }

  private async byObject(key: TokenKey, ctx: OcpiContext): Promise<FoundToken | undefined> {
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

/** Without a type, or with an empty one, RFID is meant (R-185), in 2.1.1 any. */
function typeAsked(type: string | undefined, { version }: OcpiContext): string | undefined {
  if (type !== undefined && type !== '') return type;
  return version === '2.1.1' ? undefined : TokenType.RFID;
}

function isOther(type: string | undefined): boolean {
  return type !== undefined && upperCase(type) === TokenType.OTHER;
}
