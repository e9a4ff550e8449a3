import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { CiString } from '../models/field-types.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import {
  OcpiBody,
  OcpiCtx,
  OcpiListQuery,
  OcpiOptionalBody,
  OcpiParams,
  OcpiPatchBody,
  OcpiQueryParam,
  type RefOf,
} from '../protocol/param.decorators.js';
import { OcpiGet, OcpiPatch, OcpiPost, OcpiPut } from '../protocol/route.decorators.js';
import { Authorization } from './authorization.js';
import type { ModuleModels } from './module.models.js';
import { PushedDoor } from './pushed.door.js';
import { OwnerRef, ownerOf, TokenRef } from './refs.js';

type TokenModels = ModuleModels<'Token' | 'LocationReferences' | 'AuthorizationInfo'>;
const RFID = 'RFID';
const Pushed = { ...OwnerRef, ...TokenRef };
const tokenKey = (ref: RefOf<typeof Pushed>, type: string) => ({ ...ownerOf(ref), uid: ref.token_uid, type: type || RFID });
const TokenTypeText = CiString(36);
/** The type parameter stands for RFID where it is left out, or empty. */
const TypeParam = () => OcpiQueryParam('type', TokenTypeText, { default: RFID });

/** mod_tokens, Sender interface: the eMSP's Tokens, and real-time authorization. */
export function TokensSender({ version, Token, LocationReferences, AuthorizationInfo }: TokenModels): Type {
  @OcpiController({ version, module: 'tokens', interface: 'SENDER' })
  class TokensSender {
    constructor(
      private readonly pages: OcpiPages,
      private readonly authorization: Authorization,
    ) {}

    @OcpiGet('', 'All Tokens, in pages', { answers: Token, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('tokens', query, ctx);
    }

    @OcpiPost(':token_uid/authorize', 'Ask in real time whether a Token may charge', { answers: AuthorizationInfo })
    authorize(
      @OcpiParams(TokenRef) ref: RefOf<typeof TokenRef>,
      @OcpiQueryParam('type', TokenTypeText) type: string | undefined,
      @OcpiOptionalBody(LocationReferences) location: object | undefined,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.authorization.authorize(ref.token_uid, type, location, ctx);
    }
  }
  return TokensSender;
}

/** mod_tokens, Receiver interface: Tokens that eMSPs push. 2.1.1 has no type parameter; its keys take the type from the body. */
export function TokensReceiver({ version, Token }: TokenModels): Type {
  @OcpiController({ version, module: 'tokens', interface: 'RECEIVER' })
  class TokensReceiver {
    constructor(private readonly tokens: PushedDoor) {}

    @OcpiGet(':country_code/:party_id/:token_uid', 'A pushed Token as it is stored', { answers: Token })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @TypeParam() type: string, @OcpiCtx() ctx: OcpiContext) {
      return this.tokens.get('tokens', tokenKey(ref, type), ctx);
    }

    @OcpiPut(':country_code/:party_id/:token_uid', 'Push a new or replaced Token')
    put(
      @OcpiParams(Pushed) ref: RefOf<typeof Pushed>,
      @TypeParam() type: string,
      @OcpiBody(Token) body: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.tokens.put('tokens', tokenKey(ref, type), body, ctx);
    }

    @OcpiPatch(':country_code/:party_id/:token_uid', 'Push changed fields of a Token')
    patch(
      @OcpiParams(Pushed) ref: RefOf<typeof Pushed>,
      @TypeParam() type: string,
      @OcpiPatchBody(Token) fields: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.tokens.patch('tokens', tokenKey(ref, type), { fields, model: Token }, ctx);
    }
  }
  return TokensReceiver;
}

/** mod_tokens 2.1.1: a Token is known by its uid alone. */
export function TokensReceiverByUid({ version, Token }: TokenModels): Type {
  @OcpiController({ version, module: 'tokens', interface: 'RECEIVER' })
  class TokensReceiver {
    constructor(private readonly tokens: PushedDoor) {}

    @OcpiGet(':country_code/:party_id/:token_uid', 'A pushed Token as it is stored', { answers: Token })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.tokens.get('tokens', { ...ownerOf(ref), uid: ref.token_uid }, ctx);
    }

    @OcpiPut(':country_code/:party_id/:token_uid', 'Push a new or replaced Token')
    put(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiBody(Token) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.tokens.put('tokens', { ...ownerOf(ref), uid: ref.token_uid }, body, ctx);
    }

    @OcpiPatch(':country_code/:party_id/:token_uid', 'Push changed fields of a Token')
    patch(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiPatchBody(Token) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.tokens.patch('tokens', { ...ownerOf(ref), uid: ref.token_uid }, { fields, model: Token }, ctx);
    }
  }
  return TokensReceiver;
}
