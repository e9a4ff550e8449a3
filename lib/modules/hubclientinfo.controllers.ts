import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, type RefOf } from '../protocol/param.decorators.js';
import { OcpiGet, OcpiPut } from '../protocol/route.decorators.js';
import { ClientDoor } from './hubclientinfo.door.js';
import type { ModuleModels } from './module.models.js';
import { OwnerRef, ownerOf } from './refs.js';

type ClientModels = ModuleModels<'ClientInfo'>;

/** mod_hub_client_info, Sender interface: the hub's list of its clients. */
export function HubClientInfoSender({ version, ClientInfo }: ClientModels): Type {
  @OcpiController({ version, module: 'hubclientinfo', interface: 'SENDER' })
  class HubClientInfoSender {
    constructor(private readonly pages: OcpiPages) {}

    @OcpiGet('', 'All clients of the hub, in pages', { answers: ClientInfo, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('clients', query, ctx);
    }
  }
  return HubClientInfoSender;
}

/** mod_hub_client_info, Receiver interface: what hubs tell of their clients; removal is status SUSPENDED. */
export function HubClientInfoReceiver({ version, ClientInfo }: ClientModels): Type {
  @OcpiController({ version, module: 'hubclientinfo', interface: 'RECEIVER' })
  class HubClientInfoReceiver {
    constructor(private readonly clients: ClientDoor) {}

    @OcpiGet(':country_code/:party_id', 'A client as it is stored', { answers: ClientInfo })
    get(@OcpiParams(OwnerRef) ref: RefOf<typeof OwnerRef>, @OcpiCtx() ctx: OcpiContext) {
      return this.clients.get(ownerOf(ref), ctx);
    }

    @OcpiPut(':country_code/:party_id', 'Push a new or changed client')
    put(@OcpiParams(OwnerRef) ref: RefOf<typeof OwnerRef>, @OcpiBody(ClientInfo) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.clients.put(ownerOf(ref), body, ctx);
    }
  }
  return HubClientInfoReceiver;
}
