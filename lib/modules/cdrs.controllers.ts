import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, type RefOf } from '../protocol/param.decorators.js';
import { OcpiGet, OcpiPost } from '../protocol/route.decorators.js';
import { CdrDoor } from './cdrs.door.js';
import type { ModuleModels } from './module.models.js';
import { CdrRef, OwnerRef, ownerOf } from './refs.js';

type CdrModels = ModuleModels<'Cdr'>;
const Pushed = { ...OwnerRef, ...CdrRef };

/** mod_cdrs, Sender interface: the CPO's CDRs of the partner's tokens. */
export function CdrsSender({ version, Cdr }: CdrModels): Type {
  @OcpiController({ version, module: 'cdrs', interface: 'SENDER' })
  class CdrsSender {
    constructor(private readonly pages: OcpiPages) {}

    @OcpiGet('', 'CDRs, in pages', { answers: Cdr, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('cdrs', query, ctx);
    }
  }
  return CdrsSender;
}

/** mod_cdrs, Receiver interface: CDRs that CPOs post; they never change. */
export function CdrsReceiver({ version, Cdr }: CdrModels): Type {
  @OcpiController({ version, module: 'cdrs', interface: 'RECEIVER' })
  class CdrsReceiver {
    constructor(private readonly cdrs: CdrDoor) {}

    @OcpiGet(':country_code/:party_id/:cdr_id', 'A posted CDR, at the address that its POST gave', { answers: Cdr })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.cdrs.get(ownerOf(ref), ref.cdr_id, ctx);
    }

    @OcpiPost('', 'Post a new CDR; the Location header says where it can be read')
    post(@OcpiBody(Cdr) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.cdrs.post(body, ctx);
    }
  }
  return CdrsReceiver;
}
