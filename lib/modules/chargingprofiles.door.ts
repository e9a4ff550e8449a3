import { Injectable } from '@nestjs/common';
import type { ActionInput } from '../contract/actions.js';
import type { OcpiContext } from '../contract/context.js';
import { OcpiObjects } from '../protocol/objects.js';
import { OcpiReply } from '../protocol/reply.js';
import { StatusCode } from '../protocol/status-code.js';
import { Messages } from '../results/messages.js';
import { ResponseUrls } from '../results/response-urls.js';
import { ResultDesk } from '../results/result-desk.js';
import type { ChargingProfileResponse, ChargingProfileResponseType } from '../versions/v230/charging-profiles.js';
import type { Session } from '../versions/v230/sessions.js';
import { SessionFinder } from './sessions.finder.js';

type ProfileAction = 'GET_CHARGING_PROFILE' | 'SET_CHARGING_PROFILE' | 'CLEAR_CHARGING_PROFILE';

/**
 * Charging profile requests: what goes wrong is said in the response, never as HTTP error. TOO_OFTEN is the host's to say
 * (mod_charging_profiles, Receiver interface).
 */
@Injectable()
export class ChargingProfileDoor {
  constructor(
    private readonly objects: OcpiObjects,
    private readonly messages: Messages,
    private readonly sessions: SessionFinder,
    private readonly urls: ResponseUrls,
    private readonly desk: ResultDesk,
  ) {}

  get(sessionId: string, duration: number, url: string, ctx: OcpiContext): Promise<OcpiReply> {
    return this.ask('GET_CHARGING_PROFILE', sessionId, url, (id, session) => ({ id, session, profile: { duration } }), ctx);
  }

  set(sessionId: string, wire: object, ctx: OcpiContext): Promise<OcpiReply> {
    const { response_url, charging_profile: profile } = this.messages.read('setChargingProfile', wire, ctx);
    return this.ask('SET_CHARGING_PROFILE', sessionId, response_url, (id, session) => ({ id, session, profile }), ctx);
  }

  clear(sessionId: string, url: string, ctx: OcpiContext): Promise<OcpiReply> {
    return this.ask('CLEAR_CHARGING_PROFILE', sessionId, url, (id, session) => ({ id, session, profile: undefined }), ctx);
  }

  private async ask<A extends ProfileAction>(
    action: A,
    sessionId: string,
    url: string,
    input: (id: string, session: Session) => ActionInput<A>,
    ctx: OcpiContext,
  ): Promise<OcpiReply> {
    const fault = this.urls.fault(url);
    if (fault) return this.reply('REJECTED', 0, ctx, fault, StatusCode.INVALID_PARAMETERS);
    const { session, ...none } = await this.sessions.find(sessionId, ctx);
    if (session === undefined) {
      const isForeign = 'why' in none && none.why === 'foreign';
      return isForeign
        ? this.reply('REJECTED', 0, ctx, `The Session ${sessionId} is not of a token of yours.`)
        : this.reply('UNKNOWN_SESSION', 0, ctx, `There is no Session ${sessionId}.`);
    }
    const id = this.desk.newId();
    const key = { countryCode: session.country_code, partyId: session.party_id, id: session.id };
    const asked = await this.desk.ask(id, action, input(id, session), { url, session: key }, ctx);
    if (asked === undefined) return this.reply('NOT_SUPPORTED', 0, ctx, 'This platform does not take this request.');
    return this.reply(asked.answer.result, asked.timeout, ctx);
  }

  /** ChargingProfileResponse has no message; the envelope's says why. */
  private async reply(
    result: ChargingProfileResponseType,
    timeout: number,
    ctx: OcpiContext,
    why?: string,
    statusCode: number = StatusCode.SUCCESS,
  ): Promise<OcpiReply> {
    const response: ChargingProfileResponse = { result, timeout };
    const value = await this.objects.lowered('chargingProfileResponse', response, ctx);
    return new OcpiReply({ form: 'value', value }, 200, statusCode, why);
  }
}
