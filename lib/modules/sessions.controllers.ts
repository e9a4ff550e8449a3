import type { Type } from '@nestjs/common';
import type { OcpiContext } from '../contract/context.js';
import type { ListQuery } from '../protocol/list-query.js';
import { OcpiController } from '../protocol/ocpi-controller.decorator.js';
import { OcpiPages } from '../protocol/pages.js';
import { OcpiBody, OcpiCtx, OcpiListQuery, OcpiParams, OcpiPatchBody, type RefOf } from '../protocol/param.decorators.js';
import { OcpiGet, OcpiPatch, OcpiPut } from '../protocol/route.decorators.js';
import { sessionPatch, sessionStaleness } from '../protocol/session-rules.js';
import { ChargingPreferencesSetting } from './charging-preferences.js';
import type { ModuleModels } from './module.models.js';
import { PushedDoor } from './pushed.door.js';
import { objectKey, OwnerRef, SessionRef } from './refs.js';

type SessionModels = ModuleModels<'Session'>;
type PreferenceModels = ModuleModels<'ChargingPreferences'> & { readonly ChargingPreferencesResponse: Readonly<Record<string, string>> };
const Pushed = { ...OwnerRef, ...SessionRef };
const sessionKey = (ref: RefOf<typeof Pushed>) => objectKey(ref, ref.session_id);

/** mod_sessions, Sender interface: the CPO's Sessions of the partner's tokens. */
export function SessionsSender({ version, Session }: SessionModels): Type {
  @OcpiController({ version, module: 'sessions', interface: 'SENDER' })
  class SessionsSender {
    constructor(private readonly pages: OcpiPages) {}

    @OcpiGet('', 'Sessions changed since date_from, in pages', { answers: Session, paged: true })
    list(@OcpiListQuery({ dateFrom: 'required' }) query: ListQuery, @OcpiCtx() ctx: OcpiContext) {
      return this.pages.list('sessions', query, ctx);
    }
  }
  return SessionsSender;
}

/** mod_sessions, Sender interface, PUT method: the driver's charging preferences (2.2 and later). */
export function ChargingPreferences({ version, ChargingPreferences, ChargingPreferencesResponse }: PreferenceModels): Type {
  @OcpiController({ version, module: 'sessions', interface: 'SENDER', unlisted: true })
  class ChargingPreferencesOfSession {
    constructor(private readonly setting: ChargingPreferencesSetting) {}

    @OcpiPut(':session_id/charging_preferences', 'Set the charging preferences of a Session', { answersText: ChargingPreferencesResponse })
    put(@OcpiParams(SessionRef) ref: RefOf<typeof SessionRef>, @OcpiBody(ChargingPreferences) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.setting.set(ref.session_id, body, ctx);
    }
  }
  return ChargingPreferencesOfSession;
}

/** mod_sessions, Receiver interface: Sessions that CPOs push. */
export function SessionsReceiver({ version, Session }: SessionModels): Type {
  const staleness = sessionStaleness(version);
  const prepare = sessionPatch(version);
  @OcpiController({ version, module: 'sessions', interface: 'RECEIVER' })
  class SessionsReceiver {
    constructor(private readonly sessions: PushedDoor) {}

    @OcpiGet(':country_code/:party_id/:session_id', 'A pushed Session as it is stored', { answers: Session })
    get(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiCtx() ctx: OcpiContext) {
      return this.sessions.get('sessions', sessionKey(ref), ctx);
    }

    @OcpiPut(':country_code/:party_id/:session_id', 'Push a new or replaced Session')
    put(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiBody(Session) body: object, @OcpiCtx() ctx: OcpiContext) {
      return this.sessions.put('sessions', sessionKey(ref), body, ctx, staleness);
    }

    @OcpiPatch(':country_code/:party_id/:session_id', 'Push changed fields of a Session')
    patch(@OcpiParams(Pushed) ref: RefOf<typeof Pushed>, @OcpiPatchBody(Session) fields: object, @OcpiCtx() ctx: OcpiContext) {
      return this.sessions.patch('sessions', sessionKey(ref), { fields, model: Session, prepare }, ctx);
    }
  }
  return SessionsReceiver;
}
