import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, OcpiPatchBody, type RefOf } from '../protocol/param.decorators.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiGet, OcpiPatch, OcpiPut } from '../protocol/route.decorators.js';
import { LocationDoor } from './locations.door.js';
import type { ModuleModels } from './module.models.js';
import { ConnectorRef, EvseRef, LocationRef, OwnerRef } from './refs.js';

type LocationModels = ModuleModels<'Location' | 'Evse' | 'Connector'>;
const Pushed = { ...OwnerRef, ...LocationRef };
const PushedEvse = { ...OwnerRef, ...EvseRef };
const PushedConnector = { ...OwnerRef, ...ConnectorRef };

/** mod_locations, Sender interface: the owner's Locations at three levels. */
export function LocationsSender({ version, Location, Evse, Connector }: LocationModels): Type {
  @OcpiController({ version, module: 'locations', interface: 'SENDER' })
  class LocationsSender {
    constructor(
      private readonly locations: LocationDoor,
      private readonly pages: OcpiPages,
    ) {}

    @OcpiGet('', 'All Locations, in pages', { answers: Location, paged: true })
    list(@OcpiListQuery() query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('locations', query, ctx);
    }

    @OcpiGet(':location_id', 'One Location', { answers: Location })
    get(@OcpiParams(LocationRef) ref: RefOf<typeof LocationRef>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.own(ref, ctx);
    }

    @OcpiGet(':location_id/:evse_uid', 'One EVSE of a Location', { answers: Evse })
    getEvse(@OcpiParams(EvseRef) ref: RefOf<typeof EvseRef>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.own(ref, ctx);
    }

    @OcpiGet(':location_id/:evse_uid/:connector_id', 'One Connector of an EVSE', { answers: Connector })
    getConnector(@OcpiParams(ConnectorRef) ref: RefOf<typeof ConnectorRef>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.own(ref, ctx);
    }
  }
  return LocationsSender;
}

/** mod_locations, Receiver interface: Locations that partners push. */
export function LocationsReceiver({ version, Location, Evse, Connector }: LocationModels): Type {
  @OcpiController({ version, module: 'locations', interface: 'RECEIVER' })
  class LocationsReceiver {
    constructor(private readonly locations: LocationDoor) {}

    @OcpiGet(':country_code/:party_id/:location_id', 'A pushed Location as it is stored', { answers: Location })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.get(ref, ctx);
    }

    @OcpiGet(':country_code/:party_id/:location_id/:evse_uid', 'A pushed EVSE as it is stored', { answers: Evse })
    getEvse(@OcpiParams(PushedEvse) ref: RefOf<typeof PushedEvse>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.get(ref, ctx);
    }

    @OcpiGet(':country_code/:party_id/:location_id/:evse_uid/:connector_id', 'A pushed Connector as it is stored', { answers: Connector })
    getConnector(@OcpiParams(PushedConnector) ref: RefOf<typeof PushedConnector>, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.get(ref, ctx);
    }

    @OcpiPut(':country_code/:party_id/:location_id', 'Push a new or replaced Location')
    put(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiBody(Location) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.put(ref, body, ctx);
    }

    @OcpiPut(':country_code/:party_id/:location_id/:evse_uid', 'Push a new or replaced EVSE')
    putEvse(@OcpiParams(PushedEvse) ref: RefOf<typeof PushedEvse>, @OcpiBody(Evse) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.put(ref, body, ctx);
    }

    @OcpiPut(':country_code/:party_id/:location_id/:evse_uid/:connector_id', 'Push a new or replaced Connector')
    putConnector(
      @OcpiParams(PushedConnector) ref: RefOf<typeof PushedConnector>,
      @OcpiBody(Connector) body: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.locations.put(ref, body, ctx);
    }

    @OcpiPatch(':country_code/:party_id/:location_id', 'Push changed fields of a Location')
    patch(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiPatchBody(Location) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.patch(ref, { fields, model: Location }, ctx);
    }

    @OcpiPatch(':country_code/:party_id/:location_id/:evse_uid', 'Push changed fields of an EVSE')
    patchEvse(@OcpiParams(PushedEvse) ref: RefOf<typeof PushedEvse>, @OcpiPatchBody(Evse) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.locations.patch(ref, { fields, model: Evse }, ctx);
    }

    @OcpiPatch(':country_code/:party_id/:location_id/:evse_uid/:connector_id', 'Push changed fields of a Connector')
    patchConnector(
      @OcpiParams(PushedConnector) ref: RefOf<typeof PushedConnector>,
      @OcpiPatchBody(Connector) fields: object,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.locations.patch(ref, { fields, model: Connector }, ctx);
    }
  }
  return LocationsReceiver;
}
