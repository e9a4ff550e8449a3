import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, OcpiPatchBody, type RefOf } from '../protocol/param.decorators.js';
import { OcpiDelete, OcpiGet, OcpiPatch, OcpiPut } from '../protocol/route.decorators.js';
import type { ModuleModels } from './module.models.js';
import { PushedDoor } from './pushed.door.js';
import { objectKey, OwnerRef, TariffRef } from './refs.js';

type TariffModels = ModuleModels<'Tariff'>;
const Pushed = { ...OwnerRef, ...TariffRef };
const tariffKey = (ref: RefOf<typeof Pushed>) => objectKey(ref, ref.tariff_id);

/** mod_tariffs, Sender interface: the CPO's Tariffs. */
export function TariffsSender({ version, Tariff }: TariffModels): Type {
  @OcpiController({ version, module: 'tariffs', interface: 'SENDER' })
  class TariffsSender {
    constructor(private readonly pages: OcpiPages) {}

    @OcpiGet('', 'All Tariffs, in pages', { answers: Tariff, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('tariffs', query, ctx);
    }
  }
  return TariffsSender;
}

/** mod_tariffs, Receiver interface: Tariffs that CPOs push. */
export function TariffsReceiver({ version, Tariff }: TariffModels): Type {
  @OcpiController({ version, module: 'tariffs', interface: 'RECEIVER' })
  class TariffsReceiver {
    constructor(private readonly tariffs: PushedDoor) {}

    @OcpiGet(':country_code/:party_id/:tariff_id', 'A pushed Tariff as it is stored', { answers: Tariff })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.tariffs.get('tariffs', tariffKey(ref), ctx);
    }

    @OcpiPut(':country_code/:party_id/:tariff_id', 'Push a new or replaced Tariff')
    put(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiBody(Tariff) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.tariffs.put('tariffs', tariffKey(ref), body, ctx);
    }

    @OcpiDelete(':country_code/:party_id/:tariff_id', 'Remove a Tariff that is no longer used')
    delete(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.tariffs.remove('tariffs', tariffKey(ref), ctx);
    }
  }
  return TariffsReceiver;
}

/** mod_tariffs 2.1.1, PATCH method: later versions have none. */
export function TariffsPatch({ version, Tariff }: TariffModels): Type {
  @OcpiController({ version, module: 'tariffs', interface: 'RECEIVER', unlisted: true })
  class TariffsPatch {
    constructor(private readonly tariffs: PushedDoor) {}

    @OcpiPatch(':country_code/:party_id/:tariff_id', 'Push changed fields of a Tariff')
    patch(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiPatchBody(Tariff) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.tariffs.patch('tariffs', tariffKey(ref), { fields, model: Tariff }, ctx);
    }
  }
  return TariffsPatch;
}
