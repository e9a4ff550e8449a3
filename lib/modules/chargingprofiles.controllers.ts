import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import { FieldType } from '../models/field-type.js';
import { CiString, Url } from '../models/field-types.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiBody, OcpiCtx, OcpiParams, OcpiQueryParam, type RefOf } from '../protocol/param.decorators.js';
import { OcpiDelete, OcpiGet, OcpiPost, OcpiPut } from '../protocol/route.decorators.js';
import { CallResults } from '../results/call-results.js';
import { ActiveProfileNewsDoor } from './chargingprofiles.news.js';
import { ChargingProfileDoor } from './chargingprofiles.door.js';
import type { ModuleModels } from './module.models.js';
import { SessionRef } from './refs.js';

const UidRef = { uid: CiString(255) };
/** An `int` of a query: seconds. */
const Seconds = new FieldType('must be a whole number of seconds', (value) => typeof value === 'string' && /^\d{1,9}$/.test(value), {
  type: 'integer',
});
const DurationParam = () => OcpiQueryParam('duration', Seconds, { required: true });
const ResponseUrlParam = () => OcpiQueryParam('response_url', Url, { required: true });

/** mod_charging_profiles, Receiver interface: what eMSPs and SCSPs want a Session to charge with. */
export function ChargingProfilesReceiver({
  version,
  ChargingProfileResponse,
  SetChargingProfile,
}: ModuleModels<'ChargingProfileResponse' | 'SetChargingProfile'>): Type {
  @OcpiController({ version, module: 'chargingprofiles', interface: 'RECEIVER' })
  class ChargingProfilesReceiver {
    constructor(private readonly profiles: ChargingProfileDoor) {}

    @OcpiGet(':session_id', 'Ask for the active charging profile of a Session', { answers: ChargingProfileResponse })
    get(
      @OcpiParams(SessionRef) ref: RefOf<typeof SessionRef>,
      @DurationParam() duration: string,
      @ResponseUrlParam() url: string,
      @OcpiCtx() ctx: OcpiContext,
    ) {
      return this.profiles.get(ref.session_id, Number(duration), url, ctx);
    }

    @OcpiPut(':session_id', 'Set the charging profile of a Session', { answers: ChargingProfileResponse })
    put(@OcpiParams(SessionRef) ref: RefOf<typeof SessionRef>, @OcpiBody(SetChargingProfile) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.profiles.set(ref.session_id, body, ctx);
    }

    @OcpiDelete(':session_id', 'Clear the charging profile that was set for a Session', { answers: ChargingProfileResponse })
    clear(@OcpiParams(SessionRef) ref: RefOf<typeof SessionRef>, @ResponseUrlParam() url: string, @OcpiCtx() ctx: OcpiContext) {
      return this.profiles.clear(ref.session_id, url, ctx);
    }
  }
  return ChargingProfilesReceiver;
}

/** mod_charging_profiles, Sender interface: active profiles that change, and the results of our requests, one address per kind of result. */
export function ChargingProfilesSender({
  version,
  ActiveChargingProfile,
  ActiveChargingProfileResult,
  ChargingProfileResult,
  ClearProfileResult,
}: ModuleModels<'ActiveChargingProfile' | 'ActiveChargingProfileResult' | 'ChargingProfileResult' | 'ClearProfileResult'>): Type {
  @OcpiController({ version, module: 'chargingprofiles', interface: 'SENDER' })
  class ChargingProfilesSender {
    constructor(
      private readonly news: ActiveProfileNewsDoor,
      private readonly results: CallResults,
    ) {}

    @OcpiPut(':session_id', 'The active charging profile of a Session has changed')
    put(@OcpiParams(SessionRef) ref: RefOf<typeof SessionRef>, @OcpiBody(ActiveChargingProfile) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.news.receive(ref.session_id, body, ctx);
    }

    @OcpiPost('GET_CHARGING_PROFILE/:uid', 'The active charging profile that was asked for, at the response_url that was given')
    got(@OcpiParams(UidRef) ref: RefOf<typeof UidRef>, @OcpiBody(ActiveChargingProfileResult) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.results.receive('GET_CHARGING_PROFILE', ref.uid, body, ctx);
    }

    @OcpiPost('SET_CHARGING_PROFILE/:uid', 'The result of setting a charging profile, at the response_url that was given')
    set(@OcpiParams(UidRef) ref: RefOf<typeof UidRef>, @OcpiBody(ChargingProfileResult) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.results.receive('SET_CHARGING_PROFILE', ref.uid, body, ctx);
    }

    @OcpiPost('CLEAR_CHARGING_PROFILE/:uid', 'The result of clearing a charging profile, at the response_url that was given')
    cleared(@OcpiParams(UidRef) ref: RefOf<typeof UidRef>, @OcpiBody(ClearProfileResult) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.results.receive('CLEAR_CHARGING_PROFILE', ref.uid, body, ctx);
    }
  }
  return ChargingProfilesSender;
}
